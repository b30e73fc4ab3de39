"""Who a sample comes from: the name, address and colours that its pages carry."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """An invented issuer. `accent` is a hexadecimal colour, `footer` the small print below every page."""

    name: str
    tagline: str
    address: tuple[str, ...]
    footer: tuple[str, ...]
    accent: str
    initials: str
    serif: bool = False

    @property
    def colour(self) -> Color:
        """The accent as a colour to draw with."""
        return HexColor(self.accent)

    @property
    def tint(self) -> Color:
        """The accent mixed with much white: a background that text can stand on."""
        strong = self.colour
        return Color(*(1 - (1 - part) * 0.10 for part in (strong.red, strong.green, strong.blue)))

    @property
    def font(self) -> str:
        """The regular face; both families are among the fonts that every PDF reader brings."""
        return "Times-Roman" if self.serif else "Helvetica"

    @property
    def bold(self) -> str:
        """The bold face of the same family."""
        return "Times-Bold" if self.serif else "Helvetica-Bold"
