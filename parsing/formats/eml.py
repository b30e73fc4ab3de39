"""E-mail (RFC 5322, MIME): who wrote what to whom and when, the text, and the names of what was attached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from functools import lru_cache

from parsing.encodings import decode, unicode_encoding
from parsing.errors import FileIsBrokenError
from parsing.formats.base import OpenDocument, single_page
from parsing.layout import Details, attachment_names
from parsing.source import Source

_FIELDS = ("From", "To", "Cc", "Subject", "Date")
MAX_NESTING = 16
# The package takes time in the square of a field's length: a third of a second for as much, and hours for a megabyte.
MAX_FIELD_CHARS = 16_000
# Every part has such fields. The longest file name of usual systems takes 2300, encoded.
MAX_CONTENT_FIELD_CHARS = 4_000
_CUT = " ..."
# Multiparts whose boundary is missing come whole.
_READ = ("text/", "multipart/")
_ALTERNATIVES = ("text/plain", "text/html")


class _BoundedPolicy(policy.EmailPolicy):
    """The usual rules, for fields that are cut before anything looks into them, and parsed once."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        allowed = MAX_CONTENT_FIELD_CHARS if name.lower().startswith("content-") else MAX_FIELD_CHARS
        return name, value if len(value) <= allowed else value[:allowed] + _CUT

    def header_fetch_parse(self, name: str, value: str) -> str:
        return _parsed_field(name, value)


_POLICY = _BoundedPolicy()


@lru_cache(maxsize=64)
def _parsed_field(name: str, value: str) -> str:
    """The package parses a field anew for each question about it, of which each part of a message gets a dozen."""
    field: str = policy.default.header_fetch_parse(name, value)
    return field


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole message as one page."""
    data = source.read()
    if unicode_encoding(data):
        data = decode(data).text.encode("utf-8", errors="replace")
    data = data.lstrip(b"\r\n")
    names: list[str] = []
    text = "\n".join(_message(message_from_bytes(data, policy=_POLICY), names, depth=0))
    return single_page(text, told=Details(attachments=attachment_names(names)))


def _message(message: Message, names: list[str], depth: int) -> Iterator[str]:
    """The lines of a message; what is attached to it is noted in `names`."""
    if depth > MAX_NESTING:
        return
    for name in _FIELDS:
        value = _field(message, name)
        if value:
            yield f"{name}: {value}"
    yield ""
    yield from _body(message, names, depth, is_alone=True)


def _field(message: Message, name: str) -> str:
    """A header field as text; what its parser fails on, or cannot be in a header (RFC 5322), is read from the bytes."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    try:
        value = str(message.get(name, "")) if raw.isascii() else _decoded_words(_from_bytes(raw))
    except Exception:  # noqa: BLE001 - email raises anything on malformed fields
        value = _decoded_words(_from_bytes(raw))
    return " ".join(value.split())


def _from_bytes(raw: str) -> str:
    """The email package smuggles bytes above ASCII through as lone surrogates."""
    return decode(raw.encode("utf-8", "surrogateescape")).text


def _decoded_words(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError, MessageError):
        return value


def _body(part: Message, names: list[str], depth: int, *, is_alone: bool = False) -> Iterator[str]:
    """The text of a part and of those inside it; of alternatives, the plainest that says something.

    `is_alone`: the part is all that its message holds.
    """
    if depth > MAX_NESTING:
        return
    kind = _content_type(part)
    if kind == "message/rfc822" or (kind.startswith("message/") and part.is_multipart()):
        for nested in _parts(part):
            yield from _message(nested, names, depth + 1)
    elif part.is_multipart():
        yield from _multipart(part, kind, names, depth)
    else:
        yield _leaf(part, kind, names, is_alone=is_alone)


def _leaf(part: Message, kind: str, names: list[str], *, is_alone: bool) -> str:
    is_text = kind.startswith(_READ)
    name = _attachment_name(part, may_be_named=is_alone and is_text)
    if is_text and name is None:
        return _text(part, kind)
    names.append(name or kind)
    return f"Attachment: {name or kind}"


def _multipart(part: Message, kind: str, names: list[str], depth: int) -> Iterator[str]:
    if kind != "multipart/alternative":
        for child in _parts(part):
            yield from _body(child, names, depth + 1)
        return
    ranked = sorted(_parts(part), key=lambda child: _rank(_content_type(child)))
    for child in ranked:
        text = "\n".join(_body(child, names, depth + 1))
        if text.strip():
            yield text
            return


def _rank(kind: str) -> int:
    return _ALTERNATIVES.index(kind) if kind in _ALTERNATIVES else len(_ALTERNATIVES)


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _content_type(part: Message) -> str:
    try:
        return part.get_content_type()
    except Exception:  # noqa: BLE001 - email raises anything on malformed fields
        return "text/plain"


def _attachment_name(part: Message, *, may_be_named: bool) -> str | None:
    """The file name of an attachment ("attachment" when it has none), or None for a part to be read in place.

    What has a name is an attachment, unless it may bear one in its place: then only what is said to be attached is.
    """
    try:
        name = part.get_filename()
        attached = part.get_content_disposition() == "attachment"
    except Exception:  # noqa: BLE001 - email raises anything on malformed fields
        return None
    return (name or "attachment") if attached or (name and not may_be_named) else None


def _text(part: Message, kind: str) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = decode(payload, _charset(part)).text
    if kind != "text/html":
        return text
    from parsing.formats.html import html_to_text  # noqa: PLC0415 - loads lxml

    try:
        return html_to_text(text)
    except FileIsBrokenError:
        return text


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except Exception:  # noqa: BLE001 - email raises anything on malformed fields
        return None
