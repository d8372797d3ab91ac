"""Whatever a table has to show, there is a French word for it."""

from datetime import UTC, date, datetime

import pytest

from mailbot import rosters, tables
from mailbot.core.model import Status
from mailbot.core.reading import Intent
from mailbot.core.table import MACHINES, MESSAGES, SEATS
from mailbot.service import Tally
from tests.builders import PARIS


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "oui"),
        (False, "non"),
        (Status.HELD, "place gardée"),
        (3, "3"),
        (date(2020, 2, 1), "01/02/2020"),
        (datetime(2020, 9, 30, 22, 30, tzinfo=UTC), "01/10/2020 00:30"),
        (["matin", "soir"], "matin, soir"),
        ("Ana\x1b[2J\nDurand", "Ana[2J Durand"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value: object, shown: str) -> None:
    assert tables.cell(value, PARIS) == shown


def test_every_word_that_a_table_may_show_has_a_french_one() -> None:
    assert set(tables.STATUSES) == set(Status)
    assert set(tables.INTENTS) == set(Intent)
    assert {row.name for row in (*MACHINES, *MESSAGES, *SEATS)} <= set(tables.BECAUSE)
    assert {*rosters.HEADS, *Tally().as_json(0)} <= set(tables.HEADS)


@pytest.mark.parametrize(
    ("described", "told"),
    [
        ("confirmed: Ana Durand", "inscrit: Ana Durand"),
        ("fee paid on 2020-02-01: ana@example.org", "adhésion payée le 2020-02-01: ana@example.org"),
        ("autre chose", "autre chose"),
    ],
)
def test_a_change_in_the_journal_is_told_in_french(described: str, told: str) -> None:
    assert tables.change(described) == told


@pytest.mark.parametrize(("number", "told"), [(0, "aucune ligne"), (1, "1 ligne"), (2, "2 lignes")])
def test_things_are_counted_as_people_do(number: int, told: str) -> None:
    assert tables.counted(number, "ligne", "lignes") == told


def test_a_deadline_at_midnight_is_the_day_that_she_wrote() -> None:
    assert tables.until(datetime(2020, 10, 2, 22, tzinfo=UTC), PARIS) == "02/10/2020 inclus"
    assert tables.until(datetime(2020, 10, 2, 10, tzinfo=UTC), PARIS) == "02/10/2020 12:00"


@pytest.mark.parametrize(
    ("name", "email", "shown"),
    [
        ("Ana Durand", "ana@example.org", "Ana Durand <ana@example.org>"),
        (None, "ana@example.org", "ana@example.org"),
        ("Ana Durand", None, "Ana Durand"),
    ],
)
def test_a_person_is_named_without_any_doubt(name: str | None, email: str | None, shown: str) -> None:
    assert tables.label(name, email) == shown


def test_a_letter_about_no_session_names_none() -> None:
    row = {"at": datetime(2020, 10, 2, 7, tzinfo=UTC), "kind": "alert", "to": ["dominique@example.org"], "session": ""}

    assert "  09:00  alert : 1 lettre" in tables.calendar([row], "fr", PARIS)
