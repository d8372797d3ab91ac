"""The roster as files."""

import csv
import io
import zipfile

from mailbot import rosters

ROW = dict.fromkeys(rosters.HEADS) | {"name": "=1+1", "email": "ana@example.org", "parts": ["morning"], "member": True}


def test_what_people_wrote_never_becomes_a_formula() -> None:
    text = rosters.as_csv([ROW]).decode("utf-8-sig")
    book = zipfile.ZipFile(io.BytesIO(rosters.as_xlsx([ROW])))

    assert next(csv.DictReader(io.StringIO(text), delimiter=";"))["name"] == "'=1+1"
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert b"=1+1" in book.read("xl/sharedStrings.xml")


def test_the_table_shows_who_and_where_she_stands() -> None:
    shown = rosters.as_table([ROW | {"status": "waitlisted", "position": 3}]).decode()

    assert "ana@example.org" in shown
    assert "waitlisted  3" in shown
