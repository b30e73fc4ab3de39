"""Options of the command line over fields of the rules file."""

import pytest

from classifier.cli.options import with_options
from classifier.errors import InvalidConfigurationError
from classifier.schema import ClassifyConfiguration, ParsingConfiguration, Rule

RULES = (Rule(type="invoice", description="A request for payment."),)
FROM_FILE = ClassifyConfiguration(
    rules=RULES, parsing_configuration=ParsingConfiguration(lang="de", max_pages=3, target_pages="1-9")
)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"target_pages": "2"}, {"lang": "de", "max_pages": 3, "target_pages": "2"}),
        ({"max_pages": 1}, {"lang": "de", "max_pages": 1, "target_pages": "1-9"}),
        ({"lang": "FR", "max_pages": None}, {"lang": "fr", "max_pages": 3, "target_pages": "1-9"}),
    ],
)
def test_an_option_replaces_only_its_own_field(options: dict[str, str | int], expected: dict[str, object]) -> None:
    configuration = with_options(FROM_FILE, **options)

    assert configuration.parsing_configuration == ParsingConfiguration.model_validate(expected)
    assert configuration.rules == FROM_FILE.rules


def test_options_work_without_a_parsing_configuration_in_the_file() -> None:
    configuration = with_options(ClassifyConfiguration(rules=RULES), lang="en")

    assert configuration.parsing_configuration == ParsingConfiguration(lang="en")


def test_no_option_changes_nothing() -> None:
    assert with_options(FROM_FILE, lang=None, max_pages=None, target_pages=None) is FROM_FILE


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"target_pages": "1,x"}, "--target-pages '1,x': item 'x' is not a page; allowed are 1-based pages"),
        ({"lang": "german"}, "--lang 'german': allowed are the two-letter codes"),
        ({"max_pages": 0}, "--max-pages: 0 is too small; allowed are whole numbers from 1"),
    ],
)
def test_a_wrong_option_is_named_as_it_was_typed(options: dict[str, str | int], said: str) -> None:
    with pytest.raises(InvalidConfigurationError) as caught:
        with_options(FROM_FILE, **options)

    assert caught.value.problems[0].startswith(said)
