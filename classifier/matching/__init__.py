"""Documents against rules: every signal as a number per rule, with the lines that it rests on."""

from classifier.matching.features import FEATURES, Feature
from classifier.matching.finding import EvidenceFinder
from classifier.matching.lexicon import Lexicon
from classifier.matching.measure import criteria_found, measure
from classifier.matching.reading import Reading
from classifier.matching.rule_index import RuleIndex

__all__ = ["FEATURES", "EvidenceFinder", "Feature", "Lexicon", "Reading", "RuleIndex", "criteria_found", "measure"]
