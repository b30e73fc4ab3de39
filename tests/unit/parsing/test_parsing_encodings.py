from __future__ import annotations

import codecs

import pytest

from parsing.encodings import decode, looks_like_text

GERMAN = (
    "Sehr geehrte Frau Köhler,\nfür die gelieferten Büromöbel stellen wir Ihnen 1.250,00 € in Rechnung. "
    "Bitte überweisen Sie den Betrag bis zum 15. März auf unser Konto. Mit freundlichen Grüßen"
)
FRENCH = (
    "Madame, Monsieur,\nnous avons bien reçu votre réclamation concernant la commande passée l'été dernier. "
    "Le délai de livraison a été dépassé. Où préférez-vous être livrée ?"
)
CZECH = (
    "Vážená paní Dvořáková,\nzasíláme Vám fakturu za dodané zboží. Částku prosím uhraďte převodem na náš účet "
    "do čtrnácti dnů od doručení. Děkujeme za Vaši důvěru a těšíme se na další spolupráci."
)
RUSSIAN = (
    "Уважаемая Мария Сергеевна,\nнаправляем Вам счёт за поставленную мебель. Просим оплатить указанную сумму "
    "в течение четырнадцати дней с момента получения. С уважением, отдел продаж"
)
JAPANESE = (
    "請求書\n株式会社もみじ商事 御中\n下記の通りご請求申し上げます。お支払いは月末までに指定の口座へ"
    "お振り込みくださいますようお願いいたします。"
)
CHINESE = (
    "购销合同\n甲方与乙方经友好协商,就办公家具的采购事宜达成如下协议。\n甲方应在收到货物后十五日内支付全部货款。"
    "本合同自双方签字盖章之日起生效,一式两份,双方各执一份。"
)
KOREAN = (
    "계약서\n갑과 을은 사무용 가구의 구매에 관하여 다음과 같이 합의한다. 갑은 물품을 받은 날로부터 십오 일 이내에 "
    "대금 전액을 지급하여야 한다. 본 계약은 서명한 날부터 효력이 발생한다."
)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("ascii", "Dear Ms Winter"),
        *[("utf-8", text) for text in (GERMAN, CZECH, RUSSIAN, CHINESE)],
        ("utf-8-sig", GERMAN),
        ("utf-16", GERMAN),
        ("utf-32", GERMAN),
        *[(f"utf-{size}-{order}", text) for size in (16, 32) for order in ("le", "be") for text in (GERMAN, FRENCH)],
        ("utf-16-le", CHINESE),
        ("cp1252", GERMAN),
        ("cp1252", "Büro"),
        ("cp1252", "señor"),
        ("latin-1", FRENCH),
        ("cp1250", CZECH),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("shift_jis", JAPANESE),
        ("euc_jp", JAPANESE),
        ("iso2022_jp", JAPANESE),
        ("gb18030", CHINESE),
        ("euc_kr", KOREAN),
    ],
)
def test_text_survives_its_encoding(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    assert looks_like_text(data)
    decoded = decode(data)
    assert decoded.text == text
    assert decoded.warning == ""


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF8])
def test_a_mark_alone_is_no_text(mark: bytes) -> None:
    assert decode(mark).text == ""


@pytest.mark.parametrize(("declared", "text"), [("iso-2022-jp", JAPANESE), ("iso-8859-5", RUSSIAN), ("cp1254", "ışık")])
def test_a_declared_encoding_is_believed_where_it_fits(declared: str, text: str) -> None:
    assert decode(text.encode(declared), declared).text == text


@pytest.mark.parametrize("declared", ["no-such-codec", "zlib", "rot13", "idna", "unicode_escape", "x\0y", "ascii", ""])
def test_a_declared_encoding_that_cannot_be_is_ignored(declared: str) -> None:
    assert decode(GERMAN.encode("cp1252"), declared).text == GERMAN


def test_utf8_with_a_damaged_byte_stays_utf8_and_says_so() -> None:
    data = RUSSIAN.encode()
    decoded = decode(data[:-1])
    assert decoded.text == RUSSIAN[:-1] + "\ufffd"
    assert decoded.warning == "1 characters are not valid utf-8 and were replaced"


def test_one_odd_byte_in_a_long_text_is_found_quickly_and_costs_nothing_else() -> None:
    text = "all of this is plain " * 200_000
    assert decode(text.encode() + b"\xe9").text == text + "é"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x00" * 100, b"".join(n.to_bytes(4, "little") for n in range(999))]
)
def test_binary_data_does_not_look_like_text(data: bytes) -> None:
    assert not looks_like_text(data)


def test_a_stray_control_character_is_still_text() -> None:
    assert looks_like_text(b"a page\x0c" + b"and the next one, quite long " * 20 + b"\x01")
