"""A bank statement of three pages whose running balance adds up."""

from __future__ import annotations

from itertools import accumulate

from reportlab.platypus import Flowable, PageBreak

from . import money
from . import pdf_blocks as block
from .brand import Brand
from .pdf_page import Paper

_BANK = Brand(
    name="Pebblewick Bank",
    tagline="Current accounts for small businesses",
    address=("14 Shingle Street", "Pebblewick PW0 0ZZ", "Tel. 01632 960 500", "pebblewick.example.com"),
    footer=(
        "Pebblewick Bank plc is an invented company. Lost your card? Call 01632 960 501 at any hour.",
        "Please check this statement and tell us within 60 days if an entry is wrong.",
    ),
    accent="#0b6b58",
    initials="PB",
)
_OPENING = 482_615
# Date, text, cents: negative amounts are paid out.
_ENTRIES = (
    ("01 Apr", "Standing order: rent, Tallow Yard Estates", -145_000),
    ("01 Apr", "Card payment: Marrowby Paper Merchants", -38_940),
    ("02 Apr", "Bank transfer from Museum of Clocks, QF-2025-0318", 198_060),
    ("02 Apr", "Direct debit: Brambleford Water", -6_215),
    ("03 Apr", "Card payment: Kestrel Fuel, pump 3", -7_102),
    ("03 Apr", "Bank transfer from Dunmere Seed Library", 14_250),
    ("04 Apr", "Cheque 000412 paid in", 41_850),
    ("04 Apr", "Bank charge: cheque handling", -60),
    ("07 Apr", "Bank transfer to P. Ashgrove, wages week 14", -52_600),
    ("07 Apr", "Bank transfer to L. Tumbrel, wages week 14", -49_875),
    ("08 Apr", "Card payment: Inkwell and Daughters, inks", -21_399),
    ("08 Apr", "Bank transfer from Thistle and Fern Florists", 18_600),
    ("09 Apr", "Card payment: Brambleford Post Office, stamps", -3_480),
    ("09 Apr", "Direct debit: Lantern Telecom, broadband", -4_200),
    ("10 Apr", "Cash paid in at counter, Pebblewick", 26_500),
    ("10 Apr", "Direct debit: Tidewater Waste, paper bin", -2_860),
    ("11 Apr", "Bank transfer from Brambleford Town Council", 97_440),
    ("11 Apr", "Card payment: Station Kiosk", -845),
    ("14 Apr", "Bank transfer to P. Ashgrove, wages week 15", -52_600),
    ("14 Apr", "Bank transfer to L. Tumbrel, wages week 15", -51_230),
    ("14 Apr", "Card payment: Marrowby Paper Merchants", -44_316),
    ("15 Apr", "Direct debit: van lease, Hopper Vehicles", -31_900),
    ("15 Apr", "Card payment: Fernbank Tools, cutter oil", -1_949),
    ("15 Apr", "Bank transfer from Otterburn Cider Mill, labels", 152_808),
    ("16 Apr", "Refund: Inkwell and Daughters, damaged cartridge", 3_599),
    ("17 Apr", "Card payment: Tilly's Sandwich Van", -1_275),
    ("17 Apr", "Bank transfer from Pike Hill Primary School", 31_020),
    ("17 Apr", "Card payment: Marrowby Paper Merchants", -27_384),
    ("17 Apr", "Direct debit: business insurance, Harbour Mutual", -11_750),
    ("22 Apr", "Bank transfer to P. Ashgrove, wages week 16", -52_600),
    ("22 Apr", "Bank transfer to L. Tumbrel, wages week 16", -49_875),
    ("22 Apr", "Card payment: Kestrel Fuel, pump 1", -6_890),
    ("22 Apr", "Direct debit: Clairview Energy, electricity", -28_417),
    ("23 Apr", "Bank transfer from The Pickled Walnut, menus", 22_176),
    ("23 Apr", "Bank transfer from Larkspur Yoga Rooms", 8_880),
    ("24 Apr", "Cheque 000413 paid in", 15_400),
    ("24 Apr", "Bank charge: cheque handling", -60),
    ("25 Apr", "Bank transfer from Saltmarsh Amateur Orchestra", 9_360),
    ("25 Apr", "Cash withdrawal: machine, Market Place", -12_000),
    ("28 Apr", "Bank transfer to P. Ashgrove, wages week 17", -52_600),
    ("28 Apr", "Bank transfer to L. Tumbrel, wages week 17", -49_875),
    ("29 Apr", "Card payment: Guillotine Blade Services", -17_640),
    ("29 Apr", "Card payment: Cobbler's Row Car Park", -640),
    ("29 Apr", "Bank transfer from Fennimore Kites, packaging", 64_920),
    ("30 Apr", "Bank transfer to the Revenue Office, VAT", -138_077),
    ("30 Apr", "Monthly account fee", -650),
    ("30 Apr", "Credit interest", 214),
)
_NOTES = (
    "Entries appear on the day on which they reached your account. Card payments can take two working days.",
    "Your arranged overdraft limit is £ 2,500.00. You did not use it in this period.",
    "Credit interest: 0.25 % a year, calculated daily and paid monthly.",
    "Cheque handling is charged at £ 0.60 a cheque; transfers and direct debits are free of charge.",
)
_COSTS = (
    ("Keeping the account", "£ 6.50 a month"),
    ("Transfer, standing order, direct debit", "free of charge"),
    ("Cheque paid in", "£ 0.60 each"),
    ("Arranged overdraft", "11.9 % a year on the amount used"),
    ("Transfer to another country", "£ 9.00 each"),
    ("Copy of an old statement", "£ 3.00 each"),
)
_WARNING = (
    "We will never ask for your password",
    "Nobody from Pebblewick Bank will telephone you for a password, a card number or a code.",
    "If somebody does, put down the receiver and call us on 01632 960 501.",
)


