"""Confusion matrices: per rule set, which label was answered with which type, with null or with an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from benchmarks.answers import Answer
from benchmarks.html_report.markup import Markup, element, joined
from benchmarks.html_report.tables import scrolling, share

NULL: Final = "null"
ERROR: Final = "error"
_FULL_SHADE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Cell:
    """A column: a type, or one of what is no type, which a type of the same name is not to be taken for."""

    name: str
    is_type: bool = True

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Where an answer is counted."""
        if answer.error is not None:
            return cls(ERROR, is_type=False)
        return cls(NULL, is_type=False) if answer.given is None else cls(answer.given)


@dataclass(frozen=True, slots=True)
class Line:
    """The answers to the documents with one label; `accepted` is empty where null is right."""

    label: str
    accepted: tuple[str, ...]
    counts: Mapping[Cell, int]

    @property
    def total(self) -> int:
        """How many documents there are."""
        return sum(self.counts.values())

    @property
    def right(self) -> int:
        """How many of them were answered rightly."""
        return sum(count for cell, count in self.counts.items() if self.is_right(cell))

    def is_right(self, cell: Cell) -> bool:
        """Whether answers counted there are right."""
        return cell.name in self.accepted if cell.is_type else not self.accepted and cell.name == NULL


@dataclass(frozen=True, slots=True)
class Confusion:
    """The matrix of one rule set. Labels in scope come first, the most frequent first; columns follow their order, so
    that what is right lies on the diagonal, then come types that are right for none, null, and errors if any."""

    rule_set: str
    lines: tuple[Line, ...]
    columns: tuple[Cell, ...]

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Self:
        """Count the answers of one rule set."""
        counts: dict[tuple[str, tuple[str, ...]], Counter[Cell]] = {}
        for each in answers:
            counts.setdefault((each.label, each.accepted), Counter())[Cell.of(each)] += 1
        lines = [Line(label, accepted, count) for (label, accepted), count in counts.items()]
        lines.sort(key=lambda line: (not line.accepted, -line.total, line.label))
        return cls(answers[0].rule_set, tuple(lines), tuple(_columns(lines, answers)))

    @property
    def total(self) -> int:
        """How many answers were counted."""
        return sum(line.total for line in self.lines)


def confusions(answers: Iterable[Answer]) -> tuple[Confusion, ...]:
    """One matrix per rule set, the largest first."""
    groups: dict[str, list[Answer]] = {}
    for each in answers:
        groups.setdefault(each.rule_set, []).append(each)
    return tuple(sorted(map(Confusion.of, groups.values()), key=lambda each: (-each.total, each.rule_set)))


def matrices(answers: Iterable[Answer]) -> Markup:
    """Every matrix, folded up but for the largest."""
    legend = element(
        "p",
        "Rows are gold labels, columns the types answered. ",
        element("span", "Right answers", class_="hit"),
        " are bold, ",
        element("span", "wrong ones", class_="miss"),
        " are not; shades are shares of the row. Below the line null is right.",
    )
    folded = [
        element("details", element("summary", f"{each.rule_set}, {each.total} answers"), _matrix(each), open=place == 0)
        for place, each in enumerate(confusions(answers))
    ]
    return joined(legend, *folded)


def _columns(lines: Sequence[Line], answers: Sequence[Answer]) -> Iterable[Cell]:
    right = [Cell(name) for line in lines for name in line.accepted]
    others = {name for each in answers for name, _ in each.probabilities} | {each.given or "" for each in answers}
    types = [*right, *(Cell(name) for name in sorted(others - {""}))]
    yield from dict.fromkeys(types)
    yield Cell(NULL, is_type=False)
    if any(each.error for each in answers):
        yield Cell(ERROR, is_type=False)


def _matrix(confusion: Confusion) -> Markup:
    caption = f"{confusion.rule_set}: labels by answers"
    heads = [element("th", element("span", each.name), scope="col", class_=_kind(each)) for each in confusion.columns]
    head = element(
        "tr",
        element("th", "gold label", scope="col"),
        *heads,
        *(element("th", element("span", name), scope="col", class_="special") for name in ("right", "of")),
    )
    in_scope = [line for line in confusion.lines if line.accepted]
    out_of_scope = [line for line in confusion.lines if not line.accepted]
    bodies = [
        element("tbody", *(_line(line, confusion.columns) for line in lines))
        for lines in (in_scope, out_of_scope)
        if lines
    ]
    content = element("table", element("caption", caption), element("thead", head), *bodies, class_="matrix")
    return scrolling(caption, content)


def _kind(cell: Cell) -> str | None:
    return None if cell.is_type else "special"


def _line(line: Line, columns: Sequence[Cell]) -> Markup:
    right = f"right: {', '.join(line.accepted) or NULL}"
    cells = [_count(line, cell) for cell in columns]
    sums = [element("td", share(line.right / line.total)), element("td", line.total)]
    return element("tr", element("th", line.label, scope="row", title=right), *cells, *sums)


def _count(line: Line, cell: Cell) -> Markup:
    count = line.counts.get(cell, 0)
    is_right = line.is_right(cell)
    if not count:
        return element("td", class_="diagonal" if is_right else None)
    shade = f"--shade:{_FULL_SHADE * count / line.total:.2f}"
    return element("td", count, class_="hit" if is_right else "miss", style=shade)
