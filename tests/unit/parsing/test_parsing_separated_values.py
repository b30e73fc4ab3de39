from __future__ import annotations

import pytest

from parsing import parse
from parsing.formats import csv
from parsing.source import Source
from parsing.tables import separator_of

PEOPLE = "name,city,amount\nAda Winter,Norwood,12\nBen Moss,Ashford,7\nCleo Hart,Elmham,9\n"
PROSE = (
    "Dear Ada, thank you for the letter.\nThe chairs, the desks, and the lamps are here.\n"
    "We will pay, as agreed, on Monday.\nWith kind regards, Ben\n"
)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        (PEOPLE, ","),
        (PEOPLE.replace("\n", "\r\n"), ","),
        ("\ufeff" + PEOPLE, ","),
        (PEOPLE.replace(",", ";"), ";"),
        (PEOPLE.replace(",", "\t"), "\t"),
        ('id,text,price\n1,"red, large",2\n2,"say ""yes""",3\n3,"two\nlines",4\n', ","),
        ("name;amount\na;1\nb;2\nc;3\nd;4\n", ";"),
        ("id,note,sum\n1,,4\n2,,5\n3,x,6\n", ","),
        ("name,city,amount\n" + "Ada,Norwood,12\n" * 9000, ","),
    ],
)
def test_tables_are_told(text: str, separator: str) -> None:
    assert separator_of(text) == separator
    document = parse(text.encode())
    assert document.format == "csv"
    assert document.page_count == 1


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "\n".join(line.rstrip(".") for line in PROSE.splitlines()),
        "roses are red, violets are blue\nsugar is sweet, and so are you\n" * 3,
        "Winter, Ada\nMoss, Ben\nHart, Cleo\nLane, Dora\nPike, Emil\nRook, Fay\n",
        "Norwood,\nAshford,\nElmham,\nBurton,\nCastle Acre,\nDereham,\n",
        "name,city,amount\nAda,Norwood,12\n",
        "name,city\nAda,Norwood\nBen,Ashford\n",
        "1,2,3\n4,5,6\n7,8,9\n",
        "a,a,b\n1,2,3\n4,5,6\n",
        "a,b,c\n1,2,3\n4,5\n6,7,8\n",
        "a,b,c\n,,\n,,\n1,2,3\n",
        'a,b,c\n1,"open,3\n4,5,6\n7,8,9\n',
        'a,b,c\n"1"x,2,3\n4,5,6\n7,8,9\n',
        "We met. We spoke,we ate,we left\nThey met,they ate,they left\nYou met,you ate,you left\n",
        "x" * 100 + ",y,z\n1,2,3\n4,5,6\n7,8,9\n",
        "a,b,c\n" + f"{'word ' * 100},2,3\n" * 4,
        "",
        ",",
        "\t\t\n\t\t\n\t\t\n",
    ],
)
def test_other_texts_are_no_tables(text: str) -> None:
    assert separator_of(text) is None
    if text.strip(",\t\n"):
        assert parse(text.encode()).format != "csv"


def test_rows_become_lines_with_cells_between_tabs() -> None:
    text = 'id; note ;sum\n1;"red; large";2\n\n2;"two\nlines";3\n3;;4\n'
    assert parse(text.encode("utf-16")).pages[0].text == "id\tnote\tsum\n1\tred; large\t2\n\n2\ttwo lines\t3\n3\t4"


def test_a_quotation_that_swallows_the_rest_leaves_the_text_as_it_is() -> None:
    text = PEOPLE + "Ada,Norwood,12\n" * 5000 + 'Dora,"Elmham,5\n' + "Ben,Ashford,7\n" * 20_000
    document = parse(text.encode())
    assert document.format == "csv"
    assert document.pages[0].text == text


def test_the_extractor_keeps_what_is_no_table_as_it_is() -> None:
    with csv.extract(Source.from_bytes(PROSE.encode())) as document:
        assert document.read_page(1) == PROSE


def test_a_selected_page_can_only_be_the_first() -> None:
    assert parse(PEOPLE.encode(), target_pages="1-3").warnings == (
        "target_pages 2-3 left out: the document has 1 page",
    )
