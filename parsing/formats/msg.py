"""Outlook messages ([MS-OXMSG]): who wrote what to whom and when, the text, and the names of what was attached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from struct import Struct

from parsing.compound import CompoundFile, Entry
from parsing.encodings import decode
from parsing.errors import DocumentTooLargeError, FileIsBrokenError
from parsing.formats.base import OpenDocument, single_page
from parsing.formats.rtf_encodings import encoding_of_code_page
from parsing.layout import Details, attachment_names
from parsing.source import Source

MAX_NESTING = 16
# Of a whole file, with the messages inside messages: several storages can point to the same streams.
MAX_ATTACHMENTS = 1000
MAX_READ_BYTES = 256 * 1024 * 1024
MAX_FIELD_BYTES = 64 * 1024
MAX_BODY_BYTES = 64 * 1024 * 1024
_MAX_TO_CHARS = 2000
# Identifiers of properties ([MS-OXPROPS]).
_SUBJECT, _DISPLAY_TO, _DISPLAY_CC = 0x0037, 0x0E04, 0x0E03
_SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS = 0x0C1A, 0x5D01, 0x0C1F
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_BODY, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_BODY_CODE_PAGE, _CODE_PAGE = 0x3FDE, 0x3FFD
_LONG_FILE_NAME, _FILE_NAME, _DISPLAY_NAME = 0x3707, 0x3704, 0x3001
# Types of their values: text in UTF-16 or in a code page, bytes, and a storage.
_UNICODE, _STRING, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_EMBEDDED = f"__substg1.0_3701{_OBJECT:04X}"
_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_"
# Properties of fixed size stand in records behind a header, which is shorter in messages inside messages.
_RECORD = Struct("<HHIQ")
_HEADER_BYTES = 32
_EMBEDDED_HEADER_BYTES = 24
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def extract(source: Source) -> AbstractContextManager[OpenDocument]:
    """The whole message as one page; FileIsBrokenError when the file around it cannot be read."""
    reading = _Reading(CompoundFile.from_bytes(source.read()))
    text = "\n".join(_lines(_Message(reading, reading.file.root, _HEADER_BYTES), depth=0))
    return single_page(text, *reading.warnings, told=Details(attachments=attachment_names(reading.names)))


class _Reading:
    """A file, what was and may still be read of it, and what could not be read."""

    def __init__(self, file: CompoundFile) -> None:
        self.file = file
        self.attachments_left = MAX_ATTACHMENTS
        self.bytes_left = MAX_READ_BYTES
        self.warnings: list[str] = []
        self.names: list[str] = []

    def children(self, storage: Entry) -> dict[str, Entry]:
        """What is in a storage; nothing where that is damaged."""
        try:
            return self.file.children(storage)
        except FileIsBrokenError as error:
            self.warnings.append(f"a part of the message was left out: {error}")
            return {}

    def read(self, stream: Entry, limit: int) -> bytes:
        """The beginning of a stream; nothing where that is damaged. DocumentTooLargeError above MAX_READ_BYTES."""
        try:
            data = self.file.read(stream, limit)
        except FileIsBrokenError as error:
            self.warnings.append(f"a part of the message was left out: {error}")
            return b""
        self.bytes_left -= len(data)
        if self.bytes_left < 0:
            raise DocumentTooLargeError(f"the message holds more than {MAX_READ_BYTES} bytes of text")
        return data


class _Message:
    """A message, or an attachment, as its properties."""

    def __init__(self, reading: _Reading, storage: Entry, header_bytes: int) -> None:
        self.reading = reading
        self.entries = reading.children(storage)
        self._numbers = self._fixed(header_bytes)

    def text(self, identifier: int, limit: int = MAX_FIELD_BYTES) -> str:
        """A property that is text, or ""."""
        if unicode := self._value(identifier, _UNICODE, limit):
            return unicode.decode("utf-16-le", errors="replace")
        return decode(self._value(identifier, _STRING, limit), self._declared(_CODE_PAGE)).text

    def binary(self, identifier: int) -> bytes:
        """A property that is bytes, or b""."""
        return self._value(identifier, _BINARY, MAX_BODY_BYTES)

    def html(self) -> str:
        """The body as HTML, or ""."""
        if data := self.binary(_HTML):
            return decode(data, self._declared(_BODY_CODE_PAGE)).text
        return self.text(_HTML, MAX_BODY_BYTES)

    def date(self) -> str:
        """When the message was sent, or else delivered, in the form of RFC 5322, or ""."""
        ticks = self._numbers.get(_SUBMITTED) or self._numbers.get(_DELIVERED)
        if not ticks:
            return ""
        try:
            return format_datetime(_EPOCH + timedelta(microseconds=ticks // 10))
        except OverflowError:
            return ""

    def _value(self, identifier: int, kind: int, limit: int) -> bytes:
        entry = self.entries.get(f"__substg1.0_{identifier:04X}{kind:04X}")
        return self.reading.read(entry, limit) if entry is not None and entry.is_stream else b""

    def _declared(self, identifier: int) -> str | None:
        number = self._numbers.get(identifier)
        return encoding_of_code_page(number & 0xFFFFFFFF) if number else None

    def _fixed(self, header_bytes: int) -> dict[int, int]:
        entry = self.entries.get(_PROPERTIES)
        if entry is None or not entry.is_stream:
            return {}
        data = self.reading.read(entry, MAX_FIELD_BYTES)[header_bytes:]
        records = _RECORD.iter_unpack(data[: len(data) // _RECORD.size * _RECORD.size])
        return {identifier: value for _, identifier, _, value in records}


def _lines(message: _Message, depth: int) -> Iterator[str]:
    for name, value in _fields(message):
        if shown := " ".join(value.replace("\0", "").split()):
            yield f"{name}: {shown[:_MAX_TO_CHARS]}"
    yield ""
    yield _body(message)
    yield from _attachments(message, depth)


def _fields(message: _Message) -> Iterator[tuple[str, str]]:
    yield "From", _sender(message)
    yield "To", message.text(_DISPLAY_TO)
    yield "Cc", message.text(_DISPLAY_CC)
    yield "Subject", message.text(_SUBJECT)
    yield "Date", message.date()


def _sender(message: _Message) -> str:
    name = message.text(_SENDER_NAME)
    address = message.text(_SENDER_SMTP) or message.text(_SENDER_ADDRESS)
    if "@" not in address or address == name:
        return name
    return f"{name} <{address}>" if name else address


def _body(message: _Message) -> str:
    """The plainest form of the text that says something, as in other mail."""
    plain = message.text(_BODY, MAX_BODY_BYTES)
    if plain.strip():
        return plain
    from parsing.formats.html import html_to_text  # noqa: PLC0415 - loads lxml

    try:
        return html_to_text(message.html()) or _rich_text(message)
    except FileIsBrokenError:
        return ""


def _rich_text(message: _Message) -> str:
    compressed = message.binary(_RTF)
    if not compressed:
        return ""
    from parsing.formats.rtf import rtf_to_text  # noqa: PLC0415 - needed by few messages
    from parsing.formats.rtf_compressed import decompress  # noqa: PLC0415 - needed by few messages

    return rtf_to_text(decompress(compressed))


def _attachments(message: _Message, depth: int) -> Iterator[str]:
    reading = message.reading
    storages = [(name, entry) for name, entry in message.entries.items() if name.startswith(_ATTACHMENT)]
    for _, storage in sorted(storages, key=lambda found: found[0]):
        if reading.attachments_left == 0:
            return
        reading.attachments_left -= 1
        attachment = _Message(reading, storage, 0)
        embedded = attachment.entries.get(_EMBEDDED)
        if embedded is None or not embedded.is_storage:
            reading.names.append(_name(attachment))
            yield f"Attachment: {reading.names[-1]}"
        elif depth < MAX_NESTING:
            yield from _lines(_Message(reading, embedded, _EMBEDDED_HEADER_BYTES), depth + 1)


def _name(attachment: _Message) -> str:
    names = (attachment.text(name) for name in (_LONG_FILE_NAME, _FILE_NAME, _DISPLAY_NAME))
    return next((" ".join(name.replace("\0", "").split()) for name in names if name.strip("\0 ")), "attachment")
