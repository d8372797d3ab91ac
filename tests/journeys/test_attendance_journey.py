"""From the coordinator's hand to the day after: who came has a certificate, once, and who did not has none."""

import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.installations import (
    FIRST,
    SENTENCES,
    SESSION,
    Installation,
    a_mail,
)

pytestmark = pytest.mark.slow


BEGUN = datetime(2020, 10, 8, 8, 0, tzinfo=UTC)
OVER = datetime(2020, 10, 8, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def by_hand(installation: Installation, verb: str, *arguments: str, now: datetime) -> dict[str, list[dict[str, str]]]:
    said = installation.mailbot(verb, SESSION, *arguments, "--now", now.isoformat(), "--json")
    done: dict[str, list[dict[str, str]]] = json.loads(said)
    return done


def certificates(installation: Installation) -> dict[str, str]:
    """The text of each, by its reader's address."""
    letters = [letter for letter in installation.letters() if letter["X-Mailbot-Letter"] == "certificate"]
    return {letter["To"].addresses[0].addr_spec: read(enclosed(letter)) for letter in letters}


def enclosed(letter: EmailMessage) -> bytes:
    [pdf] = [part for part in letter.iter_attachments() if part.get_content_type() == "application/pdf"]
    content: bytes = pdf.get_content()
    return content


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def three_people_and_one_by_hand(installation: Installation) -> None:
    rules = installation.root / "config/rules.toml"
    rules.write_text(rules.read_text("utf-8").replace("required = true", "required = false", 1), "utf-8")
    for who in ("ana", "bea", "cleo"):
        installation.deliver(a_mail(who, SENTENCES[2 if who == "ana" else 0]), FIRST)
    installation.once(FIRST + HOUR)
    by_hand(
        installation, "register", "dan@example.org", "--name", "Dan Petit", "--organisation", "Ferme de l'Exemple",
        now=FIRST + 2 * HOUR,
    )  # fmt: skip


def test_who_came_gets_a_certificate_the_day_it_is_over(installation: Installation, tmp_path: Path) -> None:
    three_people_and_one_by_hand(installation)
    by_hand(installation, "attended", "--all", "--except", "bea@example.org", now=BEGUN)
    by_hand(installation, "absent", "Bea Exemple", now=BEGUN)
    installation.once(BEGUN + HOUR)
    assert installation.kinds() == ["confirmation"] * 4
    by_hand(installation, "absent", "cleo@example.org", now=BEGUN + HOUR)  # a slip, put right in time
    installation.once(OVER)
    installation.once(OVER + HOUR)

    assert [row["status"] for row in installation.roster()] == ["attended", "absent", "absent", "attended"]
    assert installation.kinds().count("certificate") == 2
    said = certificates(installation)
    assert said.keys() == {"ana@example.org", "dan@example.org"}
    assert "Cap Rural certifies that Ana Exemple attended the session" in said["ana@example.org"]
    assert "Cap Rural atteste que Dan Petit Ferme de l'Exemple a participé" in said["dan@example.org"]
    assert "Matinée, jeudi 8 octobre 2020, 9 h 30 – 12 h 2 h 30" in said["dan@example.org"]

    printed = tmp_path / "dan.pdf"
    installation.mailbot("certificate", SESSION, "dan@example.org", "--output", str(printed))
    [his] = [letter for letter in installation.letters() if letter["Subject"].startswith("Votre attestation")]
    assert printed.read_bytes() == enclosed(his)
    journal = installation.mailbot("journal", "--person", "dan@example.org")
    assert all(word in journal for word in ("de votre main", "venu: Dan Petit", "attestation écrite: Dan Petit"))


def test_a_certificate_of_which_nobody_knows_whether_it_arrived_is_sent_again_to_the_byte(
    installation: Installation,
) -> None:
    three_people_and_one_by_hand(installation)
    by_hand(installation, "attended", "dan@example.org", now=BEGUN)
    installation.once(BEGUN)
    installation.sink.cut("dot", stored=True)

    installation.mailbot("once", "--now", OVER.isoformat())
    installation.once(OVER + HOUR)

    first, second = (
        mail.content for mail in installation.sink.mails if b"X-Mailbot-Letter: certificate" in mail.content
    )
    assert first == second


def test_a_seat_that_the_coordinator_frees_is_offered_and_both_are_told(installation: Installation) -> None:
    file = installation.root / f"config/sessions/{SESSION}.toml"
    file.write_text(file.read_text("utf-8").replace("seats = 20", "seats = 1"), "utf-8")
    for number, who in enumerate(("ana", "bea")):
        installation.deliver(a_mail(who, SENTENCES[0]), FIRST + timedelta(minutes=number))
    installation.once(FIRST + HOUR)

    done = by_hand(installation, "cancel", "ana@example.org", now=FIRST + 2 * HOUR)
    again = installation.mailbot("cancel", SESSION, "ana@example.org", "--now", (FIRST + 2 * HOUR).isoformat())
    installation.once(FIRST + 3 * HOUR)

    assert [(person["email"], person["status"]) for person in done["people"]] == [
        ("ana@example.org", "cancelled"),
        ("bea@example.org", "offered"),
    ]
    assert again == "Ana Exemple <ana@example.org> : annulé\n"
    assert installation.kinds() == ["cancelled", "held", "offer", "waitlisted"]
