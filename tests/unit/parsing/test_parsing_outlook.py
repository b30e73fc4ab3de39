from __future__ import annotations

import struct
from datetime import UTC, datetime
from io import BytesIO

import olefile
import pytest

from parsing import DocumentTooLargeError, FileIsBrokenError, PdfIsProtectedError, UnsupportedFileTypeError, parse
from parsing import compound as compound_module
from parsing.compound import CompoundFile
from parsing.formats import msg
from tests.documents.compound_files import SECTOR, Tree, compound_file, message, ticks

SUBJECT, TO, CC, SENDER, ADDRESS, BODY = 0x0037, 0x0E04, 0x0E03, 0x0C1A, 0x5D01, 0x1000
HTML, RTF, LONG_NAME, SHORT_NAME, SENT = 0x1013, 0x1009, 0x3707, 0x3704, 0x0039
CODE_PAGE, BODY_CODE_PAGE = 0x3FFD, 0x3FDE
EMBEDDED = "__substg1.0_3701000D"
MONDAY = ticks(datetime(2024, 3, 4, 10, tzinfo=UTC))


def attachments(*storages: Tree) -> dict[str, Tree]:
    return {f"__attach_version1.0_#{number:08X}": storage for number, storage in enumerate(storages)}


def lines(data: bytes) -> list[str]:
    document = parse(data)
    assert document.format == "msg"
    assert document.page_count == 1
    return [line for line in document.pages[0].text.splitlines() if line]


def test_fields_come_first_then_the_text_then_attachments() -> None:
    tree = message(
        {
            SENDER: "Ada Winter",
            ADDRESS: "ada@firm.example",
            TO: "Ben Moss; Cleo Hart",
            SUBJECT: "Größe der Büros",
            BODY: "Dear Ben,\r\nhere is the plan.\r\n" + "A long text. " * 400,
        },
        {SENT: MONDAY},
        attachments=attachments(
            message({LONG_NAME: "plan für Mai.pdf", SHORT_NAME: "PLAN~1.PDF"}, header_bytes=8),
            message({SHORT_NAME: "B.TXT\0"}, header_bytes=8),
            message({}, header_bytes=8),
        ),
    )
    found = lines(compound_file(tree))
    assert found[:6] == [
        "From: Ada Winter <ada@firm.example>",
        "To: Ben Moss; Cleo Hart",
        "Subject: Größe der Büros",
        "Date: Mon, 04 Mar 2024 10:00:00 +0000",
        "Dear Ben,",
        "here is the plan.",
    ]
    assert found[7:] == ["Attachment: plan für Mai.pdf", "Attachment: B.TXT", "Attachment: attachment"]


@pytest.mark.parametrize(
    ("binaries", "expected"),
    [
        ({HTML: "<h1>Plan</h1><p>Größe".encode("cp1252")}, ["Plan", "Größe"]),
        ({RTF: struct.pack("<IIII", 40, 19, 0x414C454D, 0) + rb"{\rtf1 Dear \b Ben}"}, ["Dear Ben"]),
        ({HTML: b"<p></p>", RTF: struct.pack("<IIII", 40, 12, 0x414C454D, 0) + rb"{\rtf1 Dear}"}, ["Dear"]),
        ({RTF: b"broken"}, []),
        ({HTML: b"", RTF: b""}, []),
    ],
)
def test_other_bodies_are_read_where_there_is_no_plain_one(binaries: dict[int, bytes], expected: list[str]) -> None:
    data = compound_file(message({SUBJECT: "Plan", BODY: " \r\n"}, {BODY_CODE_PAGE: 1252}, binaries))
    assert lines(data) == ["Subject: Plan", *expected]


def test_text_in_a_code_page_is_decoded() -> None:
    tree = {**message({}, {CODE_PAGE: 1251}), "__substg1.0_0037001E": "Счёт".encode("cp1251")}
    assert lines(compound_file(tree)) == ["Subject: Счёт"]


@pytest.mark.parametrize(
    ("name", "address", "shown"),
    [
        ("Ada", "", "Ada"),
        ("", "ada@firm.example", "ada@firm.example"),
        ("ada@firm.example", "ada@firm.example", "ada@firm.example"),
        ("Ada", "/O=FIRM/CN=ADA", "Ada"),
    ],
)
def test_senders(name: str, address: str, shown: str) -> None:
    assert lines(compound_file(message({SENDER: name, ADDRESS: address}))) == [f"From: {shown}"]


def test_a_message_inside_is_read_and_does_not_go_on_for_ever() -> None:
    tree: Tree = message({SUBJECT: "innermost"}, header_bytes=24)
    for number in range(40):
        tree = message({SUBJECT: f"level {number}"}, attachments=attachments({EMBEDDED: tree}), header_bytes=24)
    found = lines(compound_file(tree))
    assert found[:3] == ["Subject: level 39", "Subject: level 38", "Subject: level 37"]
    assert len(found) == msg.MAX_NESTING + 1


def test_attachments_are_read_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(msg, "MAX_ATTACHMENTS", 3)
    tree = message({SUBJECT: "many"}, attachments=attachments(*[message({SHORT_NAME: "a"})] * 5))
    assert lines(compound_file(tree)) == ["Subject: many", *["Attachment: a"] * 3]


def test_streams_cannot_multiply_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(msg, "MAX_READ_BYTES", 1000)
    with pytest.raises(DocumentTooLargeError, match="the message holds more than 1000 bytes of text"):
        parse(compound_file(message({BODY: "ab" * 5000})))


def test_a_date_beyond_all_calendars_is_left_out() -> None:
    assert lines(compound_file(message({SUBJECT: "x"}, {SENT: 2**64 - 1}))) == ["Subject: x"]


