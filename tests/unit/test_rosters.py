"""The roster as files: French for the coordinator, the contract's names for programs."""

import csv
import io
import json
import re
import zipfile

from mailbot import rosters
from mailbot.core.model import Participant, Status
from tests.builders import PARIS, a_registration, a_session, a_state, at, without_fee

HEADS = ["nom", "courriel", "organisme", "téléphone", "fonction", "état", "parties", "rang", "reçu le", "décidé le",
         "adhérent"]  # fmt: skip


def the_rows() -> list[rosters.Row]:
    ana = a_registration("ana", Status.CONFIRMED, 1, participant=Participant("=1+1", "ana@example.org"))
    bea = a_registration("bea", Status.WAITLISTED, 2, decided=at("15 Sep 10:01"))
    session = a_session(seats=1)
    return rosters.rows(without_fee(session), a_state(ana, bea), session)


def test_what_people_wrote_never_becomes_a_formula() -> None:
    text = rosters.as_csv(the_rows(), PARIS).decode("utf-8-sig")
    book = zipfile.ZipFile(io.BytesIO(rosters.as_xlsx(the_rows(), PARIS)))

    assert next(csv.DictReader(io.StringIO(text), delimiter=";"))["nom"] == "'=1+1"
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert b"=1+1" in book.read("xl/sharedStrings.xml")


def test_a_spreadsheet_has_french_words_and_the_organisations_clock() -> None:
    text = rosters.as_csv(the_rows(), PARIS).decode("utf-8-sig")

    head, _, bea = csv.reader(io.StringIO(text), delimiter=";")
    assert head == HEADS
    assert bea == ["Bea", "bea@example.org", "", "", "", "en attente", "matin", "1", "15/09/2020 10:00",
                   "15/09/2020 10:01", "non"]  # fmt: skip


def test_the_table_shows_who_and_where_she_stands() -> None:
    shown = rosters.as_table(the_rows(), PARIS).decode().splitlines()

    assert shown[0].split() == ["nom", "courriel", "état", "rang", "adhérent"]
    assert re.split(" {2,}", shown[2]) == ["Bea", "bea@example.org", "en attente", "1", "non"]


def test_json_keeps_the_names_of_the_contract() -> None:
    _, bea = json.loads(rosters.as_json(the_rows(), PARIS))

    assert tuple(bea) == rosters.HEADS
    assert bea["status"] == "waitlisted"
    assert bea["member"] is False
    assert bea["arrived"] == "2020-09-15T08:00:00+00:00"
