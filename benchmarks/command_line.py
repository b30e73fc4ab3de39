"""Types of command-line options."""

from argparse import ArgumentTypeError


def positive(text: str) -> int:
    """A whole number from 1; ArgumentTypeError for anything else."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not allowed; allowed are whole numbers from 1")
    return int(text)
