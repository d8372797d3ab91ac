"""From the mail to the thanks, by the clock alone: reminders, the link at its time, and what was foreseen of them."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.installations import FIRST, Installation, a_mail, words

pytestmark = pytest.mark.slow

REGISTERS = "Bonjour,\n\nje souhaite m'inscrire à la session du 8 octobre.\n\nBien à vous"
ASKS = "Bonjour, où en est mon inscription à la session du 8 octobre ?"
LINK = "https://visio.example.org/cooperer-citoyens"
SURVEY = "https://enquete.example.org/citoyens"
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def installation(installation: Installation) -> Installation:
    session = installation.root / "config" / "sessions" / "cooperer-citoyens.toml"
    session.write_text(session.read_text().replace("[[parts]]", f'survey = "{SURVEY}"\n\n[[parts]]', 1))
    return installation


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, month, day, hour, minute, tzinfo=PARIS)


def sent(installation: Installation) -> list[tuple[str, str]]:
    return [
        (str(letter["X-Mailbot-Letter"]), str(letter["To"]).rpartition("<")[2].split("@")[0])
        for letter in installation.letters()
    ]


def test_a_member_and_somebody_who_has_yet_to_pay_are_reminded_each_of_what_concerns_her(
    installation: Installation,
) -> None:
    installation.mailbot("members", "add", "ana@example.org", "--year", "2020")
    installation.deliver(a_mail("ana", REGISTERS), FIRST)
    installation.deliver(a_mail("bob", REGISTERS), at(9, 24, 10))
    installation.once(at(9, 24, 11))
    span = ("--from", at(9, 24, 11, 1).isoformat(), "--to", at(10, 20, 12).isoformat())
    foreseen = [json.loads(line) for line in installation.mailbot("simulate", *span, "--json").splitlines()]
    calendar = installation.mailbot("simulate", *span)

    for day, hour, minute in ((28, 9, 0), (29, 9, 0), (30, 9, 0)):
        installation.once(at(9, day, hour, minute))
    for moment in (at(10, 1, 9), at(10, 1, 11), at(10, 7, 8, 59)):
        installation.once(moment)
    before = sent(installation)
    link_before = [LINK in words(letter) for letter in installation.letters()]
    installation.once(at(10, 7, 9))
    installation.deliver(a_mail("ana", ASKS), at(10, 7, 20))
    installation.once(at(10, 7, 20, 1))
    installation.once(at(10, 8, 9, 0))  # half an hour late
    installation.once(at(10, 9, 10))
    installation.once(at(10, 9, 10, 1))

    assert before == [
        ("confirmation", "ana"),
        ("held", "bob"),
        ("reminder-fee", "bob"),
        ("reminder-deadline", "bob"),
        ("hold-expired", "bob"),
    ]
    assert not any(link_before)
    near = installation.letters()[len(before) :]
    told = {str(letter["X-Mailbot-Letter"]): letter for letter in near}
    assert list(told) == ["reminder-link", "standing", "reminder-soon", "reminder-afterwards"]
    assert {kind: LINK in words(letter) for kind, letter in told.items()} == {
        "reminder-link": True,
        "standing": True,
        "reminder-soon": True,
        "reminder-afterwards": False,
    }
    assert SURVEY in words(told["reminder-afterwards"])
    assert {str(letter["Auto-Submitted"]) for kind, letter in told.items() if kind != "standing"} == {"auto-generated"}
    assert told["reminder-link"]["In-Reply-To"] == installation.letters()[0]["In-Reply-To"]
    # What was foreseen is what came, save what she asked herself.
    assert [row["kind"] for row in foreseen] == [
        kind for kind, _ in (*before[2:], *((k, "") for k in told if k != "standing"))
    ]
    assert foreseen[-3] == {
        "at": "2020-10-07T07:00:00+00:00",
        "kind": "reminder-link",
        "to": ["ana@example.org"],
        "session": "cooperer-citoyens",
    }
    assert "mercredi 7 octobre 2020\n  09:00  reminder-link, cooperer-citoyens : 1 lettre\n" in calendar


def test_after_a_whole_outage_nobody_gets_what_makes_no_sense_any_more(installation: Installation) -> None:
    installation.mailbot("members", "add", "ana@example.org", "--year", "2020")
    installation.deliver(a_mail("ana", REGISTERS), FIRST)
    installation.once(FIRST + timedelta(hours=1))

    installation.once(at(10, 8, 9))  # nothing looked since the confirmation
    during = sent(installation)
    installation.once(at(11, 2, 9))

    assert during == [("confirmation", "ana"), ("reminder-link", "ana")]
    assert sent(installation) == during


def test_a_reminder_of_hers_needs_the_template_that_it_names(installation: Installation) -> None:
    rules = installation.root / "config" / "rules.toml"
    row = '[[reminders]]\nname = "parking"\nto = ["confirmed"]\nbefore = "start"\ndays = 3\n'
    rules.write_text(rules.read_text() + "\n" + row + 'template = "parking"\n')

    said = installation.mailbot("check", status=2)
    template = '{% extends "_letter.j2" %}{% block subject %}Se garer{% endblock %}{% block body %}Rue X.{% endblock %}'
    (installation.root / "templates" / "fr" / "parking.j2").write_text(template)

    assert "templates/fr/parking.j2 : ce modèle manque : le rappel « parking » de rules.toml le demande" in said
    installation.mailbot("check")
    assert "Objet : Se garer\n" in installation.mailbot("preview", "reminder-parking", "--session", "mobiliser-acteurs")
    assert "reminder-parking" in installation.mailbot("preview", "parking", status=2)
