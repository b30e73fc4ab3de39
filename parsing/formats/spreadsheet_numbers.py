"""Numbers of a spreadsheet as they are shown: as far as a format code (ECMA-376, 18.8.31) tells it cheaply. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

# Codes with fixed numbers that stand in no file (ECMA-376, 18.8.30); the others in the gaps are dates of some locale.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
}
_MAX_CODE_CHARS = 255
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | [_*].        # text, and spaces as wide as a character
    | \[\$(?P<currency>[^\]-]*)[^\]]*\]                       # with a locale behind it
    | (?P<elapsed>\[[hms]+\]) | \[[^\]]*\] | General
    | (?P<digits>[0#?.,%]+) | (?P<letters>[ymdhse/]+) | (?P<sign>[€$£¥ ])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TEXTS = frozenset(("quoted", "escaped", "currency", "sign"))
_CLOCK = frozenset("hs")
_CALENDAR = frozenset("dy")
# Days are counted from here, so that from March 1900 on they agree with a calendar that has 29 February 1900.
_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_MINUTES_OF_A_DAY = 24 * 60
_GENERAL_DIGITS = 11
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How the cells of one style show a number; `decimals` None, and nothing else set: as a number in general."""

    is_date: bool = False
    is_time: bool = False
    is_elapsed: bool = False
    decimals: int | None = None
    thousands: bool = False
    percent: bool = False
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def from_code(cls, code: str) -> NumberFormat:
        """Read the first section of a code such as `#,##0.00 "€"`; what is not understood counts as general."""
        texts = ["", ""]
        digits = letters = elapsed = ""
        for token in _TOKEN.finditer(code[:_MAX_CODE_CHARS].partition(";")[0]):
            kind, text = token.lastgroup, token[token.lastgroup or 0]
            if kind in _TEXTS:
                texts[bool(digits)] += text
            elif kind == "digits":
                digits += text
            elif kind == "letters":
                letters += text.lower()
            elif kind == "elapsed":
                elapsed += text
        if elapsed or set(letters) & (_CLOCK | _CALENDAR | {"m"}):
            return cls._of_moment(frozenset(letters), elapsed)
        if letters or not digits:
            return cls()
        return cls._of_number(digits, *texts)

    @classmethod
    def _of_moment(cls, letters: frozenset[str], elapsed: str) -> NumberFormat:
        is_time = bool(letters & _CLOCK or elapsed)
        return cls(is_date=bool(letters & _CALENDAR) or not is_time, is_time=is_time, is_elapsed=bool(elapsed))

    @classmethod
    def _of_number(cls, digits: str, prefix: str, suffix: str) -> NumberFormat:
        whole, _, decimals = digits.partition(".")
        return cls(
            decimals=sum(map(decimals.count, "0#?")),
            thousands="," in whole,
            percent="%" in digits,
            prefix=prefix,
            suffix=suffix,
        )

    def shown(self, value: float, *, since_1904: bool = False) -> str:
        """The number as text: a date as YYYY-MM-DD, with HH:MM where there is a time; no locale is known."""
        if self.is_elapsed:
            hours, minutes = divmod(round(value * _MINUTES_OF_A_DAY), 60)
            return f"{hours}:{minutes:02}"
        if self.is_date or self.is_time:
            return self._moment(value, _EPOCH_1904 if since_1904 else _EPOCH)
        return f"{self.prefix}{self._digits(value)}{self.suffix}".strip()

    def _digits(self, value: float) -> str:
        if self.percent:
            value *= 100
        if self.decimals is None or abs(value) >= _LARGEST:
            digits = _general(value)
        else:
            digits = f"{value:{',' if self.thousands else ''}.{self.decimals}f}"
        return digits + "%" if self.percent else digits

    def _moment(self, value: float, epoch: datetime) -> str:
        try:
            moment = epoch + timedelta(minutes=round(value * _MINUTES_OF_A_DAY))
        except OverflowError:
            return _general(value)
        time = f"{moment.hour:02}:{moment.minute:02}"
        if not self.is_date:
            return time
        date = f"{moment.year:04}-{moment.month:02}-{moment.day:02}"
        return f"{date} {time}" if self.is_time else date


def _general(value: float) -> str:
    return f"{value:.0f}" if abs(value) < _LARGEST and value.is_integer() else f"{value:.{_GENERAL_DIGITS}g}"
