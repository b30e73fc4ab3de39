"""Pages that are pictures: which of them OCR reads, in which language and which way up, several at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import repeat
from threading import BoundedSemaphore
from time import monotonic
from typing import TYPE_CHECKING

from parsing.document import Page
from parsing.errors import FileIsBrokenError, OcrNotAvailableError, ParsingError, ParsingTimeoutError
from parsing.formats.base import DrawnDocument, Shown
from parsing.language import detect_language
from parsing.language_packs import debian_package, default_pack, pack_of_language, packs_of_script
from parsing.ocr import Reading, Tesseract, weight
from parsing.pages import pages_were

if TYPE_CHECKING:
    from parsing.ocr import Picture

# The slowest page of 86 took 6 s, in three passes on a busy machine; dense specks took over a minute.
OCR_PAGE_SECONDS = 20.0
# A scan may bear a stamp, a page number or the name of the program that scanned it as text. With more than that, most
# are slides before a picture, on which OCR finds nothing else.
FEW_LETTERS = 25
# Specks, edges and patterns of pages without text give a few short words at most.
MIN_SURE_LETTERS = 12
# Scans in the right language and the right way up were mostly read with 75 and more, others with 16 to 65.
GOOD_CONFIDENCE = 70.0
# The pack of the right language is sure of fewer letters now and then, and right about more of them.
LEAST_SHARE_OF_LETTERS = 0.9


def usable_cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# Documents that are parsed side by side share the cores.
_CORES = BoundedSemaphore(usable_cores())


@dataclass(frozen=True, slots=True)
class Scans:
    """All pages, with what OCR read in its place; `failures` says why pages could not be read, by their number."""

    pages: tuple[Page, ...]
    ocr_pages: tuple[int, ...] = ()
    failures: dict[int, ParsingError] = field(default_factory=dict)
    found_nothing: tuple[int, ...] = ()
    allowed: int = 0
    left_out: tuple[int, ...] = ()
    remark: str = ""

    @property
    def mentioned(self) -> frozenset[int]:
        """The pages of which the warnings speak."""
        return frozenset((*self.failures, *self.found_nothing, *self.left_out))

    def warnings(self) -> Iterator[str]:
        """What was not read by OCR, and why."""
        if self.remark:
            yield self.remark
        reasons: dict[str, list[int]] = {}
        for number, error in self.failures.items():
            reasons.setdefault(str(error), []).append(number)
        for reason, numbers in reasons.items():
            yield f"{pages_were(numbers)} not read: {reason}"
        if self.found_nothing:
            yield f"{pages_were(self.found_nothing)} read by OCR, which found no text"
        if self.left_out:
            yield f"{pages_were(self.left_out)} not read: OCR reads up to {self.allowed} pages of a document"


def read_scans(document: DrawnDocument, pages: tuple[Page, ...], language: str | None, allowed: int) -> Scans:
    """Read by OCR those of `pages` that have no text, or hardly any, but a picture: the first `allowed` of them.

    `language` (ISO 639-1) says in which language; None tells it from the other pages and from what is read. A page
    that cannot be read costs only itself. Raises MemoryError.
    """
    numbers = [page.page_number for page in pages if _is_picture(document, page)]
    if not numbers:
        return Scans(pages)
    wanted, left_out = numbers[:allowed], tuple(numbers[allowed:])
    try:
        tesseract = Tesseract.installed()
    except OcrNotAvailableError as error:
        return Scans(pages, failures=dict.fromkeys(numbers, error))
    others = "\n".join(page.text for page in pages if page.page_number not in numbers)
    reader = _Reader.for_language(tesseract, language, others)
    outcomes = dict(zip(wanted, _outcomes(document.picture, wanted, reader), strict=True))
    read = {number: outcome for number, outcome in outcomes.items() if isinstance(outcome, Reading)}
    texts = {page.page_number: _better_text(page, read.get(page.page_number)) for page in pages}
    return Scans(
        pages=tuple(replace(page, text=texts[page.page_number]) for page in pages),
        ocr_pages=tuple(number for number in read if texts[number] == read[number].text != ""),
        failures={number: outcome for number, outcome in outcomes.items() if isinstance(outcome, ParsingError)},
        found_nothing=tuple(number for number in read if not texts[number].strip()),
        allowed=allowed,
        left_out=left_out,
        remark=reader.remark,
    )


def _is_picture(document: DrawnDocument, page: Page) -> bool:
    letters = weight(page.text)
    if letters >= FEW_LETTERS:
        return False
    try:
        shown = document.shows(page.page_number)
    except Exception:  # noqa: BLE001 - what it shows is only asked of pages that could be read
        return False
    return shown is Shown.SCAN or (shown is Shown.DRAWING and not letters)


def _better_text(page: Page, reading: Reading | None) -> str:
    """OCR reads what stands on a scan as text as well: it only has to have found more."""
    return reading.text if reading is not None and weight(reading.text) > weight(page.text) else page.text


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads pictures with a language pack, and tries others unless the language is known."""

    tesseract: Tesseract
    pack: str
    is_known: bool = False
    remark: str = ""

    @classmethod
    def for_language(cls, tesseract: Tesseract, language: str | None, other_text: str) -> _Reader:
        """A reader for the language that the user gave, or else for that of the text on other pages."""
        pack = pack_of_language(language or detect_language(other_text))
        if pack in tesseract.packs:
            return cls(tesseract, pack, is_known=True)
        default = default_pack(tesseract.packs)
        if language is None:
            return cls(tesseract, default)
        remedy = f": install {debian_package(pack)}" if pack else ""
        remark = f"OCR has no language pack for lang {language!r} and began with {default!r}{remedy}"
        return cls(tesseract, default, remark=remark)

    def read(self, picture: Picture) -> Reading:
        """Read upright pages in one pass; only where that was poor, look for another way up and other scripts."""
        deadline = monotonic() + OCR_PAGE_SECONDS
        best = self.tesseract.recognise(picture, self.pack, OCR_PAGE_SECONDS)
        try:
            best = self._improved(picture, best, deadline)
        except ParsingTimeoutError:
            if best.sure_letters < MIN_SURE_LETTERS:
                raise
        return best if best.sure_letters >= MIN_SURE_LETTERS else Reading("", 0, 0, best.pack)

    def _improved(self, picture: Picture, best: Reading, deadline: float) -> Reading:
        if _is_poor(best):
            picture, best = self._read_again(picture, best, deadline)
        better_pack = self._pack_for(best)
        if better_pack is None:
            return best
        again = self.tesseract.recognise(picture, better_pack, deadline - monotonic())
        return again if again.sure_letters >= LEAST_SHARE_OF_LETTERS * best.sure_letters else best

    def _read_again(self, picture: Picture, best: Reading, deadline: float) -> tuple[Picture, Reading]:
        """Try what orientation and script suggest until a reading is good; the best one, and the picture it is of."""
        turned, packs = picture, [self.pack]
        orientation = self.tesseract.orientation(picture, deadline - monotonic())
        if orientation is not None:
            turned = _turned(picture, orientation.quarter_turns)
            packs += [] if self.is_known else packs_of_script(orientation.script, self.tesseract.packs)
        for pack in packs:
            is_same = turned is picture and pack == self.pack
            if not _is_poor(best) or (is_same and len(packs) > 1):
                continue
            again = self.tesseract.recognise(turned, pack, deadline - monotonic(), sparse=is_same)
            if again.sure_letters > best.sure_letters and again.confidence >= best.confidence:
                picture, best = turned, again
        return picture, best

    def _pack_for(self, reading: Reading) -> str | None:
        """Another installed pack, for the language of what was read well, unless that is known."""
        if self.is_known or _is_poor(reading):
            return None
        pack = pack_of_language(detect_language(reading.text))
        return pack if pack in self.tesseract.packs and pack != reading.pack else None


