"""The roster as files: French for the coordinator, the contract's names for programs."""

import csv
import io
import json
import re
import zipfile
from datetime import date

import pytest

from mailbot import rosters
from mailbot.core.model import Participant, Registration, State, Status
from tests.builders import PARIS, a_fee, a_registration, a_session, a_state, at, without_fee

HEADS = ["nom", "courriel", "organisme", "téléphone", "fonction", "état", "parties", "rang", "reçu le", "décidé le",
         "adhérent", "injoignable"]  # fmt: skip


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
                   "15/09/2020 10:01", "non", "non"]  # fmt: skip


def test_the_table_shows_who_and_where_she_stands() -> None:
    shown = rosters.as_table(the_rows(), PARIS).decode().splitlines()

    assert shown[0].split() == ["nom", "courriel", "état", "rang", "adhérent", "injoignable"]
    assert re.split(" {2,}", shown[2]) == ["Bea", "bea@example.org", "en attente", "1", "non", "non"]


def test_json_keeps_the_names_of_the_contract() -> None:
    _, bea = json.loads(rosters.as_json(the_rows(), PARIS))

    assert tuple(bea) == rosters.HEADS
    assert bea["status"] == "waitlisted"
    assert bea["member"] is False
    assert bea["arrived"] == "2020-09-15T08:00:00+00:00"


@pytest.mark.parametrize("start", list("=+-@\t\r＝＋－＠"))
def test_each_sign_that_begins_a_formula_is_made_a_text(start: str) -> None:
    ana = a_registration("ana", participant=Participant(f"{start}1", "ana@example.org"))
    session = a_session()
    rows = rosters.rows(without_fee(session), a_state(ana), session)

    [_, cells] = csv.reader(io.StringIO(rosters.as_csv(rows, PARIS).decode("utf-8-sig"), newline=""), delimiter=";")
    book = zipfile.ZipFile(io.BytesIO(rosters.as_xlsx(rows, PARIS)))

    assert not cells[0].startswith(rosters.FORMULA_STARTS)
    assert cells[0].endswith("1")
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("year", "member"), [(2015, False), (2020, True)])
def test_a_member_has_paid_for_the_session_s_day_also_where_no_fee_is_asked(year: int, member: bool) -> None:
    session = a_session()
    state = a_state(a_registration("ana"), paid=(a_fee("ana", date(year, 3, 1)),))

    [ana] = rosters.rows(without_fee(session), state, session)

    assert ana["member"] is member


def test_a_waitlist_is_counted_once_and_not_for_each_of_its_people() -> None:
    looked = 0

    class Counted(State):
        def of(self, session: str) -> tuple[Registration, ...]:
            nonlocal looked
            looked += 1
            return self.registrations[session]

    session = a_session(seats=1)
    waiting = [a_registration(f"p{n}", Status.WAITLISTED, n) for n in range(2, 22)]
    state = a_state(a_registration("ana"), *waiting)

    rows = rosters.rows(without_fee(session), Counted(state.registrations), session)

    assert [row["position"] for row in rows] == [None, *range(1, 21)]
    assert looked <= 2
