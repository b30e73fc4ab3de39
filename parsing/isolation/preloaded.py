"""Importing this loads every parser: what children are forked from has done so, and they need not do it again."""

from contextlib import suppress
from importlib import import_module

from parsing.detection import Format
from parsing.language import detect_language

_ENOUGH_TO_LOAD_THE_PROFILES = "The quick brown fox jumps over the lazy dog."

for _format in Format:
    with suppress(ImportError):  # the extractor of a format may need an extra that is not installed
        import_module(f"parsing.formats.{_format}")
detect_language(_ENOUGH_TO_LOAD_THE_PROFILES)
