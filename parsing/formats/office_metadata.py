"""What packages of Office Open XML and OpenDocument say of themselves: read by the usual names, or not at all."""

from __future__ import annotations

from parsing.errors import ParsingError
from parsing.formats.archive import Archive
from parsing.formats.safe_xml import parse_xml
from parsing.layout import Metadata

MAX_PART_BYTES = 1024 * 1024
_PARTS = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
_FIELDS = {
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "keyword": "keywords",
    "Application": "creator",
    "generator": "creator",
}


def package_metadata(archive: Archive) -> Metadata:
    """The metadata of a package; parts that are missing, damaged or above MAX_PART_BYTES say nothing."""
    found: dict[str, str] = {}
    for part in _PARTS:
        if part in archive:
            for name, value in _values(archive, part):
                found[name] = f"{found[name]}, {value}" if name == "keywords" and name in found else value
    return Metadata.cleaned(**found)


def _values(archive: Archive, part: str) -> list[tuple[str, str]]:
    try:
        with archive.open(part) as stream:
            data = stream.read(MAX_PART_BYTES + 1)
        if len(data) > MAX_PART_BYTES:
            return []
        root = parse_xml(data, part)
    except ParsingError:
        return []
    names = {f"{{*}}{name}": field for name, field in _FIELDS.items()}
    return [(field, element.text) for tag, field in names.items() for element in root.iter(tag) if element.text]
