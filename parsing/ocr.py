"""The seam to Tesseract, the OCR program: one process for each question, without files and with a time limit.

The program is started directly. Its Python bindings either write pictures to files and cannot limit the threads of one
process (pytesseract), or run it inside our own process, where nothing can stop it (tesserocr).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from parsing.errors import InternalParsingError, OcrNotAvailableError, ParsingTimeoutError
from parsing.pictures import MIN_PICTURE_SIDE, RESOLUTION_DPI
from parsing.text import clean_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture: TypeAlias = NDArray[np.uint8]

PROGRAM = "tesseract"
INSTALLATION = "apt-get install tesseract-ocr"
EXTRA_INSTALLATION = "pip install 'local-document-classifier[ocr]'"
# Tesseract's confidence, 0..100. Words below the first are mostly no words; from the second on they are mostly right.
# Lines, dots and edges are read as signs without a letter: those count from the second on.
MIN_CONFIDENCE = 30.0
SURE_CONFIDENCE = 60.0
_LISTING_SECONDS = 20.0
_DETECTION_PACK = "osd"
_WORD_LEVEL = "5"
_COLUMNS = 12
_SPARSE = ("--psm", "11", "-c", "thresholding_method=2")
_ROTATE = re.compile(r"^Rotate: (0|90|180|270)$", re.MULTILINE)
_SCRIPT = re.compile(r"^Script: (\w+)$", re.MULTILINE)
_LETTER = re.compile(r"[^\W_]")
_IDEOGRAPHS = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e"
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
# Chinese and Japanese write no spaces; Tesseract reports their words one by one.
_SPACE_BETWEEN_IDEOGRAPHS = re.compile(f"(?<=[{_IDEOGRAPHS}]) +(?=[{_IDEOGRAPHS}])")
_IDEOGRAPH_WEIGHT = 3
_SHORT_WORD = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read on a picture.

    `confidence` is the mean of the words, 0..100, weighted by their length; `sure_letters` counts letters and digits of
    the words that are mostly right, an ideograph as three. Specks and edges give words too, but very short ones: those
    of less than three letters do not count.
    """

    text: str
    confidence: float
    sure_letters: int
    pack: str


@dataclass(frozen=True, slots=True)
class Orientation:
    """How to make a picture upright: `quarter_turns` clockwise, 0..3; and the script on it, by Tesseract's name."""

    quarter_turns: int
    script: str


