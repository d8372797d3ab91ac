"""Membership from outside: the coordinator brings her spreadsheet while seats are held for want of a fee."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from tests.journeys.installations import (
    FIRST,
    SENTENCES,
    Installation,
    a_mail,
    standings,
)

pytestmark = pytest.mark.slow


COORDINATOR = "dominique.bernier@caprural.example"
HOUR = timedelta(hours=1)
AT_THE_TOWN_HALL = """Bonjour,

je souhaite m'inscrire à la session du 8 octobre.

Cordialement,
Cleo Exemple
Mairie de Saint-Flour
"""


def a_spreadsheet(path: Path) -> Path:
    """As she keeps it: a sheet of notes, titles, days and years as cells, and a house written in her own way."""
    rows = (
        ("Adhérents 2020",),
        (),
        ("Structure", "Nom", "Prénom", "Mail", "Payé le"),
        ("", "Exemple", "Ana", "Ana@example.org", datetime(2020, 2, 3)),
        ("", "Exemple", "Bea", "bea@example.org", 2020),
        ("", "Exemple", "Dan", "dan@example.org / dan@asso.example.org", "oui"),
        ("", "Exemple", "Zoé", "zoe", "oui"),
        ("Commune de Saint Flour", "", "", "", datetime(2020, 3, 12)),
    )
    with Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        book.add_worksheet("Notes").write(0, 0, "à relancer en mars")
        sheet = book.add_worksheet("Liste")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def letters_to(installation: Installation, kind: str) -> list[str]:
    return sorted(
        mail.recipients[0]
        for mail, letter in zip(installation.sink.mails, installation.letters(), strict=True)
        if letter["X-Mailbot-Letter"] == kind
    )


def test_a_spreadsheet_confirms_held_seats_and_a_resemblance_goes_to_the_coordinator(
    installation: Installation, tmp_path: Path
) -> None:
    for n, who in enumerate(("ana", "bea", "dan")):
        installation.deliver(a_mail(who, SENTENCES[n]), FIRST + n * timedelta(minutes=1))
    installation.deliver(a_mail("cleo", AT_THE_TOWN_HALL), FIRST + timedelta(minutes=5))
    installation.once(FIRST + HOUR)
    assert set(standings(installation).values()) == {"held"}

    file = a_spreadsheet(tmp_path / "adherents.xlsx")
    said = installation.mailbot("members", "import", str(file))
    installation.once(FIRST + 2 * HOUR)

    assert said == "5 adhésions enregistrées, 1 laissée de côté\n"
    assert standings(installation) == {"ana": "confirmed", "bea": "confirmed", "dan": "confirmed", "cleo": "held"}
    assert letters_to(installation, "confirmation") == ["ana@example.org", "bea@example.org", "dan@example.org"]
    assert letters_to(installation, "desk-membership") == [COORDINATOR]
    letter = next(each for each in installation.letters() if each["X-Mailbot-Letter"] == "desk-membership")
    told = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "ressemble à Commune de Saint Flour, payée le 12/03/2020" in told
    assert "organisme : Mairie de Saint-Flour" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert [part.get_filename() for part in letter.iter_attachments()] == []


def test_what_the_coordinator_was_told_once_is_not_told_again_and_her_word_confirms(
    installation: Installation, tmp_path: Path
) -> None:
    installation.deliver(a_mail("cleo", AT_THE_TOWN_HALL), FIRST)
    file = a_spreadsheet(tmp_path / "adherents.xlsx")
    installation.mailbot("members", "import", str(file))
    installation.once(FIRST + HOUR)
    installation.mailbot("members", "import", str(file))
    again = installation.once(FIRST + 2 * HOUR)

    installation.mailbot("members", "add", "cleo@example.org", "--year", "2020")
    installation.once(FIRST + 3 * HOUR)
    installation.mailbot("members", "remove", "cleo@example.org")
    installation.once(FIRST + 4 * HOUR)

    assert again["letters_sent"] == 0
    assert installation.kinds() == ["confirmation", "desk-membership", "held"]
    assert standings(installation) == {"cleo": "confirmed"}
