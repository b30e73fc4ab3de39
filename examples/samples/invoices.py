"""An English invoice, and a German one with the record of hours that it refers to."""

from __future__ import annotations

from reportlab.platypus import Flowable, PageBreak

from . import money
from . import pdf_blocks as block
from .brand import Brand
from .pdf_page import Paper

_PRINTER = Brand(
    name="Quillfeather Print Works",
    tagline="Posters, labels and exhibition panels since 1987",
    address=("Unit 4, Tallow Yard", "Brambleford BR0 0ZZ", "Tel. 01632 960 114", "accounts@quillfeather.example.com"),
    footer=(
        "Quillfeather Print Works Ltd, registered in England no. 00000000, VAT no. GB 000 0000 00",
        "Goods remain our property until paid for in full.",
    ),
    accent="#1f4e79",
    initials="Qf",
)
_PRINTER_LINES = (
    ("EX-120", "Exhibition panel, aluminium, 120 x 80 cm, matt", 6, 8450),
    ("EX-060", "Exhibition panel, aluminium, 60 x 40 cm, matt", 14, 3275),
    ("LB-010", "Object label, museum board, 10 x 7 cm", 160, 85),
    ("PO-A2", "Poster A2, 170 gsm silk, full colour", 250, 112),
    ("FL-DL", "Leaflet DL, folded, full colour both sides", 2000, 9),
    ("SV-ART", "Artwork check and colour proof", 1, 6500),
    ("SV-DEL", "Delivery by own van, Brambleford area", 1, 2400),
)


def invoice() -> bytes:
    """One page: line items, VAT, total, terms of payment."""
    story = [
        block.title(_PRINTER, "Invoice"),
        block.address_and_facts(
            _PRINTER,
            ("Saltmarsh Museum of Clocks", "Ms Imogen Thackerby", "2 Pendulum Row", "Saltmarsh SM0 0ZZ"),
            (
                ("Invoice number", "QF-2025-0318"),
                ("Invoice date", "14 March 2025"),
                ("Your order", "MC-77 of 20 February 2025"),
                ("Payment due", "13 April 2025"),
            ),
            "BILL TO",
        ),
        block.gap(8),
        *_priced_lines(_PRINTER),
        block.gap(8),
        block.heading(_PRINTER, "How to pay"),
        block.body(
            _PRINTER,
            "Please transfer the amount due within 30 days to Quillfeather Print Works Ltd, Pebblewick Bank, sort "
            "code 00-00-00, account 00000000, and quote the invoice number QF-2025-0318. We may charge interest on "
            "late payments.",
        ),
        block.body(_PRINTER, "Thank you for your order. We wish the new gallery many visitors."),
    ]
    return Paper(brand=_PRINTER, title="Invoice QF-2025-0318", language="en", counter="Page {page} of {pages}").print(
        story
    )


def _priced_lines(brand: Brand) -> list[Flowable]:
    rows = [
        (code, text, str(quantity), money.english(price), money.english(quantity * price))
        for code, text, quantity, price in _PRINTER_LINES
    ]
    net = sum(quantity * price for _, _, quantity, price in _PRINTER_LINES)
    tax = money.percentage(net, 20)
    sums = (("Subtotal", net), ("VAT 20 %", tax), ("Total due", net + tax))
    return [
        block.table(brand, ("Item", "Description", "Qty", "Unit price £", "Amount £"), rows, (13, 47, -10, -16, -16)),
        block.gap(3),
        block.totals(brand, [(name, f"£ {money.english(amount)}") for name, amount in sums]),
    ]