def test_our_reader_and_another_one_agree() -> None:
    tree: Tree = {
        "empty": b"",
        "small": b"a" * 100,
        "edge": b"b" * 4095,
        "large": bytes(range(256)) * 300,
        "storage": {"inside": b"c", "deeper": {"stream": b"d" * 5000}},
        **{f"n{number}": bytes([number]) * number for number in range(90)},
    }
    data = compound_file(tree)
    ours = CompoundFile.from_bytes(data)
    with olefile.OleFileIO(BytesIO(data)) as theirs:
        for path in theirs.listdir():
            entry = ours.root
            for name in path:
                entry = ours.children(entry)[name]
            assert ours.read(entry, 10**6) == theirs.openstream(path).read()
            assert ours.read(entry, 7) == theirs.openstream(path).read(7)
        assert len(theirs.listdir()) == 96


def test_storages_of_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compound_module, "MAX_CHILDREN", 10)
    file = CompoundFile.from_bytes(compound_file({f"n{number}": b"" for number in range(20)}))
    with pytest.raises(DocumentTooLargeError, match="a storage of the compound file has more than 10 entries"):
        file.children(file.root)


@pytest.mark.parametrize("following", [0xFFFFFFFE, 0])
def test_the_list_of_tables_goes_on_behind_the_header(following: int) -> None:
    """As in files above 7 MB; a list that runs in a circle ends, too."""
    data = bytearray(compound_file({"large": b"x" * 8192}))
    further = len(data) // SECTOR - 1
    data += data[76:80] + b"\xff" * (SECTOR - 8) + struct.pack("<I", following or further)
    data[76:80] = b"\xff" * 4
    data[68:72] = struct.pack("<I", further)
    file = CompoundFile.from_bytes(bytes(data))
    assert file.read(file.children(file.root)["large"], 10**6) == b"x" * 8192


def test_a_damaged_attachment_costs_only_itself() -> None:
    data = bytearray(compound_file(message({SUBJECT: "Plan"}, attachments=attachments(message({SHORT_NAME: "a"})))))
    name = data.index("__attach_version1.0_".encode("utf-16-le"))
    data[name + 76 : name + 80] = struct.pack("<I", 4000)
    document = parse(bytes(data))
    assert document.pages[0].text.split() == ["Subject:", "Plan", "Attachment:", "attachment"]
    assert "it has no directory entry 4000" in document.warnings[0]


def test_siblings_in_a_circle_are_read_once() -> None:
    data = bytearray(compound_file({"a": b"x", "b": b"y"}))
    links = struct.pack("<III", 0xFFFFFFFF, 1, 0xFFFFFFFF)  # left, right, child of "a"
    position = data.index(links)
    data[position : position + 12] = struct.pack("<III", 2, 1, 2)
    file = CompoundFile.from_bytes(bytes(data))
    assert sorted(file.children(file.root)) == ["a", "b"]


def test_sectors_in_a_circle_are_broken() -> None:
    data = bytearray(compound_file({"large": b"x" * 8192}))
    table = data.rindex(struct.pack("<II", 1, 2))
    data[table + 4 : table + 8] = struct.pack("<I", 0)
    size = data.index(struct.pack("<IQ", 0, 8192)) + 4
    data[size : size + 4] = struct.pack("<I", 2**31)
    file = CompoundFile.from_bytes(bytes(data))
    stream = file.children(file.root)["large"]
    with pytest.raises(FileIsBrokenError, match="the compound file is broken: its sectors run in a circle"):
        file.read(stream, 10**9)


@pytest.mark.parametrize(
    ("position", "replacement", "message"),
    [
        (30, b"\x0a", r"its sectors have 2\^10 and 2\^6 bytes"),
        (48, b"\xff\xff\0\0", "sector 65535 is not in it"),
        (48, b"\xfe\xff\xff\xff", "it has no directory entry 0"),
        (0, b"x", "it is cut off"),
    ],
)
def test_damaged_headers_are_broken(position: int, replacement: bytes, message: str) -> None:
    data = bytearray(compound_file({"a": b"x"}))
    data[position : position + len(replacement)] = replacement
    with pytest.raises(FileIsBrokenError, match=f"the compound file is broken: {message}"):
        CompoundFile.from_bytes(bytes(data))


def test_a_damaged_part_costs_only_itself() -> None:
    data = bytearray(compound_file(message({SUBJECT: "Plan", BODY: "ab" * 5000})))
    table = data.rindex(struct.pack("<II", 8, 9))
    data[table : table + 4] = struct.pack("<I", 7777)
    document = parse(bytes(data))
    assert document.pages[0].text.strip() == "Subject: Plan"
    assert document.warnings == (
        "a part of the message was left out: the compound file is broken: sector 7777 is not in it",
    )


@pytest.mark.parametrize("cut", [8, 100, SECTOR, SECTOR + 64, 3 * SECTOR])
def test_cut_off_messages_are_refused(cut: int) -> None:
    with pytest.raises((FileIsBrokenError, UnsupportedFileTypeError), match=r"broken|a legacy Office document"):
        parse(compound_file(message({SUBJECT: "Plan", BODY: "ab" * 5000}))[:cut])


def test_what_is_attached_does_not_tell_the_kind() -> None:
    inside = compound_file({"WordDocument": b"x"}) + compound_file({"EncryptedPackage": b"x"})
    tree = message({SUBJECT: "two files"}, attachments=attachments({"__substg1.0_37010102": inside}))
    assert lines(compound_file(tree))[0] == "Subject: two files"


def test_encrypted_office_documents_are_protected() -> None:
    with pytest.raises(PdfIsProtectedError, match="an Office document that opens only with a password"):
        parse(compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
