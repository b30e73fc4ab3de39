"""What the embedded model does not know: kinds of documents, what stands in them, and words of other languages."""

from classifier.knowledge.claims import CLAIMS, claims
from classifier.knowledge.entries import TOPICS, TYPES, Entry, load_entries
from classifier.knowledge.glossary import ENGLISH, Glossary
from classifier.knowledge.glossary import languages as glossary_languages
from classifier.knowledge.knowledge import Knowledge, KnowledgeParameters, Recognition, Sighting, Weights
from classifier.knowledge.knowledge_base import KnowledgeBase
from classifier.knowledge.phrases import stream
from classifier.knowledge.recognition import Seen

__all__ = [
    "CLAIMS",
    "ENGLISH",
    "TOPICS",
    "TYPES",
    "Entry",
    "Glossary",
    "Knowledge",
    "KnowledgeBase",
    "KnowledgeParameters",
    "Recognition",
    "Seen",
    "Sighting",
    "Weights",
    "claims",
    "glossary_languages",
    "load_entries",
    "stream",
]
