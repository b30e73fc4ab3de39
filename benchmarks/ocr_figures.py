"""What OCR costs, and how well its text is classified beside text from a text layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from benchmarks.answers import Answer
from benchmarks.scoring import OCR, TEXT_LAYER

_LAYERS: Final = (OCR, TEXT_LAYER)


@dataclass(frozen=True, slots=True)
class OcrFigures:
    """Over the labels of which a rule set has documents with a text layer and such as were read by OCR.

    `ocr` is the forced accuracy (0..1) of the `count` answers on the latter, `text` that of the former, each label
    weighted by its OCR documents. `seconds_a_page` is the time to read the OCR documents by the pages that OCR read,
    None where nothing was timed.
    """

    ocr: float
    text: float
    count: int
    seconds_a_page: float | None

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Self | None:
        """None when no label has documents of both kinds."""
        right: dict[tuple[str, str], dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
        for answer in answers:
            if answer.in_scope and answer.layer in _LAYERS:
                right[answer.rule_set, answer.label][answer.layer].append(answer.forced_is_right)
        both = [layers for layers in right.values() if len(layers) == len(_LAYERS)]
        count = sum(len(layers[OCR]) for layers in both)
        if not count:
            return None
        return cls(
            ocr=sum(sum(layers[OCR]) for layers in both) / count,
            text=sum(len(layers[OCR]) * _mean(layers[TEXT_LAYER]) for layers in both) / count,
            count=count,
            seconds_a_page=_seconds_a_page(answers),
        )

    def __str__(self) -> str:
        said = f"forced accuracy on OCR text {self.ocr:.3f}, on text layers of the same labels {self.text:.3f}"
        cost = "" if self.seconds_a_page is None else f"; OCR took {self.seconds_a_page:.2f} s a page"
        return f"{said} ({self.count} answers){cost}"


def _seconds_a_page(answers: Sequence[Answer]) -> float | None:
    read = {answer.document: (answer.read_seconds, answer.ocr_pages) for answer in answers if answer.layer == OCR}
    seconds, pages = (sum(column) for column in zip(*read.values(), strict=True))
    return seconds / pages if pages and seconds else None


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values)
