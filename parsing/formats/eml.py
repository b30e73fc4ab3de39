"""E-mail (RFC 5322, MIME): who wrote what to whom and when, the text, and the names of what was attached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from parsing.encodings import decode, unicode_encoding
from parsing.errors import FileIsBrokenError
from parsing.formats.base import OpenDocument, single_page
from parsing.source import Source

_FIELDS = ("From", "To", "Cc", "Subject", "Date")
MAX_NESTING = 16
_ALTERNATIVES = ("text/plain", "text/html")


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole message as one page."""
    data = source.read()
    if unicode_encoding(data):
        data = decode(data).text.encode("utf-8", errors="replace")
    data = data.lstrip(b"\r\n")
    return single_page("\n".join(_message(message_from_bytes(data, policy=policy.default), depth=0)))


def _message(message: Message, depth: int) -> Iterator[str]:
    if depth > MAX_NESTING:
        return
    for name in _FIELDS:
        value = _field(message, name)
        if value:
            yield f"{name}: {value}"
    yield ""
    yield from _body(message, depth)


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


def _body(part: Message, depth: int) -> Iterator[str]:
    """The text of a part and of those inside it; of alternatives, the plainest that says something."""
    if depth > MAX_NESTING:
        return
    kind = _content_type(part)
    if kind == "message/rfc822" or (kind.startswith("message/") and part.is_multipart()):
        for nested in _parts(part):
            yield from _message(nested, depth + 1)
    elif part.is_multipart():
        yield from _multipart(part, kind, depth)
    elif _attachment_name(part) is not None or not kind.startswith("text/"):
        yield f"Attachment: {_attachment_name(part) or kind}"
    else:
        yield _text(part, kind)


def _multipart(part: Message, kind: str, depth: int) -> Iterator[str]:
    if kind != "multipart/alternative":
        for child in _parts(part):
            yield from _body(child, depth + 1)
        return
    ranked = sorted(_parts(part), key=lambda child: _rank(_content_type(child)))
    for child in ranked:
        text = "\n".join(_body(child, depth + 1))
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


def _attachment_name(part: Message) -> str | None:
    """The file name of an attachment ("attachment" when it has none), or None for a part to be read in place."""
    try:
        name = part.get_filename()
        attached = part.get_content_disposition() == "attachment"
    except Exception:  # noqa: BLE001 - email raises anything on malformed fields
        return None
    return (name or "attachment") if attached or name else None


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
