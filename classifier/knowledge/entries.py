"""What the knowledge base says of one kind of document or one topic: its names, descriptions, and what stands in it.

The entries are data files in the folders `types` and `topics`, a list per domain; users add files of their own in the
same format.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from classifier.errors import InvalidConfigurationError

LANGUAGES: Final = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "cs", "tr", "ru", "zh", "ja", "ko", "ar", "hi"),
)
TYPES: Final = Path(__file__).with_name("types")
TOPICS: Final = Path(__file__).with_name("topics")
ANY_ENDING: Final = "*"

_PROBLEMS_SHOWN = 10


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cues(_Strict):
    """Phrases that stand in documents of a kind: titles, labels before a value, and fixed wordings; in texts about a
    topic, its terms.

    A `*` at the end of a phrase matches any ending of its last word.
    """

    heading: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    formula: tuple[str, ...] = ()
    term: tuple[str, ...] = ()


class Confusion(_Strict):
    """The name of an entry that is easily taken for this one, and what tells the two apart."""

    type: str
    difference: str


class Structure(_Strict):
    """What documents of a kind look like, where it is safe to say."""

    orientation: Literal["landscape", "portrait"] | None = None
    words_a_page: Literal["few", "many"] | None = None
    length: Literal["single page", "long"] | None = None


class Entry(_Strict):
    """A kind of document. `aliases` and `cues` are by language (ISO 639-1), `descriptions` are English."""

    name: str = Field(min_length=1)
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    descriptions: tuple[str, ...] = Field(min_length=1)
    cues: dict[str, Cues] = Field(default_factory=dict)
    confused_with: tuple[Confusion, ...] = ()
    structure: Structure = Structure()

    def phrases(self, language: str) -> tuple[str, ...]:
        """All cues of a language."""
        cues = self.cues.get(language, Cues())
        return (*cues.heading, *cues.field, *cues.formula, *cues.term)

    @property
    def english_names(self) -> tuple[str, ...]:
        """The name and its English aliases, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases.get("en", ()))))


_ENTRIES: Final = TypeAdapter(tuple[Entry, ...])


def package_entries(folder: Path = TYPES) -> tuple[Entry, ...]:
    """The entries that ship with the package, types or topics, in the order of their files."""
    return tuple(entry for file in sorted(folder.glob("*.json")) for entry in load_entries(file))


def load_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a JSON or YAML file; InvalidConfigurationError says what is wrong with it."""
    try:
        entries = _ENTRIES.validate_python(_parsed(path))
    except ValidationError as error:
        raise InvalidConfigurationError(tuple(_problems(path, error))) from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise InvalidConfigurationError((f"{path.name} cannot be read as knowledge: {error}",)) from error
    twice = [name for name, count in Counter(entry.name for entry in entries).items() if count > 1]
    if twice:
        raise InvalidConfigurationError((f"{path.name}: more than one entry is named {twice[0]!r}",))
    return entries


def _parsed(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)


def _problems(path: Path, error: ValidationError) -> Iterator[str]:
    for problem in error.errors()[:_PROBLEMS_SHOWN]:
        place = ".".join(map(str, problem["loc"])) or "the file"
        yield f"{path.name}: {place}: {problem['msg']}, given {problem['input']!r:.60}"
