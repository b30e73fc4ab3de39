"""The error tree of the classifier is the one that its module draws."""

from __future__ import annotations

import inspect

import pytest

from classifier import errors
from classifier.errors import ClassifierError, InvalidConfigurationError

ALL = sorted(
    (value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, ClassifierError)),
    key=lambda value: value.__name__,
)


def drawn_line(error: type[ClassifierError]) -> str:
    drawing = inspect.getdoc(errors) or ""
    return next(line for line in drawing.splitlines() if error.__name__ in line)


@pytest.mark.parametrize("error", [error for error in ALL if error is not ClassifierError])
def test_every_error_is_drawn_with_its_code_and_kind(error: type[ClassifierError]) -> None:
    assert error.code in drawn_line(error)
    assert ("ValueError" in drawn_line(error)) == issubclass(error, ValueError)


def test_codes_are_unique() -> None:
    assert len({error.code for error in ALL}) == len(ALL)


def test_a_configuration_error_carries_one_line_per_problem_and_says_them_all() -> None:
    error = InvalidConfigurationError(("rules[0].type: first", "mode: second"))

    assert error.problems == ("rules[0].type: first", "mode: second")
    assert str(error) == "rules[0].type: first; mode: second"
