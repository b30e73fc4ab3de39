"""The most confident wrong answers, with what the engine said for them. All of it is quoted, none of it trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.answers import Answer, Quote
from benchmarks.html_report.confusion import NULL
from benchmarks.html_report.markup import Markup, element, joined

MOST: Final = 25
_QUOTED_CHARACTERS: Final = 240


def worst(answers: Iterable[Answer], most: int = MOST) -> tuple[Answer, ...]:
    """The wrong answers with the highest confidence, in an order that does not depend on that of the answers."""
    wrong = [(each.confidence, each) for each in answers if each.confidence is not None and not each.is_right]
    wrong.sort(key=lambda pair: (-pair[0], pair[1].rule_set, pair[1].document))
    return tuple(each for _, each in wrong[:most])


def mistakes(answers: Sequence[Answer]) -> Markup:
    """The worst mistakes as a list; a sentence when every answer is right."""
    found = worst(answers)
    if not found:
        return element("p", "Every answer that was given is right.")
    return element("ol", *map(_mistake, found), class_="mistakes")


def _mistake(answer: Answer) -> Markup:
    given = element("strong", NULL if answer.given is None else answer.given, dir="auto")
    right = joined(*_listed(answer.accepted)) if answer.accepted else NULL
    heading = element(
        "p", "answered ", given, f" with confidence {answer.confidence:.3f}; right would be ", right, class_="verdict"
    )
    return element("li", heading, _facts(answer), _reasoning(answer), _quotes(answer))


def _listed(names: Sequence[str]) -> list[Markup]:
    parts: list[Markup] = []
    for name in names:
        parts += [joined(" or ")] if parts else []
        parts.append(element("strong", name, dir="auto"))
    return parts


def _facts(answer: Answer) -> Markup:
    facts = {
        "rule set": answer.rule_set,
        "document": answer.document,
        "gold label": answer.label,
        "most probable type": answer.forced or "",
        "null": "" if answer.null_probability is None else f"{answer.null_probability:.3f}",
        "language": answer.lang,
        "source": answer.source,
        "read as": f"{answer.format}, {answer.layer}",
    }
    entries = (
        element("div", element("dt", name), element("dd", value, dir="auto")) for name, value in facts.items() if value
    )
    return element("dl", *entries, class_="facts")


def _reasoning(answer: Answer) -> Markup:
    if not answer.grounds.reasoning:
        return element("p", "The engine gave no reasoning.", class_="reasoning")
    return element("blockquote", answer.grounds.reasoning, dir="auto", class_="reasoning")


def _quotes(answer: Answer) -> Markup:
    """What speaks for the answer (for the most probable type when it is null), and what for the types that are
    right."""
    chosen = answer.given or answer.forced or ""
    groups = (("for", (chosen,)), ("for the right type", answer.accepted))
    lines = [
        element("li", f"{role} ", element("em", each.type, dir="auto"), ": ", *_quoted(each))
        for role, types in groups
        for each in answer.grounds.quotes
        if each.type in types and (role == "for" or each.type != chosen)
    ]
    return element("ul", *lines, class_="quotes") if lines else joined()


def _quoted(quote: Quote) -> tuple[Markup, str]:
    line = " ".join(quote.text.split())
    shown = line if len(line) <= _QUOTED_CHARACTERS else line[:_QUOTED_CHARACTERS].rstrip() + "…"
    return element("q", shown, dir="auto"), f" (page {quote.page_number}, {quote.signal})"
