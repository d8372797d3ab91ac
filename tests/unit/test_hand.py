"""What the coordinator reads when she registers, cancels, confirms, refuses and notes who came."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from mailbot import app, cli
from mailbot.config import ConfigError
from mailbot.core.model import Participant, Status
from mailbot.installation import lay_out
from mailbot.ports import Commit
from tests.builders import a_registration, a_state, at

SESSION = "cooperer-citoyens"
IN_TIME, BEGUN, DAY_AFTER = "2020-09-20T10:00+02:00", "2020-10-08T10:00+02:00", "2020-10-09T10:00+02:00"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """As `mailbot init` lays it out, with five people in one session of three seats."""
    lay_out(tmp_path)
    file = tmp_path / f"config/sessions/{SESSION}.toml"
    file.write_text(file.read_text("utf-8").replace("seats = 20", "seats = 3"), "utf-8")
    people = (
        a_registration("ana", session=SESSION, participant=Participant("Ana Durand", "ana@example.org")),
        a_registration("ana", uid=2, session=SESSION, participant=Participant("Paul Durand", "ana@example.org")),
        a_registration("bea", Status.HELD, 3, session=SESSION, until=at("22 Sep 10:00")),
        a_registration("cleo", Status.WAITLISTED, 4, session=SESSION),
        a_registration("dan", Status.CANCELLED, 5, session=SESSION),
    )
    store = app.open_store(app.load(tmp_path / "config", {}))
    with store.turn():
        store.commit(Commit(state=a_state(*people), clock=at("15 Sep 10:00")))
    store.close()
    return tmp_path


def mailbot(installation: Path, *arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(cli.cli, ["--config", str(installation / "config"), *arguments])
    assert result.exit_code == status, result.output
    return result


def stands(installation: Path) -> dict[str, str]:
    rows = json.loads(mailbot(installation, "roster", SESSION, "--format", "json").stdout)
    return {row["name"]: row["status"] for row in rows}


# --- to register -----------------------------------------------------------------------------------------------------


def test_she_registers_somebody_and_reads_where_she_stands_and_who_is_written_to(installation: Path) -> None:
    said = mailbot(installation, "register", SESSION, "Eve@Example.org", "--name", "Ève Martin", "--now", IN_TIME)

    assert said.stdout.splitlines() == [
        "Ève Martin <eve@example.org> : en attente (2e de la liste)",
        "1 lettre partira au prochain passage",
    ]


def test_for_a_program_the_same_is_told_as_one_object(installation: Path) -> None:
    said = mailbot(
        installation, "register", SESSION, "eve@example.org", "--name", "Ève", "--force", "--part", "morning",
        "--language", "en", "--quiet", "--now", IN_TIME, "--json",
    )  # fmt: skip

    done = json.loads(said.stdout)
    assert done["people"][-1] == {"name": "Ève", "email": "eve@example.org", "status": "confirmed", "position": None}
    assert done["letters"] == []
    assert done["remarks"] == ["1 personne de plus que de places ; personne ne perd la sienne"]
    rows = json.loads(mailbot(installation, "roster", SESSION, "--format", "json").stdout)
    assert [row["parts"] for row in rows if row["name"] == "Ève"] == [["morning"]]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["eve", "--name", "Ève"], 2, "« eve » n'est pas une adresse de courriel"),
        (["eve@example.org", "--name", " "], 2, "il faut un nom"),
        (["eve@example.org", "--name", "Ève", "--part", "soir"], 2, "partie inconnue ; parties : morning, afternoon"),
        (["cleo@example.org", "--name", "Cleo"], 1, "déjà inscrite ou en attente ; « mailbot confirm »"),
        (["eve@example.org", "--name", "Ève", "--now", BEGUN], 1, "la session a commencé ; avec --force"),
        (["eve@example.org", "--name", "Ève", "--now", "2020-09-01T10:00Z"], 1, "le temps ne recule pas"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(installation: Path, arguments: list[str], status: int, said: str) -> None:
    before = stands(installation)
    now = [] if "--now" in arguments else ["--now", IN_TIME]

    assert said in mailbot(installation, "register", SESSION, *arguments, *now, status=status).stderr
    assert stands(installation) == before


def test_a_seat_that_she_forces_is_told_as_one_too_many(installation: Path) -> None:
    refused = mailbot(installation, "confirm", SESSION, "cleo@example.org", "--now", IN_TIME, status=1)
    done = mailbot(installation, "confirm", SESSION, "cleo", "--force", "--now", IN_TIME)

    assert refused.stderr == "il n'y a plus de place ; avec --force, elle est donnée quand même\n"
    assert "Cleo <cleo@example.org> : inscrit" in done.stdout
    assert "à savoir : 1 personne de plus que de places ; personne ne perd la sienne" in done.stdout


# --- to move ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "who", "stood"),
    [
        ("cancel", "bea@example.org", None),
        ("confirm", "bea", "confirmed"),
        ("refuse", "Bea <bea@example.org>", None),
        ("cancel", "Paul Durand <ana@example.org>", "held"),
    ],
)
def test_she_moves_a_registration_and_the_journal_says_that_she_did(
    installation: Path, verb: str, who: str, stood: str | None
) -> None:
    mailbot(installation, verb, SESSION, who, "--quiet", "--now", IN_TIME)

    [entry] = map(json.loads, mailbot(installation, "journal", "--json").stdout.splitlines())
    assert stands(installation).get("Bea") == stood
    assert entry["because"] == "by the coordinator's hand"
    assert entry["session"] == SESSION
    found = mailbot(installation, "journal", "--person", entry["people"][0]).stdout
    assert "de votre main" in found


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ana@example.org", "plusieurs personnes ; dites laquelle : Ana Durand <ana@example.org> ; Paul Durand <ana@"),
        ("ana@exmaple.org", "personne de ce nom ou de cette adresse dans cette session ; vouliez-vous dire "),
        ("Zorro", "« mailbot roster cooperer-citoyens » dit qui y est"),
    ],
)
def test_who_is_not_told_is_asked_for(installation: Path, who: str, said: str) -> None:
    assert said in mailbot(installation, "cancel", SESSION, who, "--now", IN_TIME, status=2).stderr


def test_an_unknown_session_is_told_with_those_that_there_are(installation: Path) -> None:
    assert "sessions : animer-distance" in mailbot(installation, "cancel", "faute", "ana", status=2).stderr


def test_what_her_registration_does_not_allow_is_told_with_where_it_stands(installation: Path) -> None:
    said = mailbot(installation, "confirm", SESSION, "dan", "--now", IN_TIME, status=1)

    assert said.stderr == (
        "rien n'est changé, l'état de l'inscription ne le permet pas : Dan <dan@example.org> : annulé\n"
    )


# --- attendance ------------------------------------------------------------------------------------------------------


def test_all_came_but_one(installation: Path) -> None:
    mailbot(installation, "attended", SESSION, "--all", "--except", "Paul Durand", "--now", BEGUN)
    mailbot(installation, "absent", SESSION, "--all", "--now", BEGUN)

    assert stands(installation)["Ana Durand"] == "attended"
    assert stands(installation)["Paul Durand"] == "absent"
    assert stands(installation)["Bea"] == "held"


def test_before_it_begins_nobody_came(installation: Path) -> None:
    said = mailbot(installation, "attended", SESSION, "--all", "--now", IN_TIME, status=1)

    said_plainly = said.stderr.replace("\N{NO-BREAK SPACE}", " ")
    assert said_plainly == "la session n'a pas commencé : elle commence le jeudi 8 octobre 2020 à 9 h 30\n"


def test_of_several_names_each_that_is_wrong_is_told_and_nobody_is_noted(installation: Path) -> None:
    said = mailbot(installation, "attended", SESSION, "Ana Durand", "Zorro", "Durand", "--now", BEGUN, status=2)

    assert len(said.stderr.splitlines()) == 2
    assert set(stands(installation).values()) == {"confirmed", "held", "waitlisted"}


def test_nobody_named_is_a_question(installation: Path) -> None:
    assert "dites qui" in mailbot(installation, "attended", SESSION, "--now", BEGUN, status=2).stderr


def test_a_part_that_was_never_confirmed_is_told_before_certificates_leave(installation: Path) -> None:
    said = mailbot(installation, "attended", SESSION, "Ana Durand", "--now", BEGUN)

    assert "« après-midi » est encore « à confirmer » et ne figure pas sur les attestations" in said.stdout


# --- certificates ----------------------------------------------------------------------------------------------------


def test_a_certificate_is_printed_for_who_attended_and_for_nobody_else(installation: Path, tmp_path: Path) -> None:
    output = tmp_path / "ana.pdf"
    mailbot(installation, "attended", SESSION, "Ana Durand", "--now", DAY_AFTER)

    said = mailbot(installation, "certificate", SESSION, "Paul Durand", "--output", str(output), status=1)
    assert "Paul Durand <ana@example.org> n'est pas noté « venu » (inscrit)" in said.stderr
    assert not output.exists()

    said = mailbot(installation, "certificate", SESSION, "Ana Durand", "--output", str(output))
    assert (said.stdout, said.stderr) == (f"écrit {output}\n", "")
    assert "Ana Durand" in PdfReader(output).pages[0].extract_text()


def a_logo(size: tuple[int, int] = (60, 20)) -> bytes:
    content = BytesIO()
    Image.new("RGB", size).save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a", "logo.png : ce fichier n'est pas une image PNG ou JPEG"),
        (a_logo()[:40], "logo.png : ce fichier n'est pas une image PNG ou JPEG"),
        (a_logo((5000, 2)), "logo.png : cette image est trop grande"),
        (a_logo() + b"\0" * 1_000_000, "logo.png : cette image est trop lourde"),
    ],
)
def test_an_image_that_cannot_be_printed_is_a_mistake_of_the_configuration(
    installation: Path, content: bytes, said: str
) -> None:
    (installation / "config/logo.png").write_bytes(content)

    with pytest.raises(ConfigError, match=said):
        raise mailbot(installation, "check", status=1).exception or AssertionError


def test_a_logo_beside_the_rules_stands_on_certificates(installation: Path, tmp_path: Path) -> None:
    (installation / "config/logo.png").write_bytes(a_logo())
    mailbot(installation, "attended", SESSION, "Ana Durand", "--now", DAY_AFTER)

    mailbot(installation, "certificate", SESSION, "Ana Durand", "--output", str(tmp_path / "ana.pdf"))

    assert len(PdfReader(tmp_path / "ana.pdf").pages[0].images) == 1
