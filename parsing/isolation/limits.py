"""How much one document may cost: settings with safe defaults, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite

_MIB = 1024 * 1024

WALL_SECONDS = 120.0
CPU_SECONDS = 60
MEMORY_BYTES = 2048 * _MIB
FILE_BYTES = 256 * _MIB
RESULT_BYTES = 64 * _MIB
PAGES = 2_000
CHARACTERS_PER_PAGE = 1_000_000
DOCUMENTS_PER_CHILD = 200

# A child with all parsers loaded has about half of it mapped before it reads anything.
_LEAST = {"memory_bytes": 512 * _MIB}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What parsing one document may take. Every limit is above 0; ValueError otherwise.

    wall_seconds: from when a child begins the document until its answer is there; TIMEOUT above it.
    cpu_seconds: processor time of the child, in whole seconds, over all its threads; TIMEOUT above it. A program that
        the child starts, such as an OCR engine, may use about as much again: the wall clock bounds them together.
    memory_bytes: address space of the child (what is mapped, so more than what is resident), and of each program
        that it starts; at least 512 MiB. DOCUMENT_TOO_LARGE above it.
    file_bytes: size of the source, checked before it is read; DOCUMENT_TOO_LARGE above it.
    result_bytes: what the parsed document may take on its way back; DOCUMENT_TOO_LARGE above it.
    pages: how many pages may be read, after `target_pages` and `max_pages`; TOO_MANY_PAGES above it.
    characters_per_page: longer pages are cut there with a warning, since their beginning tells as much.
    documents_per_child: a child that has parsed as many is replaced, so that leaks of native code stay small.
    """

    wall_seconds: float = WALL_SECONDS
    cpu_seconds: int = CPU_SECONDS
    memory_bytes: int = MEMORY_BYTES
    file_bytes: int = FILE_BYTES
    result_bytes: int = RESULT_BYTES
    pages: int = PAGES
    characters_per_page: int = CHARACTERS_PER_PAGE
    documents_per_child: int = DOCUMENTS_PER_CHILD

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.type == "float":
                _check_seconds(field.name, value)
            else:
                _check_whole(field.name, value, _LEAST.get(field.name, 1))


def _check_seconds(name: str, value: object) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not isfinite(value) or value <= 0:  # type: ignore[arg-type, operator]
        raise ValueError(f"{name} {value!r}: allowed are finite numbers above 0")


def _check_whole(name: str, value: object, least: int) -> None:
    if type(value) is not int or value < least:
        raise ValueError(f"{name} {value!r}: allowed are whole numbers from {least}")