def _is_poor(reading: Reading) -> bool:
    return reading.confidence < GOOD_CONFIDENCE or reading.sure_letters < MIN_SURE_LETTERS


def _turned(picture: Picture, quarter_turns: int) -> Picture:
    """The picture turned clockwise."""
    import numpy as np  # noqa: PLC0415 - slow to import

    return np.rot90(picture, -quarter_turns) if quarter_turns else picture


def _outcomes(
    picture_of: Callable[[int], Picture], numbers: list[int], reader: _Reader
) -> Iterator[Reading | ParsingError]:
    """What each page gave, in order. Where the language is not known, the first page finds it for the others."""
    if not reader.is_known:
        first, *numbers = numbers
        outcome = _outcome(picture_of, first, reader)
        if isinstance(outcome, Reading):
            reader = replace(reader, pack=outcome.pack)
        yield outcome
    with ThreadPoolExecutor(usable_cores()) as pool:
        yield from pool.map(_outcome, repeat(picture_of), numbers, repeat(reader))


def _outcome(picture_of: Callable[[int], Picture], page_number: int, reader: _Reader) -> Reading | ParsingError:
    with _CORES:
        try:
            return reader.read(picture_of(page_number))
        except MemoryError:
            raise
        except ParsingError as error:
            return error
        except Exception as error:  # noqa: BLE001 - a damaged picture, however it is damaged, must not cost the others
            return _unreadable(error)


def _unreadable(error: Exception) -> ParsingError:
    broken = FileIsBrokenError(f"the picture of the page is broken: {type(error).__name__}: {error}")
    broken.__cause__ = error
    return broken
