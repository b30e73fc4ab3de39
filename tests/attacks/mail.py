"""E-mail: deep nesting, fields without number, declared encodings that are none, evil names of attachments."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Final

from tests.attacks.pdf_syntax import SENTENCE

_TEXT: Final = SENTENCE.encode()
_HEAD: Final = b"From: Ada Example <ada@works.example>\nTo: Bo Example <bo@works.example>\nSubject: Offer\n"
_MIME: Final = b"MIME-Version: 1.0\n"


def _mail(fields: bytes = b"", body: bytes = _TEXT) -> bytes:
    return _HEAD + fields + b"\n" + body


def _typed(content_type: bytes, body: bytes = _TEXT, fields: bytes = b"") -> bytes:
    return _mail(_MIME + b"Content-Type: " + content_type + b"\n" + fields, body)


def _nested(depth: int) -> bytes:
    """Multiparts inside multiparts, the text in the innermost."""
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(depth)
    )
    return _mail(_MIME.rstrip(b"\n"), b"").rstrip(b"\n") + b"\n" + opening + b"Content-Type: text/plain\n\n" + _TEXT


def _forwarded(depth: int) -> bytes:
    return (_HEAD + b"Content-Type: message/rfc822\n\n") * depth + _mail()


def _parts(count: int) -> bytes:
    first = b"--b\nContent-Type: text/plain\n\n" + _TEXT + b"\n"
    return _typed(b"multipart/mixed; boundary=b", first + b"--b\n\nx\n" * count + b"--b--\n")


def _attached(name: bytes) -> bytes:
    disposition = b'Content-Disposition: attachment; filename="' + name + b'"\n\nAAAA\n'
    body = b"--b\nContent-Type: text/plain\n\n" + _TEXT + b"\n--b\nContent-Type: application/pdf\n" + disposition
    return _typed(b"multipart/mixed; boundary=b", body + b"--b--\n")


def _continued(count: int) -> bytes:
    """A parameter in so many pieces (RFC 2231)."""
    pieces = b";\n".join(b" name*%d=x" % number for number in range(count))
    return _typed(b"text/plain;\n" + pieces)


def _charset(name: bytes) -> bytes:
    return _typed(b'text/plain; charset="' + name + b'"', _TEXT + b" f\xfcr M\xf6bel")


def _encoded(encoding: bytes, body: bytes) -> bytes:
    return _typed(b"text/plain", body, b"Content-Transfer-Encoding: " + encoding + b"\n")


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "multiparts-100-deep.eml": lambda: _nested(100),
    "multiparts-5000-deep.eml": lambda: _nested(5000),
    "forwarded-12-deep.eml": lambda: _forwarded(12),
    "forwarded-5000-deep.eml": lambda: _forwarded(5000),
    "15000-parts.eml": lambda: _parts(15_000),
    "50000-fields.eml": lambda: _mail(b"".join(b"X-Field-%d: value\n" % n for n in range(50_000))),
    "field-of-10-mb.eml": lambda: _mail(b"X-Long: " + b"x" * 10_000_000 + b"\n"),
    "field-folded.eml": lambda: _mail(b"References: " + b"<a@b.example>\n " * 100_000 + b"x\n"),
    "50000-recipients.eml": lambda: _mail(b"Cc: " + b"a@works.example, " * 50_000 + b"b@works.example\n"),
    "comments-deep.eml": lambda: _mail(b"Cc: " + b"(" * 50_000 + b"\n"),
    "quotes-unclosed.eml": lambda: _mail(b'Cc: "' + b'\\"' * 50_000 + b"\n"),
    "groups-deep.eml": lambda: _mail(b"Cc: " + b"a:" * 20_000 + b"\n"),
    "encoded-words.eml": lambda: _mail(b"Cc: " + b"=?utf-8?q?=C3=A9?= " * 50_000 + b"\n"),
    "encoded-words-unclosed.eml": lambda: _mail(b"Cc: " + b"=?utf-8?q?" * 50_000 + b"\n"),
    "subject-of-white-space.eml": lambda: _mail(b"Comments: x" + b"\n " * 200_000 + b"x\n"),
    "parameter-in-20000-pieces.eml": lambda: _continued(20_000),
    "parameters-unclosed.eml": lambda: _typed(b'text/plain; a="' + b"; b=" * 50_000),
    "boundary-empty.eml": lambda: _typed(b'multipart/mixed; boundary=""', b"--\n\n" + _TEXT + b"\n----\n"),
    "boundary-missing.eml": lambda: _typed(b"multipart/mixed", b"--b\n\n" + _TEXT + b"\n--b--\n"),
    "boundary-of-dashes.eml": lambda: _typed(b"multipart/mixed; boundary=" + b"-" * 70, _TEXT + b"\n" + b"-" * 500_000),
    "charset-unknown.eml": lambda: _charset(b"no-such-charset"),
    "charset-is-a-path.eml": lambda: _charset(b"../../etc/passwd"),
    "charset-is-a-codec.eml": lambda: _charset(b"idna"),
    "charset-is-zip.eml": lambda: _charset(b"zlib_codec"),
    "charset-of-10000-letters.eml": lambda: _charset(b"x" * 10_000),
    "charset-with-zero.eml": lambda: _charset(b"utf-8\0"),
    "charset-of-a-word.eml": lambda: _mail(b"Cc: =?utf-8\xe2\x82\xac?q?Ada?= <a@works.example>\n"),
    "transfer-encoding-unknown.eml": lambda: _encoded(b"x-none", _TEXT),
    "base64-damaged.eml": lambda: _encoded(b"base64", base64.b64encode(_TEXT)[:-3] + b"!\0*"),
    "quoted-printable-damaged.eml": lambda: _encoded(b"quoted-printable", _TEXT + b" =ZZ =" + b"=" * 100_000),
    "uuencode-cut.eml": lambda: _encoded(b"x-uuencode", b"begin 644 a\n" + _TEXT),
    "attachment-above-the-folder.eml": lambda: _attached(b"../../../escaped.txt"),
    "attachment-with-zero.eml": lambda: _attached(b"a\0b.pdf"),
    "attachment-turned-round.eml": lambda: _attached("Invoice\u202efdp.exe".encode()),
    "date-impossible.eml": lambda: _mail(b"Date: Mon, 99 Foo 99999999999 99:99:99 +99999999999\n"),
    "no-body.eml": lambda: _HEAD,
    "cut-in-part.eml": lambda: _typed(b"multipart/mixed; boundary=b", b"--b\nContent-Type: text/plain\n\n" + _TEXT),
    "zeros-in-fields.eml": lambda: _HEAD.replace(b"Offer", b"Of\0fer") + b"X-\0: a\n\n" + _TEXT,
}
