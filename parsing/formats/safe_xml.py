"""XML from strangers: no entities, no external references, no document types, no network, bounded depth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from lxml import etree

from parsing.errors import FileIsBrokenError

# Damage is read as far as it goes. huge_tree stays off: it would lift the parser's own bounds on depth and text.
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "recover": True,
    "remove_comments": True,
    "remove_pis": True,
}


def parse_xml(data: bytes, document: str) -> etree._Element:
    """The root element; FileIsBrokenError, naming `document`, where there is none or a document type is declared."""
    with _translated(document):
        root = etree.fromstring(data, etree.XMLParser(**_OPTIONS))
    if root is None:
        raise FileIsBrokenError(f"the {document} holds broken XML")
    _check_type(root, document)
    return root


def stream_xml(stream: BinaryIO, document: str, *tags: str) -> Iterator[etree._Element]:
    """The elements named `tags`, each complete when it comes and emptied before the next; errors as in `parse_xml`.

    What lies outside them is dropped too, so that memory stays flat however long the stream is.
    """
    with _translated(document):
        checked = False
        for _, element in etree.iterparse(stream, events=("end",), tag=tags, **_OPTIONS):
            if not checked:
                _check_type(element, document)
                checked = True
            yield element
            element.clear()
            _drop_before(element)


def local_name(element: etree._Element, namespaces: frozenset[str]) -> str:
    """Name of an element of one of these namespaces, else ""."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag.removeprefix("{").rpartition("}")
    return name if namespace in namespaces else ""


def _drop_before(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _check_type(element: etree._Element, document: str) -> None:
    if element.getroottree().docinfo.doctype:
        raise FileIsBrokenError(f"the {document} holds a document type declaration, which is not allowed")


@contextmanager
def _translated(document: str) -> Iterator[None]:
    try:
        yield
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FileIsBrokenError(f"the {document} holds broken XML: {error}") from error
