"""HTML and SVG made of elements. What is not Markup is text and gets escaped, so that no document can speak HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final, TypeAlias

_VOID: Final = frozenset({"meta", "br"})
# No HTML may hold these: control characters, lone halves of surrogate pairs, noncharacters.
_NOT_HTML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is known to be safe."""

    html: str


Content: TypeAlias = Markup | str | int
Attribute: TypeAlias = str | int | float | bool | None


def element(tag: str, *children: Content, **attributes: Attribute) -> Markup:
    """An element with its children.

    Names of attributes are written as Python allows: `class_`, `aria_label`. True is an attribute without a value,
    False and None are left out, floats keep two places.
    """
    opened = f"<{tag}{''.join(_attribute(name, value) for name, value in attributes.items())}>"
    return Markup(opened if tag in _VOID else f"{opened}{joined(*children).html}</{tag}>")


def joined(*children: Content) -> Markup:
    """Several pieces one after the other."""
    return Markup("".join(each.html if isinstance(each, Markup) else escaped(str(each)) for each in children))


def escaped(text: str) -> str:
    """Text as HTML, fit for elements and quoted attributes; characters that HTML may not hold become U+FFFD."""
    return html.escape(_NOT_HTML.sub("\ufffd", text))


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {written}"
    text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f' {written}="{escaped(text)}"'
