"""PowerPoint presentations (Office Open XML, ECMA-376): a slide is a page, with its diagrams and speaker notes.

The parts are read directly and each only when its slide is asked for; an object model would load them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from parsing.errors import FileIsBrokenError
from parsing.formats.archive import Archive, open_archive
from parsing.formats.base import OpenDocument
from parsing.formats.drawing import drawing_text
from parsing.formats.office_metadata import package_metadata
from parsing.formats.ooxml import main_part, reference, relationships
from parsing.formats.safe_xml import parse_xml
from parsing.layout import Details, size_in_points
from parsing.source import Source

_DOCUMENT = "PPTX presentation"
_MAIN_NAME = re.compile(r"ppt/presentation\d*\.xml")
# What a reader of the slide sees beside its shapes.
_BESIDE = ("diagramData", "notesSlide")
_EMU_PER_POINT = 12_700


@contextmanager
def extract(source: Source) -> Iterator[OpenDocument]:
    """Open a presentation; FileIsBrokenError, DocumentTooLargeError or PdfIsProtectedError when that is refused."""
    with open_archive(source, _DOCUMENT) as archive:
        main = main_part(archive, _MAIN_NAME, _DOCUMENT)
        root = parse_xml(archive.read(main), _DOCUMENT)
        yield _Presentation(archive, _slides(archive, main, root), _size(root))


class _Presentation:
    """A presentation and the names of its slides in the order of showing."""

    def __init__(self, archive: Archive, slides: tuple[str, ...], size: tuple[float, float] | None) -> None:
        self._archive = archive
        self._slides = slides
        self._size = size
        self._unread: list[str] = []
        self.page_count = len(slides)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(self._unread)

    def read_page(self, page_number: int) -> str:
        slide = self._slides[page_number - 1]
        texts = [self._text(slide), *self._beside(slide)]
        return "\n\n".join(filter(None, texts))

    def page_size(self, page_number: int) -> tuple[float, float] | None:  # noqa: ARG002 - all slides have the same
        return self._size

    def details(self) -> Details:
        return Details(metadata=package_metadata(self._archive))

    def _beside(self, slide: str) -> Iterator[str]:
        try:
            related = relationships(self._archive, slide, _DOCUMENT)
            for kind in _BESIDE:
                for target in dict.fromkeys(found.target for found in related if found.kind == kind):
                    yield self._text(target)
        except FileIsBrokenError as error:
            self._unread.append(f"what belongs to {slide} was left out: {error}")

    def _text(self, part: str) -> str:
        return drawing_text(parse_xml(self._archive.read(part), _DOCUMENT))


def _slides(archive: Archive, main: str, root: etree._Element) -> tuple[str, ...]:
    """The slides that the presentation lists, each once: a list may name one a million times."""
    targets = {found.identifier: found.target for found in relationships(archive, main, _DOCUMENT)}
    listed = root.iter("{*}sldId")
    return tuple(dict.fromkeys(targets[name] for name in map(reference, listed) if name in targets))


def _size(root: etree._Element) -> tuple[float, float] | None:
    size = root.find("{*}sldSz")
    try:
        return (
            None if size is None else size_in_points(*(int(size.get(key, "")) / _EMU_PER_POINT for key in ("cx", "cy")))
        )
    except (ValueError, OverflowError):
        return None
