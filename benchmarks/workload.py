"""What the speed comparison works on: text PDFs of our own making, rules by the hundred, and the PDFs of a folder."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from classifier.schema import Rule
from parsing import parse

WORDS_PER_LINE = 12
LINES_PER_PAGE = 40
_MARGIN = 60
_LEADING = 17
_FONT_SIZE = 9

_WORDS = Path(__file__).with_name("words.txt").read_text(encoding="ascii").split()
_SMALL_WORDS = tuple(
    "the of and to in for is on that by with as at from be are or which this not has was an will may".split()  # noqa: SIM905
)

_KINDS = (
    ("invoice", "bill with an invoice number, line items, taxes and a total to be paid, for"),
    ("contract", "agreement between two parties with clauses, term and signatures, about"),
    ("report", "report with findings, figures and a summary, about"),
    ("application", "form filled in by a person who applies for something, about"),
    ("manual", "instructions in steps with warnings and drawings, for"),
    ("complaint", "letter of a customer who is not content and asks for redress, about"),
    ("price list", "list of articles with prices and order numbers, for"),
    ("minutes", "minutes of a meeting with attendees, agenda and decisions, about"),
    ("permit", "permit issued by an authority, with conditions and a period, for"),
    ("newsletter", "periodical with several short news items, about"),
)
_SUBJECTS = (
    "electricity supply",
    "roofing work",
    "dental care",
    "road transport",
    "school meals",
    "office software",
    "timber trade",
    "hotel stays",
    "waste disposal",
    "garden machines",
)


def rules(count: int) -> tuple[Rule, ...]:
    """So many different rules, 1..100; ValueError otherwise."""
    made = tuple(
        Rule(type=f"{kind}: {subject}", description=f"{description} {subject}")
        for subject, (kind, description) in islice(product(_SUBJECTS, _KINDS), count)
    )
    if not made or len(made) != count:
        raise ValueError(f"count {count}: allowed are 1 to {len(_SUBJECTS) * len(_KINDS)}")
    return made


def write_pdf(path: Path, pages: int, seed: int) -> Path:
    """A PDF with a text layer of so many full pages; the same bytes for the same seed, other text for another."""
    chance = random.Random(seed)  # noqa: S311  nothing to keep secret
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number in range(1, pages + 1):
        text = canvas.beginText(_MARGIN, A4[1] - _MARGIN)
        text.setFont("Helvetica", _FONT_SIZE, leading=_LEADING)
        text.textLine(f"{_heading(chance)} {number}")
        for _ in range(LINES_PER_PAGE):
            text.textLine(" ".join(_word(chance) for _ in range(WORDS_PER_LINE)))
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path


def pdfs(folder: Path, pages: int, count: int, seed: int) -> list[Path]:
    """So many different PDFs of a length, written into a folder."""
    return [write_pdf(folder / f"{pages}-pages-{seed + each}.pdf", pages, seed + each) for each in range(count)]


def pick_pdfs(place: str, limit: int | None) -> list[Path]:
    """The PDFs with a text layer in a folder (not below it) or of a pattern, by name, at most `limit`.

    Only files in which both our parser and pypdf find text: a file that one side skips says nothing of speed.
    Raises ValueError when there are none.
    """
    folder = Path(place)
    found = folder.glob("*") if folder.is_dir() else _matching(folder)
    named = sorted(path for path in found if path.is_file() and path.suffix.lower() == ".pdf")
    chosen = list(islice(filter(_has_text, named), limit))
    if not chosen:
        raise ValueError(
            f"files {place!r}: no PDF with text; allowed is a folder with some or a pattern like 'in/*.pdf'"
        )
    return chosen


def _has_text(path: Path) -> bool:
    try:
        parse(path)
        texts = [page.extract_text() for page in PdfReader(path).pages]
    except Exception:  # noqa: BLE001  pypdf raises nearly anything
        return False
    return bool("".join(texts).strip())


def _matching(pattern: Path) -> Iterator[Path]:
    if not pattern.is_absolute():
        return Path().glob(str(pattern))
    root = Path(pattern.anchor)
    return root.glob(str(pattern.relative_to(root)))


def _heading(chance: random.Random) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(3)).title()


def _word(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.35:  # noqa: PLR2004  about the share of small words in English prose
        return _pick(chance, _SMALL_WORDS)
    if kind < 0.42:  # noqa: PLR2004  numbers as in business documents
        return f"{chance.randrange(1, 99_999) / 100:.2f}"
    return _pick(chance, _WORDS)


def _pick(chance: random.Random, words: Sequence[str]) -> str:
    return words[int(len(words) * chance.random() ** 1.5)]
