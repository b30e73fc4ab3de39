"""What tells the type of a document beside its text: what it says of itself, its form, what is attached. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from parsing.text import clean_text

MAX_METADATA_CHARS = 500
MAX_FORM_FIELDS = 1_000
MAX_FIELD_NAME_CHARS = 200
MAX_FIELD_VALUE_CHARS = 2_000
MAX_ATTACHMENTS = 100
MAX_ATTACHMENT_NAME_CHARS = 255
# Spaces and marks that cleaning takes away count as well: of what is longer, the beginning is cleaned.
_CLEANED_PER_KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a document says of itself, "" where it says nothing; no persons: its author is never read.

    Each value is one clean line of at most MAX_METADATA_CHARS characters. `creator` is the program in which the
    document was written, `producer` the one that made the file.
    """

    title: str = ""
    subject: str = ""
    keywords: str = ""
    creator: str = ""
    producer: str = ""

    @classmethod
    def cleaned(
        cls, *, title: str = "", subject: str = "", keywords: str = "", creator: str = "", producer: str = ""
    ) -> Metadata:
        """Metadata as it stands in a file, made clean and short."""
        return cls(
            title=one_line(title, MAX_METADATA_CHARS),
            subject=one_line(subject, MAX_METADATA_CHARS),
            keywords=one_line(keywords, MAX_METADATA_CHARS),
            creator=one_line(creator, MAX_METADATA_CHARS),
            producer=one_line(producer, MAX_METADATA_CHARS),
        )


NO_METADATA: Final = Metadata()


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form as it stands on page `page_number` (1-based).

    `name` is the field's own name, without those of the groups around it ("" where only they have one), of at most
    MAX_FIELD_NAME_CHARS characters. `value` is what was filled in, as one line of at most MAX_FIELD_VALUE_CHARS: ""
    where nothing was, or a password; the state of a box that can be ticked is a word such as "Yes" or "Off".
    """

    name: str
    value: str
    page_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an open document tells beside the text of the pages that were read.

    `form_texts` are the values of form fields that a reader sees as text, as pairs of page number and value.
    """

    metadata: Metadata = NO_METADATA
    form_fields: tuple[FormField, ...] = ()
    form_texts: tuple[tuple[int, str], ...] = ()
    attachments: tuple[str, ...] = ()


def one_line(text: str, limit: int) -> str:
    """The beginning of a text, cleaned and on one line, of at most `limit` characters."""
    return " ".join(clean_text(text[: _CLEANED_PER_KEPT * limit]).split())[:limit].strip()


def attachment_names(names: list[str]) -> tuple[str, ...]:
    """The first MAX_ATTACHMENTS names, each clean and of at most MAX_ATTACHMENT_NAME_CHARS characters."""
    return tuple(one_line(name, MAX_ATTACHMENT_NAME_CHARS) for name in names[:MAX_ATTACHMENTS])


def size_in_points(width: float, height: float) -> tuple[float, float] | None:
    """A size to a hundredth of a point; None unless both sides are finite and longer than nothing."""
    if not (math.isfinite(width) and math.isfinite(height)):
        return None
    sides = round(float(width), 2), round(float(height), 2)
    return sides if min(sides) > 0 else None


def with_values(text: str, values: list[str]) -> str:
    """A text with those of `values` behind it, each on a line, that it does not hold yet."""
    known = " ".join(text.split())
    missing = [value for value in dict.fromkeys(values) if value not in known]
    return "\n".join(filter(None, [text.rstrip("\n"), *missing])) if missing else text
