from __future__ import annotations

from email.message import EmailMessage

import pytest

from parsing import FileIsBrokenError, parse
from parsing.formats.eml import MAX_FIELD_CHARS

HEAD = b"From: Ada Winter <ada@firm.example>\nTo: Ben Moss <ben@firm.example>\nSubject: Minutes\nMIME-Version: 1.0\n"


def message(subject: str = "Minutes") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "Ada Winter <ada@firm.example>"
    mail["To"] = "Ben Moss <ben@firm.example>"
    mail["Date"] = "Mon, 04 Mar 2024 10:00:00 +0100"
    return mail


def lines(data: bytes) -> list[str]:
    document = parse(data)
    assert document.format == "eml"
    assert document.page_count == 1
    return [line for line in document.pages[0].text.splitlines() if line.strip()]


def test_fields_come_first_then_the_text_then_attachments() -> None:
    mail = message("Größe der Büros")
    mail.set_content("Dear Ben,\nhere is the plan.")
    mail.add_alternative("<p>Dear <b>Ben</b></p>", subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="plan für Mai.pdf")
    assert lines(mail.as_bytes()) == [
        "From: Ada Winter <ada@firm.example>",
        "To: Ben Moss <ben@firm.example>",
        "Subject: Größe der Büros",
        "Date: Mon, 04 Mar 2024 10:00:00 +0100",
        "Dear Ben,",
        "here is the plan.",
        "Attachment: plan für Mai.pdf",
    ]


@pytest.mark.parametrize("plain", [None, " \n"])
def test_html_is_read_where_there_is_no_plain_text(plain: str | None) -> None:
    mail = message()
    if plain is None:
        mail.set_content("<h1>Plan</h1><p>Dear <b>Ben</b></p>", subtype="html")
    else:
        mail.set_content(plain)
        mail.add_alternative("<h1>Plan</h1><p>Dear <b>Ben</b></p>", subtype="html")
    assert lines(mail.as_bytes())[4:] == ["Plan", "Dear Ben"]


def test_a_forwarded_message_is_read() -> None:
    inner = message("Inside")
    inner.set_content("The inner text")
    outer = message("Outside")
    outer.set_content("The outer text")
    outer.add_attachment(inner)
    text = lines(outer.as_bytes())
    assert [
        text.index(line) for line in ("Subject: Outside", "The outer text", "Subject: Inside", "The inner text")
    ] == (
        sorted(text.index(line) for line in ("Subject: Outside", "The outer text", "Subject: Inside", "The inner text"))
    )


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("koi8-r", "koi8-r", "Счёт за мебель"),
        ("iso-2022-jp", "iso2022_jp", "請求書をお送りします"),
        ("no-such-charset", "utf-8", "Grüße aus dem Büro"),
        ("us-ascii", "cp1252", "Grüße aus dem Garten"),
    ],
)
def test_bodies_survive_their_charset(charset: str, encoding: str, text: str) -> None:
    data = HEAD + b"Content-Type: text/plain; charset=" + charset.encode() + b"\n\n" + text.encode(encoding)
    assert lines(data)[-1] == text


@pytest.mark.parametrize(
    "field",
    [
        b"Date: yesterday",
        b"Cc: (((((",
        b"Cc: <<>>, @@, ,,",
        b"Cc: =?utf-8?b?!!!?=",
        b"Cc: =?no-such?q?a?=",
        b"Cc: \xff\xfe\xfd",
        b"Content-Type: ;;;===",
        b"Content-Type: multipart/mixed",
        b"Content-Disposition: ;;=",
        b"Content-Type: text/plain; charset*=broken'",
        b"Content-Transfer-Encoding: base64",
    ],
)
def test_malformed_fields_do_not_lose_the_others(field: bytes) -> None:
    text = lines(HEAD + field + b"\n\nThe text of it\n")
    assert [line for line in text if line.startswith(("From", "To", "Subject"))] == HEAD.decode().splitlines()[:3]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_fields_may_hold_bytes_above_ascii(encoding: str) -> None:
    data = HEAD.replace(b"Minutes", "Größe: Büro".encode(encoding)) + b"\nText"
    assert lines(data)[2] == "Subject: Größe: Büro"


def test_a_mail_in_utf16_is_a_mail() -> None:
    data = (HEAD.decode() + "\nGrüße").encode("utf-16")
    assert lines(data)[-1] == "Grüße"


def test_deep_nesting_is_answered_or_refused() -> None:
    data = HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    with pytest.raises(FileIsBrokenError, match="nested too deeply"):
        parse(data + b"\ntext")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (b"Content-Type: application/pdf", "Attachment: application/pdf"),
        (b"Content-Type: text/plain\nContent-Disposition: attachment", "Attachment: attachment"),
        (b"Content-Type: text/csv; name=list.csv", "Attachment: list.csv"),
        (b"Content-Type: text/plain", "body of the part"),
        (b"Content-Type: text/html; charset=zlib", "body of the part"),
    ],
)
def test_parts_are_read_or_named(part: bytes, expected: str) -> None:
    data = HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + part + b"\n\nbody of the part\n--x--\n"
    assert lines(data)[-1] == expected


@pytest.mark.parametrize(
    "field",
    [
        b"Cc: " + b"c@firm.example, " * 50_000 + b"d@firm.example",
        b"Cc: " + b"(" * 50_000,
        b'Cc: "' + b'\\"' * 50_000,
        b"Cc: " + b"=?utf-8?q?=C3=A9?= " * 50_000,
        b'Content-Type: text/plain; a="' + b"; b=" * 50_000,
        b"Content-Type: text/plain;\n" + b";\n".join(b" name*%d=x" % number for number in range(20_000)),
        b"Content-Disposition: inline; a=" + b"(" * 50_000,
    ],
    ids=["recipients", "comments", "quotes", "encoded words", "parameters", "pieces", "disposition"],
)
def test_fields_without_end_are_cut_and_cost_nothing_else(field: bytes) -> None:
    """Uncut, the first takes the package minutes and the last ones hours."""
    text = lines(HEAD + field + b"\n\nThe text of it\n")
    assert text[-1] == "The text of it"
    assert [line for line in text if line.startswith(("From", "To", "Subject"))] == HEAD.decode().splitlines()[:3]
    assert all(len(line) <= MAX_FIELD_CHARS + 10 for line in text)


def test_a_multipart_without_boundary_keeps_its_text() -> None:
    data = HEAD + b"Content-Type: multipart/mixed\n\n--x\nContent-Type: text/plain\n\nThe text of it\n--x--\n"
    assert "The text of it" in lines(data)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (b"Content-Type: text/plain; name=letter.txt", "The text of it"),
        (b"Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment", "Attachment: a.txt"),
        (b"Content-Type: application/pdf; name=plan.pdf", "Attachment: plan.pdf"),
    ],
)
def test_a_text_that_is_the_whole_message_is_read_whatever_its_name(fields: bytes, expected: str) -> None:
    assert lines(HEAD + fields + b"\n\nThe text of it\n")[-1] == expected


def test_messages_nested_beyond_reason_end_the_reading() -> None:
    text = lines(HEAD + b"Content-Type: message/rfc822\n\n" * 40 + b"Subject: innermost\n\ntext")
    assert text[:3] == HEAD.decode().splitlines()[:3]
    assert "Subject: innermost" not in text
