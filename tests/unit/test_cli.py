"""What the coordinator reads when she uses a verb."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from xlsxwriter import Workbook

from mailbot import app, cli
from mailbot.cli import members
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


def test_the_name_of_a_folder_adds_no_line_to_the_unit(installation: Path) -> None:
    folder = installation / "x\nExecStartPre=evil"

    said = mailbot(installation, "init", str(folder), status=2)

    assert said.stderr.startswith("le nom de ce dossier contient un retour à la ligne")
    assert not folder.exists()


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


def test_a_public_provider_s_domain_is_refused_with_a_reason(installation: Path) -> None:
    said = mailbot(installation, "members", "add", "@gmail.com", "--year", "2020", status=2)

    assert said.stderr == (
        "« @gmail.com » est le domaine d'un fournisseur public, où chacun peut avoir une adresse : "
        "l'adhésion se note pour une personne (son adresse) ou pour une organisation (son nom)\n"
    )
    assert mailbot(installation, "members", "list").stdout == "aucune adhésion\n"


def a_workbook(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    with Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_a_workbook_is_imported_and_told_by_its_sheet_and_rows(installation: Path) -> None:
    rows: list[list[object]] = [
        ["Adhérents 2020"],
        [],
        ["Nom", "Prénom", "Mail", "Payé le", "Ville"],
        ["Durand", "Ana", "Ana@Example.org", datetime(2020, 2, 3), "Lyon"],
        ["Petit", "Paul", "paul", datetime(2020, 2, 4), ""],
        ["", "", "", "", ""],
        ["Noël", "Zoé", "zoe@example.org", 2020, ""],
    ]
    file = a_workbook(installation / "adherents.xlsx", ("Notes", [["à relancer"]]), ("Liste", rows))

    said = mailbot(installation, "members", "import", str(file))
    listed = json.loads(mailbot(installation, "members", "list", "--json").stdout)

    assert said.stdout == "2 adhésions enregistrées, 1 laissée de côté\n"
    assert said.stderr.splitlines() == [
        "adherents.xlsx, feuille « Liste » : c'est elle qui est lue ; pas lues : « Notes »",
        "adherents.xlsx, feuille « Liste » : son titre dit 2020, l'année de toute ligne sans date ni année",
        "adherents.xlsx, feuille « Liste » : colonne « Ville » ignorée",
        "adherents.xlsx, feuille « Liste », ligne 5 : « paul » n'est pas une adresse de courriel : "
        "adhésion non enregistrée",
    ]
    assert listed == [
        {"holder": "ana@example.org", "paid_on": "2020-02-03", "name": "Ana Durand"},
        {"holder": "zoe@example.org", "paid_on": "2020-01-01", "name": "Zoé Noël"},
    ]


def test_the_same_file_a_second_time_changes_nothing(installation: Path) -> None:
    file = a_workbook(installation / "a.xlsx", ("2020", [["Courriel"], ["ana@example.org"], ["bea@example.org"]]))
    mailbot(installation, "members", "import", str(file))
    stored = {path: path.read_bytes() for path in (installation / "var").iterdir()}

    said = mailbot(installation, "members", "import", str(file)).stdout
    added = mailbot(installation, "members", "add", "ana@example.org", "--year", "2020").stdout

    assert said == "aucune adhésion enregistrée, 2 déjà connues, aucune laissée de côté\n"
    assert added == "adhésion déjà connue, rien ne change : ana@example.org, pour 2020\n"
    assert {path: path.read_bytes() for path in (installation / "var").iterdir()} == stored


def test_a_report_for_programs_is_alone_on_standard_output(installation: Path) -> None:
    file = a_workbook(installation / "a.xlsx", ("2020", [["Courriel", "Ville"], ["ana@example.org"], ["bea"]]))

    said = mailbot(installation, "members", "import", str(file), "--json")

    assert said.stderr == ""
    assert json.loads(said.stdout) == {
        "file": str(file),
        "recorded": 1,
        "known": 0,
        "sheet": "2020",
        "head_row": 1,
        "year": 2020,
        "rows": 2,
        "left_out": [{"row": 3, "why": "« bea » n'est pas une adresse de courriel"}],
        "ignored_columns": ["Ville"],
        "other_sheets": [],
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 cut off", "il est abîmé, ou ce n'est pas un classeur"),
        (b"%PDF-1.4", "ce n'est pas un tableau, c'est un PDF"),
        (b"Nom;Ville\nAna;Lyon\n", "il n'a pas de ligne de titres reconnue"),
    ],
    ids=range(3),
)
def test_a_file_that_is_no_roll_records_nothing(installation: Path, content: bytes, told: str) -> None:
    file = installation / "adherents.xlsx"
    file.write_bytes(content)

    said = mailbot(installation, "members", "import", str(file), status=1)

    assert said.stderr.startswith(f"adherents.xlsx : rien n'est enregistré : {told}")
    assert said.stderr.count("\n") == 1
    assert mailbot(installation, "members", "list").stdout == "aucune adhésion\n"


def test_a_large_file_shows_how_far_it_is_read_on_a_terminal_only(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    watched = members._progress("adherents.xlsx", as_json=False)
    unwatched = members._progress("adherents.xlsx", as_json=True)

    assert list(watched([["a"]])) == [["a"]]
    assert watched is not iter
    assert unwatched is iter


def test_the_roll_is_searched_without_case_or_accents(installation: Path) -> None:
    for holder, year in (("Mairie d'Évian", 2020), ("ana@example.org", 2020), ("ana@example.org", 2021)):
        mailbot(installation, "members", "add", holder, "--year", str(year))

    def found(*asked: str) -> list[str]:
        rows = json.loads(mailbot(installation, "members", "list", *asked, "--json").stdout)
        return [f"{row['holder']} {row['paid_on'][:4]}" for row in rows]

    assert found("EVIAN") == ["mairie d evian 2020"]
    assert found("ana@") == ["ana@example.org 2020", "ana@example.org 2021"]
    assert found("ana", "--year", "2021") == ["ana@example.org 2021"]
    assert found("nobody") == []


def test_a_fee_recorded_by_mistake_is_taken_off_and_the_journal_says_so(installation: Path) -> None:
    for year in ("2020", "2021"):
        mailbot(installation, "members", "add", "Ana@Example.org", "--year", year)

    said = mailbot(installation, "members", "remove", "ana@example.ORG", "--year", "2020").stdout
    left = json.loads(mailbot(installation, "members", "list", "--json").stdout)
    entries = [json.loads(line) for line in mailbot(installation, "journal", "--json").stdout.splitlines()]

    assert said == "adhésion retirée : ana@example.ORG, pour 2020\nles inscriptions déjà confirmées le restent\n"
    assert [row["paid_on"] for row in left] == ["2021-01-01"]
    assert (entries[-1]["because"], entries[-1]["changes"]) == (
        "members remove",
        ["fee removed of 2020-01-01: ana@example.org"],
    )
    assert "adhésion retirée, payée le 2020-01-01" in mailbot(installation, "journal").stdout


def test_a_fee_that_is_not_there_cannot_be_taken_off(installation: Path) -> None:
    said = mailbot(installation, "members", "remove", "ana@example.org", "--year", "2020", status=1)

    assert said.stderr == "« ana@example.org » : aucune adhésion à ce nom en 2020 ; voyez « members list »\n"


def test_no_member_yet(installation: Path) -> None:
    assert mailbot(installation, "members", "list").stdout == "aucune adhésion\n"
    assert mailbot(installation, "members", "list", "--json").stdout == "[]\n"
