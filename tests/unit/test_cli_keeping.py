"""What a technician reads when she backs up, restores, exports or erases."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mailbot import app, cli
from mailbot.adapters.tinydb_store import saved
from mailbot.core.model import Participant, Status
from mailbot.installation import lay_out
from mailbot.ports import Commit, Damaged
from tests.builders import a_registration, a_state, at

SESSION = "cooperer-citoyens"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """As `mailbot init` lays it out. Two of the three have the same name."""
    lay_out(tmp_path)
    store = app.open_store(app.load(tmp_path / "config", {}))
    people = (
        a_registration("ana", session=SESSION),
        a_registration("bea", Status.CANCELLED, 2, session=SESSION),
        a_registration("x", Status.CANCELLED, 3, session=SESSION, participant=Participant("Bea", "bea@example.net")),
    )
    with store.turn():
        store.commit(Commit(state=a_state(*people), clock=at("15 Sep 10:00")))
    store.close()
    return tmp_path


def mailbot(installation: Path, *arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(cli.cli, ["--config", str(installation / "config"), *arguments])
    assert result.exit_code == status, result.output
    return result


def test_a_backup_goes_where_it_is_told_or_into_var(installation: Path) -> None:
    said = mailbot(installation, "backup").stdout
    mailbot(installation, "backup", str(installation))
    mailbot(installation, "backup", str(installation / "neuf/copie.json"))

    [kept] = (installation / "var/backups").iterdir()
    copies = [kept, *installation.glob("mailbot-*"), installation / "neuf/copie.json"]
    assert said == f"sauvegardé : {kept}\n"
    assert [saved(copy) for copy in copies] == [saved(installation / "var/mailbot.json")] * 3


def test_a_backup_that_cannot_be_written_is_told_in_a_sentence(installation: Path) -> None:
    onto = mailbot(installation, "backup", str(installation / "config/rules.toml"), status=1).stderr
    under = mailbot(installation, "backup", str(installation / "config/rules.toml/x.json"), status=1).stderr

    assert "existe, et n'est pas une sauvegarde de mailbot" in onto
    assert "impossible d'écrire ici" in under


def test_restoring_says_what_stands_now_and_what_is_left_to_do(installation: Path) -> None:
    mailbot(installation, "backup", str(copy := installation / "copie.json"))

    first, second, third = mailbot(installation, "restore", str(copy)).stdout.splitlines()

    assert first == f"rétabli : {copy}, ce que mailbot savait jusqu'au 15/09/2020 10:00"
    assert second.startswith(f"ce qu'il y avait avant est gardé : {installation / 'var/backups/mailbot-replaced-'}")
    assert "remettez-les dans la boîte de réception" in third


def test_what_is_no_backup_is_not_restored(installation: Path) -> None:
    result = mailbot(installation, "restore", str(installation / "config/rules.toml"), status=1)

    assert isinstance(result.exception, Damaged)
    assert "rien n'est changé" in str(result.exception)


def test_all_that_is_held_about_somebody_is_one_json_document(installation: Path) -> None:
    told = json.loads(mailbot(installation, "export-person", "Ana <ana@example.org>").stdout)

    assert (told["email"], told["names"]) == ("ana@example.org", ["Ana"])
    assert [(each["session"], each["status"]) for each in told["registrations"]] == [(SESSION, "confirmed")]


def test_who_is_unknown_or_could_be_several_is_asked_about(installation: Path) -> None:
    for verb in ("export-person", "erase-person"):
        assert "ne connaît personne" in mailbot(installation, verb, "zoe@example.org", status=2).stderr
        several = mailbot(installation, verb, "Bea", status=2).stderr
        assert "dites laquelle par son adresse : bea@example.net, bea@example.org" in several


def test_who_has_a_place_is_erased_only_with_force(installation: Path) -> None:
    now = at("20 Sep 10:00").isoformat()
    refused = mailbot(installation, "erase-person", "ana@example.org", "--now", now, status=1).stderr
    assert f"d'abord : mailbot cancel {SESSION} 'ana@example.org'" in refused

    said = mailbot(installation, "erase-person", "ana@example.org", "--now", now, "--force").stdout.splitlines()

    assert said[0] == "effacé : Ana, ana@example.org : 1 inscription"
    assert "à faire vous-même" in said[-1]
    assert b"ana@example.org" not in (installation / "var/mailbot.json").read_bytes()


def test_a_namesake_is_told_and_stays(installation: Path) -> None:
    said = mailbot(installation, "erase-person", "bea@example.org").stdout

    assert "le même nom reste, à une autre adresse : bea@example.net" in said


def test_a_coordinator_is_not_erased_by_force_either(installation: Path) -> None:
    store = app.open_store(configuration := app.load(installation / "config", {}))
    [coordinator] = configuration.policy.organisation.coordinators
    with store.turn():
        hers = a_registration("d", Status.CANCELLED, 9, participant=Participant("D", coordinator.email))
        store.commit(Commit(state=a_state(hers)))
    store.close()

    assert "rules.toml" in mailbot(installation, "erase-person", coordinator.email, "--force", status=1).stderr


def test_a_backup_that_may_still_hold_her_is_named(installation: Path) -> None:
    mailbot(installation, "backup")
    [backup] = (installation / "var/backups").iterdir()
    backup.write_bytes(backup.read_bytes().replace(b"bea", b"eva", 1))

    result = mailbot(installation, "erase-person", "bea@example.org", status=1)

    assert f"{backup.name} : sauvegarde illisible, qui la contient peut-être encore" in result.stderr