@dataclass(frozen=True, slots=True)
class Tesseract:
    """An installed Tesseract with the language packs that it has."""

    binary: str
    packs: frozenset[str]

    @classmethod
    def installed(cls) -> Tesseract:
        """Look the program up on PATH; OcrNotAvailableError says how to install it."""
        binary = shutil.which(PROGRAM)
        if binary is None:
            raise OcrNotAvailableError(f"OCR is not available: install Tesseract ({INSTALLATION})")
        packs = _installed_packs(binary, os.environ.get("TESSDATA_PREFIX"))
        if not packs:
            raise OcrNotAvailableError(
                f"OCR is not available: Tesseract has no language packs, install some ({INSTALLATION}-eng)"
            )
        return cls(binary, packs)

    def recognise(self, picture: Picture, pack: str, seconds: float, *, sparse: bool = False) -> Reading:
        """Read a picture with a language pack; Tesseract itself evens out lines that run askew by a few degrees.

        `sparse` takes words wherever they are and each region's own threshold: for photos and labels. A ribbon that
        is too narrow for letters has none. Raises ParsingTimeoutError when it takes longer than `seconds`.
        """
        if min(picture.shape) < MIN_PICTURE_SIDE:
            return Reading("", 0.0, 0, pack)
        arguments = ("-l", pack, *(_SPARSE if sparse else ()), "tsv")
        done = _run(self.binary, picture, arguments, seconds)
        if done.returncode:
            message = done.stderr.decode(errors="replace").strip()[-200:]
            raise InternalParsingError(f"Tesseract ended with exit status {done.returncode}: {message}")
        return _reading(done.stdout.decode(errors="replace"), pack, SURE_CONFIDENCE if sparse else MIN_CONFIDENCE)

    def orientation(self, picture: Picture, seconds: float) -> Orientation | None:
        """The orientation of a picture in steps of 90 degrees, or None where there is too little text to tell.

        Raises ParsingTimeoutError when it takes longer than `seconds`.
        """
        if min(picture.shape) < MIN_PICTURE_SIDE:
            return None
        done = _run(self.binary, picture, ("-l", _DETECTION_PACK, "--psm", "0"), seconds)
        report = done.stdout.decode(errors="replace")
        rotate, script = _ROTATE.search(report), _SCRIPT.search(report)
        if done.returncode or rotate is None or script is None:
            return None
        return Orientation(int(rotate[1]) // 90, script[1])


def _run(
    binary: str, picture: Picture, arguments: tuple[str, ...], seconds: float
) -> subprocess.CompletedProcess[bytes]:
    height, width = picture.shape
    command = [binary, "-", "-", "--dpi", str(RESOLUTION_DPI), *arguments]
    pgm = b"P5 %d %d 255\n" % (width, height) + picture.tobytes()
    # More threads than one make a page hardly faster and take the cores from the other pages.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        return subprocess.run(  # noqa: S603 - a program of a fixed name with arguments of our own
            command, input=pgm, capture_output=True, timeout=seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ParsingTimeoutError("OCR of the page took too long and was stopped") from error
    except OSError as error:
        raise OcrNotAvailableError(f"OCR is not available: Tesseract cannot be started: {error}") from error


@cache
def _installed_packs(binary: str, folder: str | None) -> frozenset[str]:  # noqa: ARG001 - tells the answers apart
    try:
        done = subprocess.run(  # noqa: S603 - a program of a fixed name with arguments of our own
            [binary, "--list-langs"], capture_output=True, timeout=_LISTING_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OcrNotAvailableError(f"OCR is not available: Tesseract cannot be started: {error}") from error
    _, *names = done.stdout.decode(errors="replace").splitlines() or [""]
    return frozenset(name for name in names if name.isascii() and name.isidentifier()) - {_DETECTION_PACK}


def _reading(table: str, pack: str, least_confidence: float) -> Reading:
    """Put the words of Tesseract's table together: those of a line with spaces, paragraphs with a blank line."""
    rows = [row for row in map(_row, table.splitlines()) if row is not None]
    kept = (row for row in rows if row.confidence >= (least_confidence if row.weight else SURE_CONFIDENCE))
    paragraphs = ("\n".join(_lines(group)) for _, group in groupby(kept, key=lambda row: row.place[:2]))
    total = sum(row.weight for row in rows)
    sure = (row.weight for row in rows if row.confidence >= SURE_CONFIDENCE)
    return Reading(
        text=clean_text("\n\n".join(paragraphs)),
        confidence=sum(row.confidence * row.weight for row in rows) / max(1, total),
        sure_letters=sum(letters for letters in sure if letters >= _SHORT_WORD),
        pack=pack,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A word, its weight, and the numbers of its block, paragraph and line."""

    place: tuple[str, str, str]
    confidence: float
    text: str
    weight: int


def _row(line: str) -> _Row | None:
    fields = line.split("\t", _COLUMNS - 1)
    if len(fields) < _COLUMNS or fields[0] != _WORD_LEVEL or not fields[-1].strip():
        return None
    word = fields[-1].strip()
    return _Row((fields[2], fields[3], fields[4]), float(fields[10]), word, weight(word))


def _lines(rows: Iterable[_Row]) -> Iterator[str]:
    for _, group in groupby(rows, key=lambda row: row.place):
        yield _SPACE_BETWEEN_IDEOGRAPHS.sub("", " ".join(row.text for row in group))


def weight(text: str) -> int:
    """Letters and digits of a text, an ideograph as three."""
    return len(_LETTER.findall(text)) + (_IDEOGRAPH_WEIGHT - 1) * len(_IDEOGRAPH.findall(text))
