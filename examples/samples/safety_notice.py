"""A safety notice to be put up at a swimming lake: of a kind that no rule of the example names."""

from __future__ import annotations

from . import pdf_blocks as block
from .brand import Brand
from .pdf_page import Paper

_LAKE = Brand(
    name="Heron Mere Country Park",
    tagline="Rangers' office",
    address=("The Boathouse", "Heron Mere HM0 0ZZ", "Tel. 01632 960 777"),
    footer=("Put up on 18 July 2025. To be taken down by the rangers only.",),
    accent="#a61c1c",
    initials="!",
)
_DANGER = (
    "Do not swim, wade or paddle in the north bay until further notice.",
    "Keep children and dogs away from the water's edge and from any green scum on the shore.",
)
_ADVICE = (
    "Rinse your skin at once with clean water. The showers at the Boathouse are open from 7 am to 9 pm.",
    "Wash swimwear and towels before you use them again.",
    "If you feel unwell within the next three days, see a doctor and mention the lake.",
    "If your dog has been in the water, do not let it lick its coat, and call a vet straight away.",
)
_AREAS = (
    ("North bay and slipway", "Closed", "Closed", "Closed"),
    ("South beach", "Open, tested daily", "Open", "Open"),
    ("Reed channel", "Never allowed", "Canoes only", "Permit holders"),
)
_HELP = (
    "Seen something? Tell a ranger: 01632 960 777",
    "In an emergency call 112. You are at marker post N4, car park Heron Lane.",
)


def safety_notice() -> bytes:
    """One page: what is dangerous, what to do, whom to call."""
    story = [
        block.title(_LAKE, "Danger: blue-green algae in the water"),
        block.boxed(_LAKE, _DANGER),
        block.heading(_LAKE, "Why the bay is closed"),
        block.body(
            _LAKE,
            "After two warm weeks a bloom of blue-green algae has formed in the north bay. The algae can release "
            "toxins that irritate the skin and the eyes and, if swallowed, cause sickness, cramps and fever. Dogs can "
            "become seriously ill within an hour of drinking the water or licking it from their coat.",
        ),
        block.heading(_LAKE, "If you have touched the water"),
        *block.bullets(_LAKE, _ADVICE),
        block.heading(_LAKE, "What is still open"),
        block.table(_LAKE, ("Area", "Swimming", "Boats", "Angling"), _AREAS, (34, 22, 22, 22)),
        block.gap(6),
        block.boxed(_LAKE, _HELP),
    ]
    return Paper(brand=_LAKE, title="Safety notice", language="en", counter="Notice {page} of {pages}").print(story)
