"""A resume."""

from __future__ import annotations

from docx.document import Document

from . import docx_file

_PROFILE = (
    "Conservator of clocks and scientific instruments with eleven years of workshop and museum experience. I repair "
    "turret clocks, document what I do so that the next person can undo it, and enjoy explaining escapements to "
    "school classes."
)
_JOBS = (
    (
        "Senior Conservator, Saltmarsh Museum of Clocks",
        "Saltmarsh, 2019 to present",
        (
            "Responsible for 640 objects, from a 14th-century church clock to quartz prototypes.",
            "Led a team of three through the move to the new gallery without one breakage.",
            "Introduced condition reports with photographs, which cut insurance costs by a fifth.",
        ),
    ),
    (
        "Workshop Conservator, Ravel and Stroud Clockmakers",
        "Dunmere, 2014 to 2019",
        (
            "Restored 90 longcase clocks, including cutting replacement wheels and pinions.",
            "Trained two apprentices, both now qualified.",
        ),
    ),
)
_EDUCATION = (
    ("2014", "Master's degree, Conservation of Technical Objects", "University of Brambleford"),
    ("2012", "Bachelor's degree, Mechanical Engineering", "Dunmere Institute of Technology"),
)
_SKILLS = (
    "Wheel cutting, bushing, pivot polishing, dial restoration",
    "X-ray fluorescence, endoscopy, humidity control",
    "Collections databases, technical drawing, spreadsheet macros",
    "Languages: English (native), German (fluent), French (basic)",
)


def resume() -> bytes:
    """One page: profile, experience, education, skills, referees."""
    document = docx_file.blank("Curriculum vitae", "Leopold Finchbury", "en")
    document.add_heading("Leopold Finchbury", 0)
    document.add_paragraph(
        "Conservator | 5 Mainspring Mews, Saltmarsh SM0 0ZZ | 01632 960 358 | leo.finchbury@example.com"
    )
    document.add_heading("Profile", 1)
    document.add_paragraph(_PROFILE)
    _add_experience(document)
    document.add_heading("Education", 1)
    docx_file.add_table(document, ("Year", "Qualification", "School"), _EDUCATION)
    document.add_heading("Skills", 1)
    for skill in _SKILLS:
        document.add_paragraph(skill, "List Bullet")
    document.add_heading("Referees", 1)
    document.add_paragraph("Names and addresses of two referees will gladly be given on request.")
    return docx_file.to_bytes(document)


def _add_experience(document: Document) -> None:
    document.add_heading("Work experience", 1)
    for position, when, achievements in _JOBS:
        document.add_heading(position, 2)
        document.add_paragraph(when).runs[0].italic = True
        for achievement in achievements:
            document.add_paragraph(achievement, "List Bullet")