_JOINER = Brand(
    name="Tischlerei Amselgrund",
    tagline="Möbel, Türen und Treppen nach Maß",
    address=(
        "Inh. Maren Voßkamp",
        "Amselgrund 7",
        "00999 Hinterwalden",
        "Tel. 030 23125 417",
        "werkstatt@amselgrund.example.org",
    ),
    footer=(
        "Tischlerei Amselgrund, Steuernummer 00/000/00000, USt-IdNr. DE000000000",
        "Sparbank Hinterwalden, IBAN DE00 0000 0000 0000 0000 00",
    ),
    accent="#7a4b1e",
    initials="TA",
)
_JOINER_LINES = (
    ("1", "Einbauschrank Eiche, geölt, 280 x 245 cm, 5 Türen", "1 Stück", 286000),
    ("2", "Schubkästen mit Vollauszug und Dämpfung", "6 Stück", 53400),
    ("3", "Innenbeleuchtung LED, dimmbar, je Fach", "5 Stück", 27250),
    ("4", "Montage vor Ort laut Stundennachweis (14,5 Std. zu 58,00 €)", "14,5 Std.", 84100),
    ("5", "Anfahrt und Entsorgung des alten Schranks", "pauschal", 9500),
)
_JOINER_HOURS = (
    ("02.06.2025", "T. Brandhuber", "Alten Schrank abgebaut, Wand ausgebessert", "3,5"),
    ("03.06.2025", "T. Brandhuber", "Korpus gestellt und ausgerichtet", "5,0"),
    ("04.06.2025", "M. Voßkamp", "Türen angeschlagen, Schubkästen eingesetzt", "4,0"),
    ("05.06.2025", "M. Voßkamp", "Beleuchtung angeschlossen, Abnahme mit dem Kunden", "2,0"),
)
_JOINER_FACTS = (
    ("Rechnungsnummer", "2025-061"),
    ("Rechnungsdatum", "11.06.2025"),
    ("Kundennummer", "1184"),
    ("Leistungszeitraum", "02.06. bis 05.06.2025"),
)


def rechnung() -> bytes:
    """Two pages: the invoice, and the record of hours."""
    story = [
        block.title(_JOINER, "Rechnung"),
        block.address_and_facts(
            _JOINER,
            ("Herrn", "Ansgar Wiesenthaler", "Lerchenstieg 12", "00999 Hinterwalden"),
            _JOINER_FACTS,
        ),
        block.gap(8),
        block.body(_JOINER, "Sehr geehrter Herr Wiesenthaler,"),
        block.body(_JOINER, "für die Arbeiten nach unserem Angebot 2025-029 berechnen wir Ihnen wie vereinbart:"),
        *_joiner_sums(),
        block.gap(8),
        block.body(
            _JOINER,
            "Bitte überweisen Sie den Rechnungsbetrag bis zum 25.06.2025 ohne Abzug auf das unten genannte Konto. "
            "Bei Zahlung innerhalb von 7 Tagen gewähren wir 2 % Skonto.",
        ),
        block.body(
            _JOINER, "Der Lohnanteil von 841,00 € netto kann nach § 35a EStG steuerlich geltend gemacht werden."
        ),
        block.gap(3),
        block.body(_JOINER, "Mit freundlichen Grüßen"),
        block.body(_JOINER, "Maren Voßkamp, Tischlermeisterin"),
        PageBreak(),
        block.heading(_JOINER, "Anlage zur Rechnung 2025-061: Stundennachweis"),
        block.table(_JOINER, ("Datum", "Mitarbeiter", "Tätigkeit", "Stunden"), _JOINER_HOURS, (16, 20, 50, -14)),
        block.gap(3),
        block.totals(_JOINER, (("Stundensatz", "58,00 €"), ("Stunden gesamt", "14,5"))),
        block.signatures(_JOINER, ("Ort, Datum", "Unterschrift des Kunden")),
    ]
    paper = Paper(brand=_JOINER, title="Rechnung 2025-061", language="de", counter="Seite {page} von {pages}", pages=2)
    return paper.print(story)


def _joiner_sums() -> list[Flowable]:
    rows = [(number, text, amount, money.german(price)) for number, text, amount, price in _JOINER_LINES]
    net = sum(price for *_, price in _JOINER_LINES)
    tax = money.percentage(net, 19)
    sums = (("Nettobetrag", net), ("zzgl. 19 % MwSt.", tax), ("Rechnungsbetrag", net + tax))
    return [
        block.table(_JOINER, ("Pos.", "Bezeichnung", "Menge", "Betrag €"), rows, (8, 60, 16, -16)),
        block.gap(3),
        block.totals(_JOINER, [(name, f"{money.german(amount)} €") for name, amount in sums]),
    ]