def bank_statement() -> bytes:
    """Three pages: the summary, the transactions, and what to know about them."""
    closing = _OPENING + sum(amount for *_, amount in _ENTRIES)
    story = [
        block.title(_BANK, "Statement of account"),
        block.address_and_facts(
            _BANK,
            ("Quillfeather Print Works Ltd", "Unit 4, Tallow Yard", "Brambleford BR0 0ZZ"),
            (
                ("Statement period", "1 to 30 April 2025"),
                ("Statement number", "2025/04"),
                ("Account number", "0000 0000"),
                ("Sort code", "00-00-00"),
            ),
        ),
        block.gap(6),
        block.fact_sheet(_BANK, _summary(closing)),
        block.heading(_BANK, "Your transactions"),
        block.table(
            _BANK, ("Date", "Details", "Paid out £", "Paid in £", "Balance £"), _rows(), (11, 46, -14, -14, -15)
        ),
        block.gap(3),
        block.totals(_BANK, (("Entries", str(len(_ENTRIES))), ("Closing balance", f"£ {money.english(closing)}"))),
        PageBreak(),
        *_notes(),
    ]
    paper = Paper(brand=_BANK, title="Statement 2025/04", language="en", counter="Page {page} of {pages}", pages=3)
    return paper.print(story)


def _summary(closing: int) -> list[tuple[str, str]]:
    paid_in = sum(amount for *_, amount in _ENTRIES if amount > 0)
    paid_out = -sum(amount for *_, amount in _ENTRIES if amount < 0)
    sums = (
        ("Opening balance on 1 April", _OPENING),
        ("Money in", paid_in),
        ("Money out", paid_out),
        ("Closing balance on 30 April", closing),
    )
    return [(name, f"£ {money.english(amount)}") for name, amount in sums]


def _rows() -> list[tuple[str, str, str, str, str]]:
    balances = accumulate((amount for *_, amount in _ENTRIES), initial=_OPENING)
    rows = [("01 Apr", "Balance brought forward", "", "", money.english(next(balances)))]
    for (date, text, amount), balance in zip(_ENTRIES, balances, strict=True):
        out, into = (money.english(-amount), "") if amount < 0 else ("", money.english(amount))
        rows.append((date, text, out, into, money.english(balance)))
    return rows


def _notes() -> list[Flowable]:
    return [
        block.heading(_BANK, "About this statement"),
        *block.bullets(_BANK, _NOTES),
        block.heading(_BANK, "What your account costs"),
        block.table(_BANK, ("Service", "Price"), _COSTS, (60, 40)),
        block.heading(_BANK, "If something looks wrong"),
        block.body(
            _BANK,
            "Call us or come to any branch and name the date and the amount of the entry. We look into every report "
            "within ten working days and tell you in writing what we found. If you do not agree with our answer, you "
            "can put the matter before the banking ombudsman free of charge.",
        ),
        block.gap(4),
        block.boxed(_BANK, _WARNING),
    ]
