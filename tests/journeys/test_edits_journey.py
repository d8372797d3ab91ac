"""The coordinator edits a session that people are in: she is asked, says yes by mail, and those concerned are told."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.journeys.installations import (
    FIRST,
    OURS,
    SESSION,
    Installation,
    a_mail,
)

pytestmark = pytest.mark.slow


HOUR = timedelta(hours=1)
ASKS = "Bonjour,\n\nje souhaite m'inscrire à la session du 8 octobre.\n\nBien à vous"
COORDINATOR = "Dominique Bernier <dominique.bernier@caprural.example>"
PEOPLE = ("ana", "bea", "cleo")


def the_file(root: Path, *edits: tuple[str, str]) -> None:
    path = root / "config" / "sessions" / f"{SESSION}.toml"
    text = path.read_text("utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


def calendars(made: Installation, kind: str) -> dict[str, tuple[str, int, datetime]]:
    """Of the letters of this kind, by reader: the method, the sequence and the start of the calendar enclosed."""
    found = {}
    for letter in made.letters():
        parts = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
        if letter["X-Mailbot-Letter"] == kind and parts:
            calendar = Calendar.from_ical(parts[0].get_content())
            event = next(each for each in calendar.walk("VEVENT"))
            found[str(letter["To"])] = (str(calendar["METHOD"]), int(str(event["SEQUENCE"])), event.decoded("DTSTART"))
    return found


def plans(made: Installation) -> list[str]:
    return [str(letter["Message-ID"]) for letter in made.letters() if letter["X-Mailbot-Letter"] == "plan"]


def sent(made: Installation, kind: str) -> list[str]:
    return sorted(str(letter["To"]) for letter in made.letters() if letter["X-Mailbot-Letter"] == kind)


def she_answers(made: Installation, word: str, plan: str, at: datetime) -> None:
    mail = a_mail("x", f"{word}\n\nLe 14 sept. 2020, mailbot a écrit :\n> répondez par « oui »\n", In_Reply_To=plan)
    head = f"From: X Exemple <x@example.org>\nTo: {OURS}".encode()
    made.deliver(mail.replace(head, f"From: {COORDINATOR}\nTo: {OURS}".encode()), at)


def registered(made: Installation, tmp_path: Path) -> None:
    """Ana and Bea are in the two seats, Cleo waits."""
    the_file(tmp_path, ("seats = 20", "seats = 2"))
    for who in PEOPLE[:2]:
        made.mailbot("members", "add", f"{who}@example.org", "--year", "2020")
    for n, who in enumerate(PEOPLE):
        made.deliver(a_mail(who, ASKS), FIRST + n * timedelta(minutes=1))
    made.once(FIRST + HOUR)
    assert [row["status"] for row in made.roster()] == ["confirmed", "confirmed", "waitlisted"]


def test_an_edit_waits_for_her_yes_and_then_reaches_everybody_with_letters_and_calendars(
    installation: Installation, tmp_path: Path
) -> None:
    registered(installation, tmp_path)
    first = calendars(installation, "confirmation")

    # The date moves: she is asked, and nobody is told.
    the_file(tmp_path, ("2020-10-08T", "2020-10-09T"))
    installation.once(FIRST + 2 * HOUR)
    installation.once(FIRST + 3 * HOUR)
    assert len(plans(installation)) == 1
    assert sent(installation, "session-changed") == []
    would = json.loads(installation.mailbot("plan", "--json"))
    assert [(told["name"], told["letter"]) for told in would["people"]] == [
        (f"{who.title()} Exemple", "session-changed") for who in PEOPLE
    ]

    # She says yes.
    she_answers(installation, "Oui", plans(installation)[0], FIRST + 3 * HOUR)
    done = installation.once(FIRST + 4 * HOUR)
    assert done["letters_sent"] == len(PEOPLE) + 1
    assert len(sent(installation, "session-changed")) == len(PEOPLE)
    moved = calendars(installation, "session-changed")
    assert moved.keys() == first.keys()
    for who, (method, sequence, start) in moved.items():
        assert (method, start.date() - first[who][2].date()) == ("REQUEST", timedelta(days=1))
        assert sequence > first[who][1]
    assert installation.mailbot("plan").strip() == "Personne n'est à prévenir."

    # An old plan says nothing any more.
    she_answers(installation, "oui ", plans(installation)[0], FIRST + 5 * HOUR)
    assert installation.once(FIRST + 6 * HOUR)["letters_sent"] == 1

    # The afternoon is confirmed: told by the verb.
    the_file(tmp_path, ("provisional = true  ", "# provisional = true"))
    assert "confirmé (afternoon)" in installation.mailbot("plan")
    installation.mailbot("plan", "--yes")
    installation.once(FIRST + 7 * HOUR)
    assert len(sent(installation, "session-changed")) == 2 * len(PEOPLE)

    # Called off, at once this time: the waiting are told too, calendars are cancelled, who asks now is told so.
    rules = tmp_path / "config" / "rules.toml"
    rules.write_text(rules.read_text("utf-8").replace('notify = "ask"', 'notify = "at once"'), "utf-8")
    the_file(tmp_path, ("# called_off = true", "called_off = true"))
    asks = a_mail("zoe", ASKS).replace(b"8 octobre", b"9 octobre")
    installation.deliver(asks, FIRST + 8 * HOUR)
    installation.once(FIRST + 9 * HOUR)
    installation.once(FIRST + 400 * HOUR)
    assert len(sent(installation, "session-cancelled")) == len(PEOPLE) + 1
    ended = calendars(installation, "session-cancelled")
    assert ended.keys() == first.keys()
    assert {method for method, _, _ in ended.values()} == {"CANCEL"}
    assert all(sequence > moved[who][1] for who, (_, sequence, _) in ended.items())
    assert sent(installation, "offer") == []


def test_seats_lowered_below_those_taken_are_told_to_her_once(installation: Installation, tmp_path: Path) -> None:
    registered(installation, tmp_path)
    the_file(tmp_path, ("seats = 2", "seats = 1"))

    would = json.loads(installation.mailbot("plan", "--json"))
    installation.once(FIRST + 2 * HOUR)
    installation.once(FIRST + 3 * HOUR)

    assert would["seats"] == [{"session": SESSION, "part": None, "seats": 1, "taken": 2}]
    assert len(sent(installation, "alert")) == 1
    assert [row["status"] for row in installation.roster()] == ["confirmed", "confirmed", "waitlisted"]
