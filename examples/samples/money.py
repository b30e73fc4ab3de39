"""Amounts in whole cents, written the way each language writes them."""

from __future__ import annotations

from collections.abc import Callable

Money = Callable[[int], str]


def english(cents: int) -> str:
    """1234567 -> "12,345.67"."""
    return f"{cents / 100:,.2f}"


def german(cents: int) -> str:
    """1234567 -> "12.345,67"; Spanish writes it the same way."""
    return english(cents).translate(str.maketrans(",.", ".,"))


def french(cents: int) -> str:
    """1234567 -> "12 345,67", with a no-break space."""
    return english(cents).translate(str.maketrans(",.", "\N{NO-BREAK SPACE},"))


def percentage(cents: int, percent: float) -> int:
    """The given percentage of an amount, rounded to the cent."""
    return round(cents * percent / 100)
