"""What is kept: somebody writes, is backed up with all the rest, asks to be forgotten, and is, in every file."""

import json
from datetime import datetime, timedelta

import pytest

from tests.journeys.installations import FIRST, SENTENCES, SESSION, Installation, a_mail, standings

HOUR = timedelta(hours=1)


@pytest.mark.slow
def test_a_store_is_backed_up_restored_and_forgets_somebody_in_every_file(installation: Installation) -> None:
    for minute, who in enumerate(("personnea", "personneb")):
        installation.deliver(a_mail(who, SENTENCES[0]), FIRST + minute * timedelta(minutes=1))
    installation.once(FIRST + HOUR)
    var = installation.root / "var"
    assert [path.name for path in (var / "backups").iterdir()] == ["mailbot-2020-09-14.json"]

    # a backup by hand is what stands again after a cancellation
    saved = installation.root / "copie.json"
    installation.mailbot("backup", str(saved))
    assert saved.stat().st_mode & 0o777 == 0o600
    before = standings(installation)
    installation.mailbot("cancel", SESSION, "personneb@example.org", "--now", (FIRST + 2 * HOUR).isoformat())
    assert standings(installation) != before
    said = installation.mailbot("restore", str(saved))
    assert "ce qu'il y avait avant est gardé" in said
    assert standings(installation) == before

    # who is alive is not erased by mistake
    who = "personnea@example.org"
    told = json.loads(installation.mailbot("export-person", who))
    assert told["names"] == ["Personnea Exemple"]
    assert [each["session"] for each in told["registrations"]] == [SESSION]
    assert [each["kind"] for each in told["letters"]] == [told["registrations"][0]["status"]]
    assert f"mailbot cancel {SESSION}" in erase(installation, who, FIRST + 2 * HOUR, status=1)
    installation.mailbot("cancel", SESSION, who, "--now", (FIRST + 3 * HOUR).isoformat())
    installation.once(FIRST + 4 * HOUR)

    done = json.loads(erase(installation, who, FIRST + 4 * HOUR))

    assert (done["registrations"], done["letters_withdrawn"], done["backups_unreadable"]) == (1, 0, [])
    assert len(done["backups_rewritten"]) == 2
    for path in (each for each in var.rglob("*") if each.is_file()):
        assert b"personnea" not in path.read_bytes().lower(), path
    assert list(standings(installation)) == ["personneb"]
    assert "ne connaît personne" in erase(installation, who, FIRST + 5 * HOUR, status=2)

    # her mail, filed or not, registers nobody again
    assert installation.once(FIRST + 5 * HOUR)["fetched"] == 0
    assert list(standings(installation)) == ["personneb"]


def erase(installation: Installation, who: str, now: datetime, status: int = 0) -> str:
    return installation.mailbot("erase-person", who, "--now", now.isoformat(), "--json", status=status)


def test_a_damaged_store_says_which_backup_to_put_back(installation: Installation) -> None:
    installation.deliver(a_mail("personnea", SENTENCES[0]), FIRST)
    installation.once(FIRST + HOUR)
    store = installation.root / "var/mailbot.json"
    content = store.read_bytes()
    store.write_bytes(content.replace(b"personnea", b"personnez", 1))

    said = installation.mailbot("roster", SESSION, status=1)

    backup = installation.root / "var/backups/mailbot-2020-09-14.json"
    assert f"mailbot restore {backup}" in said
    installation.mailbot("restore", str(backup))
    assert list(standings(installation)) == ["personnea"]
