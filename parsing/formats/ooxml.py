"""Packages of Office Open XML (ECMA-376, part 2): which part is the main one, and which parts a part refers to."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from parsing.errors import FileIsBrokenError
from parsing.formats.archive import Archive
from parsing.formats.safe_xml import parse_xml

_PACKAGE = ""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A reference from one part to another: its identifier, the last word of its type, and the name of its target."""

    identifier: str
    kind: str
    target: str


def main_part(archive: Archive, usual_name: re.Pattern[str], document: str) -> str:
    """The part that the package declares as its document, else the one with the usual name; FileIsBrokenError."""
    for relationship in relationships(archive, _PACKAGE, document):
        if relationship.kind == "officeDocument":
            return relationship.target
    names = [name for name in archive.names if usual_name.fullmatch(name)]
    if not names:
        raise FileIsBrokenError(f"the {document} is broken: it has no main part")
    return min(names, key=lambda name: (len(name), name))


def relationships(archive: Archive, part: str, document: str) -> tuple[Relationship, ...]:
    """What a part ("": the package) refers to inside the archive; targets outside it are left out."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in archive:
        return ()
    found = []
    for element in parse_xml(archive.read(source), document).iter("{*}Relationship"):
        target = resolved(archive, part, element.get("Target", ""))
        if target is not None and element.get("TargetMode") != "External":
            kind = element.get("Type", "").rpartition("/")[2]
            found.append(Relationship(element.get("Id", ""), kind, target))
    return tuple(found)


def reference(element: etree._Element) -> str:
    """The identifier of the relationship that an element names, or ""."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("/relationships}id")), "")


def resolved(archive: Archive, part: str, reference: str) -> str | None:
    """The name in the archive that `reference`, relative to `part`, means; None when the archive has no such part."""
    path = reference.partition("#")[0]
    for spelling in (path, unquote(path)):
        name = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), spelling)).lstrip("/")
        if name in archive:
            return name
    return None
