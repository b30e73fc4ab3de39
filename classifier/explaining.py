"""Evidence -> reasoning: fixed sentences, quotes only of what was matched. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from classifier.evidence import Evidence, RuleScore, Signal

_QUOTES: Final = 2
_CRITERIA: Final = 4
_FEWEST_CRITERIA: Final = 2
_QUOTED_CHARACTERS: Final = 120
_NEGLIGIBLE: Final = 0.005

_WITHOUT_ARTICLE: Final = frozenset({"sheet music", "source code", "legislation", "customer feedback"})

NO_TEXT: Final = "The document holds no text, so no rule can match."


def reasoning(
    scores: Sequence[RuleScore], null_probability: float, *, is_null: bool, looks_like: str | None = None
) -> str:
    """Why the most probable rule matches, or why none does, with quotes, pages and the runner-up.

    `looks_like` is the kind of document that the knowledge base takes this one for.
    """
    ranked = sorted(scores, key=lambda score: (-score.probability, score.type))
    if is_null:
        return _why_none(ranked, null_probability, looks_like)
    sentences = (_why(ranked[0]), _criteria(ranked[0]), _runner_up(ranked, null_probability))
    return " ".join(filter(None, sentences))


def _why(score: RuleScore) -> str:
    quotes = [evidence for evidence in score.evidence if evidence.signal is not Signal.SEMANTIC]
    if quotes:
        return f"Matches {_name(score)}: {_quoted(quotes)}."
    if score.evidence:
        return (
            f"Matches {_name(score)} by its meaning; the passage nearest to the description: {_quoted(score.evidence)}."
        )
    return f"Matches {_name(score)} rather than any other rule, though no single passage says so."


def _criteria(score: RuleScore) -> str:
    """What the rule asks for and the document has or lacks, where the rule asks for several things."""
    if len(score.criteria) < _FEWEST_CRITERIA:
        return ""
    parts = []
    for word, wanted in (("found", True), ("not found", False)):
        named = [f"“{_shortened(text)}”" for text, met in score.criteria if met is wanted]
        if named:
            more = f" and {len(named) - _CRITERIA} more" if len(named) > _CRITERIA else ""
            parts.append(f"{word}: {', '.join(named[:_CRITERIA])}{more}")
    return f"Of what the rule asks for, {'; '.join(parts)}."


def _runner_up(ranked: Sequence[RuleScore], null_probability: float) -> str:
    others = [f"{_name(score)} ({_percent(score.probability)})" for score in ranked[1:2]]
    if null_probability >= _NEGLIGIBLE:
        others.append(f"no rule at all ({_percent(null_probability)})")
    return f"Next: {', '.join(others)}." if others else ""


def _why_none(ranked: Sequence[RuleScore], null_probability: float, looks_like: str | None) -> str:
    nearest = ranked[0]
    subject = "The rule does not match" if len(ranked) == 1 else f"None of the {len(ranked)} rules matches"
    kind = f" The document looks like {_with_article(looks_like)}." if looks_like else ""
    sentence = f"{subject} ({_percent(null_probability)} sure).{kind} Nearest is {_name(nearest)}"
    if not nearest.evidence:
        return f"{sentence} ({_percent(nearest.probability)}), of which the document says nothing."
    return f"{sentence} ({_percent(nearest.probability)}), with too little to show for it: {_quoted(nearest.evidence)}."


def _with_article(kind: str) -> str:
    head = kind.split(" of ", maxsplit=1)[0].split(" and ", maxsplit=1)[0]
    if kind in _WITHOUT_ARTICLE or (head.endswith("s") and not head.endswith("ss")):
        return kind
    return f"{'an' if kind[0].lower() in 'aeio' else 'a'} {kind}"


def _quoted(evidence: Sequence[Evidence]) -> str:
    return ", ".join(f"page {each.page_number} “{_shortened(each.quote)}”" for each in evidence[:_QUOTES])


def _shortened(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTED_CHARACTERS else line[:_QUOTED_CHARACTERS].rstrip() + "…"


def _name(score: RuleScore) -> str:
    return f"“{score.type}”"


def _percent(probability: float) -> str:
    return f"{probability:.0%}"
