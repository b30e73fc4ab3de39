"""A German lease of a flat."""

from __future__ import annotations

from . import docx_file

_PARTIES = (
    "zwischen Frau Hedwig Sandmöller, Buchfinkenweg 3, 00999 Hinterwalden (im Folgenden: Vermieterin) und Herrn Jorin "
    "Abendroth sowie Frau Smilla Abendroth, bisher wohnhaft Mühlgasse 21, 00998 Vorderwalden (im Folgenden: Mieter) "
    "wird folgender Mietvertrag geschlossen:"
)
_COSTS = (
    ("Grundmiete (Kaltmiete)", "712,00 €"),
    ("Vorauszahlung Heizung und Warmwasser", "95,00 €"),
    ("Vorauszahlung übrige Betriebskosten", "118,00 €"),
    ("Stellplatz Nr. 4", "35,00 €"),
    ("Monatliche Gesamtmiete", "960,00 €"),
)
_SECTIONS = (
    (
        "§ 1 Mietsache",
        (
            "Vermietet wird zu Wohnzwecken die Wohnung im 2. Obergeschoss links des Hauses Lerchenstieg 12 in 00999 "
            "Hinterwalden, bestehend aus drei Zimmern, Küche, Bad, Flur und Balkon mit einer Wohnfläche von 78 m², "
            "dazu das Kellerabteil Nr. 7 und der Stellplatz Nr. 4.",
            "Den Mietern werden für die Mietzeit zwei Haustür-, zwei Wohnungs- und ein Briefkastenschlüssel übergeben.",
        ),
    ),
    (
        "§ 2 Mietzeit",
        (
            "Das Mietverhältnis beginnt am 1. August 2025 und läuft auf unbestimmte Zeit. Es kann von den Mietern mit "
            "einer Frist von drei Monaten zum Monatsende schriftlich gekündigt werden.",
        ),
    ),
    (
        "§ 3 Miete und Nebenkosten",
        (
            "Die Miete ist monatlich im Voraus, spätestens am dritten Werktag, auf das Konto der Vermieterin zu "
            "zahlen. Über die Betriebskosten wird jährlich abgerechnet. Die Miete setzt sich wie folgt zusammen:",
        ),
    ),
    (
        "§ 4 Kaution",
        (
            "Die Mieter leisten eine Kaution von drei Grundmieten (2.136,00 €), zahlbar in drei gleichen Monatsraten, "
            "die erste zu Beginn des Mietverhältnisses. Die Vermieterin legt sie getrennt von ihrem Vermögen an.",
        ),
    ),
    (
        "§ 5 Instandhaltung und Schönheitsreparaturen",
        (
            "Schäden an der Mietsache zeigen die Mieter unverzüglich an. Kleinreparaturen bis 90,00 € im Einzelfall, "
            "höchstens jedoch 6 % der Jahresgrundmiete, tragen die Mieter. Die Wohnung wird renoviert übergeben.",
        ),
    ),
    (
        "§ 6 Tierhaltung und Hausordnung",
        (
            "Kleintiere dürfen gehalten werden; für Hunde und Katzen ist die Zustimmung der Vermieterin nötig. Die "
            "beigefügte Hausordnung ist Bestandteil dieses Vertrags.",
        ),
    ),
    (
        "§ 7 Schlussbestimmungen",
        (
            "Änderungen und Ergänzungen dieses Vertrags bedürfen der Textform. Sollte eine Bestimmung unwirksam sein, "
            "so bleibt der Vertrag im Übrigen wirksam.",
        ),
    ),
)


def mietvertrag() -> bytes:
    """Two pages: the parties, seven sections, the rent as a table, signatures."""
    document = docx_file.blank("Mietvertrag", "Hedwig Sandmöller", "de")
    document.add_heading("Mietvertrag über Wohnraum", 0)
    document.add_paragraph(_PARTIES)
    for heading, paragraphs in _SECTIONS:
        document.add_heading(heading, 2)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        if heading.startswith("§ 3"):
            docx_file.add_table(document, ("Bestandteil", "Betrag im Monat"), _COSTS)
    document.add_paragraph()
    document.add_paragraph("Hinterwalden, den 4. Juli 2025")
    document.add_paragraph("\n______________________________\t\t______________________________")
    document.add_paragraph("Vermieterin\t\t\t\t\tMieter")
    return docx_file.to_bytes(document)
