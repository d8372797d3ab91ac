"""What the coordinator reads when she uses a verb."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mailbot import app, cli
from mailbot.config import ConfigError
from mailbot.core.decision import Entry
from mailbot.core.model import Status
from mailbot.installation import lay_out
from mailbot.ports import Commit
from tests.builders import a_registration, a_state, at

SESSION = "cooperer-citoyens"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """As `mailbot init` lays it out, with three people in one session."""
    lay_out(tmp_path)
    store = app.open_store(app.load(tmp_path / "config", {}))
    people = (
        a_registration("ana", session=SESSION, parts=("morning",)),
        a_registration("bea", Status.HELD, 2, session=SESSION, until=at("22 Sep 10:00")),
        a_registration("cleo", Status.WAITLISTED, 3, session=SESSION),
    )
    with store.turn():
        store.commit(Commit(state=a_state(*people), clock=at("15 Sep 10:00")))
    store.close()
    return tmp_path


def mailbot(installation: Path, *arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(cli.cli, ["--config", str(installation / "config"), *arguments])
    assert result.exit_code == status, result.output
    return result


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_tells_the_sessions_that_it_read_and_what_is_worth_a_look(installation: Path) -> None:
    (installation / "config/sessions/atelier.txt").touch()

    said = mailbot(installation, "check").stdout.splitlines()

    assert "session lue : animer-distance (Animer des réunions à distance, jeudi 5 novembre 2020)" in said
    assert (
        "à vérifier : sessions/atelier.txt : fichier ignoré : le nom d'un fichier de session finit par « .toml »"
        in said
    )
    assert said[-1].endswith("config : tout est juste (3 sessions)")


def test_a_session_that_is_renamed_takes_nobodys_seat(installation: Path) -> None:
    (installation / f"config/sessions/{SESSION}.toml").rename(installation / "config/sessions/citoyens.toml")

    for verb in (["check"], ["once", "--dry-run"], ["run"], ["members", "add", "ana@example.org", "--year", "2020"]):
        with pytest.raises(ConfigError, match="a disparu alors que 3 personnes y sont inscrites ou en attente"):
            raise mailbot(installation, *verb, status=1).exception or AssertionError(verb)


def test_lowered_seats_are_a_remark(installation: Path) -> None:
    edit(installation / f"config/sessions/{SESSION}.toml", "seats = 20", "seats = 1")

    assert "« seats » : 1 personne de plus que de places" in mailbot(installation, "check").stdout


def test_a_time_with_an_offset_is_told_as_the_organisations_clocks_show_it(installation: Path) -> None:
    session = installation / f"config/sessions/{SESSION}.toml"
    edit(session, "2020-10-08T09:30:00", "2020-10-08T09:30:00Z")
    edit(session, "2020-10-08T12:00:00", "2020-10-08T12:00:00+02:00")

    said = mailbot(installation, "check").stdout

    assert (
        "« parts.start » : « 2020-10-08T09:30:00+00:00 » veut dire 08/10/2020 11:30, heure de Europe/Paris ; "
        "si vous vouliez dire 09:30, écrivez 2020-10-08T09:30:00"
    ) in said
    assert said.count("veut dire") == 1


# --- files that cannot be written ------------------------------------------------------------------------------------


def test_a_roster_that_cannot_be_written_is_told_in_a_sentence(installation: Path) -> None:
    output = installation / "nulle part/x.csv"

    said = mailbot(installation, "roster", SESSION, "--output", str(output), status=1)

    assert said.stderr == f"{output} : impossible d'écrire ici : le dossier manque, et mailbot ne peut pas le créer\n"


def test_an_installation_that_cannot_be_written_is_told_in_a_sentence(installation: Path) -> None:
    file = installation / "config/rules.toml"

    said = mailbot(installation, "init", str(file), status=1)

    assert said.stderr == f"{file} : impossible d'écrire ici : c'est un fichier là où il faut un dossier\n"


# --- tables -----------------------------------------------------------------------------------------------------------


def test_sessions_are_told_in_french_and_the_deadline_as_she_wrote_it(installation: Path) -> None:
    said = mailbot(installation, "sessions").stdout
    rows = [json.loads(line) for line in mailbot(installation, "sessions", "--json").stdout.splitlines()]

    assert "clôture" in said
    assert "02/10/2020 inclus" in said
    assert rows[1] == {
        "session": SESSION,
        "seats": 20,
        "confirmed": 1,
        "held": 1,
        "offered": 0,
        "waitlisted": 1,
        "deadline": "2020-10-02T23:59:59+02:00",
    }


def test_the_journal_is_told_in_french_and_by_the_organisations_clock(installation: Path) -> None:
    mailbot(installation, "members", "add", "claire", "--paid-on", "01/02/2020")

    said = mailbot(installation, "journal").stdout
    (entry,) = (json.loads(line) for line in mailbot(installation, "journal", "--json").stdout.splitlines())

    assert "pourquoi" in said
    assert datetime.fromisoformat(entry["at"]).tzinfo == UTC
    assert entry["changes"] == ["fee paid on 2020-02-01: claire"]


def test_a_journal_with_nothing_in_it_says_so(installation: Path) -> None:
    assert mailbot(installation, "journal", "--person", "inconnu").stdout == "aucune entrée\n"
    assert mailbot(installation, "journal", "--session", SESSION).stdout == "aucune entrée\n"
    assert mailbot(installation, "journal", "--message", "<personne@example.org>").stdout == "aucune entrée\n"
    assert "« faute » : session inconnue" in mailbot(installation, "journal", "--session", "faute", status=2).stderr


@pytest.mark.parametrize("asked", ["<ana-1@example.org>", "ana-1@example.org", "5f2c", "5f2cdd"])
def test_the_journal_finds_a_message_by_its_message_id_or_its_key(installation: Path, asked: str) -> None:
    store = app.open_store(app.load(installation / "config", {}))
    first = Entry(at("15 Sep 10:00"), "a person decides", message="5f2cdd", message_id="<ana-1@example.org>")
    with store.turn():
        store.commit(Commit(entries=(first, replace(first, message="77aa", message_id="<ana-11@example.org>"))))
    store.close()

    (found,) = mailbot(installation, "journal", "--message", asked, "--json").stdout.splitlines()

    assert json.loads(found)["message"] == "5f2cdd"


# --- members ----------------------------------------------------------------------------------------------------------


def test_a_holder_that_is_no_address_is_told_to_be_an_organisation(installation: Path) -> None:
    said = mailbot(installation, "members", "add", "claire", "--year", "2020")

    assert said.stdout.splitlines() == [
        "« claire » n'est ni une adresse ni @domaine : enregistré comme organisation",
        "adhésion enregistrée : claire, pour 2020",
    ]
    assert said.stderr == ""


@pytest.mark.parametrize("option", [["--year", "-5"], ["--year", "0"], ["--year", "20"], ["--paid-on", "01/02/0020"]])
def test_a_year_that_cannot_be_meant_is_refused(installation: Path, option: list[str]) -> None:
    said = mailbot(installation, "members", "add", "ana@example.org", *option, status=2)

    assert "n'est pas vraisemblable" in said.stderr
    assert mailbot(installation, "members", "list").stdout == "aucune adhésion\n"


@pytest.mark.parametrize("holder", ["q@@y..example", "ana@example", "@", "  "])
def test_a_holder_that_is_nothing_at_all_is_refused(installation: Path, holder: str) -> None:
    said = mailbot(installation, "members", "add", holder, "--year", "2020", status=2)

    assert f"« {holder} » n'est ni une adresse" in said.stderr


def test_where_a_fee_counts_from_its_day_that_day_is_told(installation: Path) -> None:
    edit(installation / "config/rules.toml", 'valid = "calendar-year"', 'valid = "12-months"')

    said = mailbot(installation, "members", "add", "@example.org", "--paid-on", "2020-02-01")

    assert said.stdout == "adhésion enregistrée : @example.org, payée le 01/02/2020\n"


def test_an_import_tells_whom_it_left_out_and_which_columns_it_did_not_read(installation: Path) -> None:
    file = installation / "adherents.csv"
    file.write_text("Nom;Courriel;Cotisation 2020;Ville\nAna;ana@example.org;oui;\nPaul;paul@example.org;non;\n")

    said = mailbot(installation, "members", "import", str(file))

    assert said.stdout == "1 adhésion enregistrée, 1 laissée de côté\n"
    assert said.stderr.splitlines() == [
        "adherents.csv : colonne « Ville » ignorée",
        "adherents.csv, ligne 3 : « non » dans « Cotisation 2020 » : adhésion non enregistrée",
    ]
    assert "payé le" in mailbot(installation, "members", "list").stdout


def test_no_member_yet(installation: Path) -> None:
    assert mailbot(installation, "members", "list").stdout == "aucune adhésion\n"
    assert mailbot(installation, "members", "list", "--json").stdout == "[]\n"
