"""Each row of the table is a template that somebody edited, and all that the coordinator reads about it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mailbot import app
from mailbot.config import ConfigError
from mailbot.core.model import Status
from mailbot.installation import lay_out
from mailbot.proofs import KINDS, proofread
from tests.letters.samples import POLICY, TEMPLATES, a_letter

pytestmark = pytest.mark.slow

HEAD = '{% extends "_letter.j2" %}\n'
SUBJECT = "{% block subject %}Une place{% endblock %}\n"
BODY = "{% block body %}Ici.{% endblock %}\n"


def in_the_body(text: str) -> str:
    return f"{HEAD}{SUBJECT}{{% block body %}}\n{text}\n{{% endblock %}}\n"


# --- whole templates and what is told ---------------------------------------------------------------------------------

OFFERS = {
    "a_tag_misspelt": (
        in_the_body("{% iff membership_required %}"),
        "ligne 4 : « {% iff %} » n'existe pas ; vouliez-vous dire « if » ?",
    ),
    "a_tag_that_is_no_word_of_ours": (
        in_the_body("{% zzz %}"),
        "ligne 4 : « {% zzz %} » n'existe pas ; effacez-le",
    ),
    "a_condition_not_closed": (
        in_the_body("{% if membership_required %}"),
        "ligne 5 : « {% endblock %} » ne va pas ici : « {% if %} », plus haut, attend « {% endif %} », "
        "ou sa ligne « {% block … %} » a été effacée",
    ),
    "a_block_not_closed": (
        HEAD + SUBJECT + "{% block body %}\nIci.",
        "ligne 4 : « {% block %} » n'est jamais refermé ; ajoutez « {% endblock %} »",
    ),
    "an_end_of_nothing": (
        HEAD + SUBJECT + BODY + "{% endif %}",
        "ligne 4 : « {% endif %} » ne répond à rien plus haut ; effacez-le, ou sa ligne « {% if … %} » a été effacée",
    ),
    "a_condition_deleted_and_its_end_left": (
        in_the_body("Ici.\n{% else %}\nLà.\n{% endif %}"),
        "ligne 5 : « {% else %} » ne va pas ici : « {% block %} », plus haut, attend « {% endblock %} », "
        "ou sa ligne « {% if … %} » a été effacée",
    ),
    "braces_not_closed": (
        in_the_body("{{ session.title est là"),
        "ligne 4 : « est » est de trop, ou « }} » manque avant",
    ),
    "a_tag_not_closed": (
        in_the_body("{% if membership_required }}oui{% endif %}"),
        "ligne 4 : « } » ne va pas ici ; comptez les accolades et les parenthèses",
    ),
    "braces_not_opened": (
        in_the_body("Bonne nouvelle :\n{ session.title }}"),
        "ligne 5 : « }} » ferme des accolades que rien n'ouvre",
    ),
    "single_braces": (
        in_the_body("Bonne nouvelle :\nune place dans { session.title }, {% if session.link %}là{% endif %}."),
        "ligne 5 : il faut deux accolades : {{ session.title }}",
    ),
    "braces_around_nothing": (
        in_the_body("{{ }}"),
        "ligne 4 : il manque quelque chose entre ces accolades",
    ),
    "a_comment_not_closed": (
        in_the_body("{# à revoir"),
        "ligne 4 : un commentaire « {# » n'est jamais refermé par « #} »",
    ),
    "typographic_quotes": (
        in_the_body("{{ session.title or “rien” }}"),
        "ligne 4 : le signe « “ » ne va pas entre accolades ; un texte s'y met entre guillemets droits",
    ),
    "a_filter_misspelt": (
        in_the_body("{{ session.start | momment }}"),
        "ligne 4 : « | momment » n'existe pas ; vouliez-vous dire « moment » ?",
    ),
    "a_test_misspelt": (
        in_the_body("{% if session is definned %}{% endif %}"),
        "ligne 4 : « is definned » n'existe pas ; vouliez-vous dire « defined » ?",
    ),
    "a_block_twice": (
        HEAD + SUBJECT + SUBJECT + BODY,
        "ligne 3 : le bloc « subject » est là deux fois ; n'en gardez qu'un",
    ),
    "a_name_misspelt": (
        in_the_body("{{ sesion.title }}"),
        "ligne 4 : « sesion » n'est pas connu ici ; vouliez-vous dire « session » ?",
    ),
    "a_name_misspelt_in_a_turn_that_no_sample_takes": (
        in_the_body('{% if session.id == "autre" %}\n{{ organisatio.phone }}\n{% endif %}'),
        "ligne 5 : « organisatio » n'est pas connu ici ; vouliez-vous dire « organisation » ?",
    ),
    "a_name_of_another_letter": (
        in_the_body("{{ reading.intent }}"),
        "ligne 4 : « reading » n'est pas connu ici ; vouliez-vous dire « standings » ?",
    ),
    "an_attribute_misspelt": (
        in_the_body("{{ session.titre }}"),
        "ligne 4 : « titre » n'existe pas ici ; vouliez-vous dire « title » ?",
    ),
    "a_place_beyond_the_end_of_a_list": (
        in_the_body("{{ session.parts[9].name }}"),
        "ligne 4 : « 9 » n'existe pas ici",
    ),
    "a_value_that_cannot_be_written_so": (
        in_the_body("{{ session.title | day }}"),
        "ligne 4 : cette ligne ne peut pas s'écrire dans toutes les lettres « offer » : une valeur manque à certaines, "
        "ou n'est pas de ce genre ; encadrez-la de {% if … %} et {% endif %}, ou effacez-la",
    ),
    "what_a_template_may_not_ask": (
        in_the_body("{{ session.title.__class__ }}"),
        "ligne 4 : un modèle n'a pas le droit de demander cela ; effacez ces accolades",
    ),
    "what_would_run_a_program": (
        in_the_body("{{ organisation.parse_raw('x', proto='pickle', allow_pickle=True) }}"),
        "ligne 4 : un modèle n'a pas le droit de demander cela ; effacez ces accolades",
    ),
    "what_would_take_for_ever": (
        in_the_body("{% for n in range(999999999) %}x{% endfor %}"),
        "ligne 4 : cette ligne ne peut pas s'écrire dans toutes les lettres « offer » : une valeur manque à certaines, "
        "ou n'est pas de ce genre ; encadrez-la de {% if … %} et {% endif %}, ou effacez-la",
    ),
    "a_piece_that_is_not_there": (
        in_the_body('{% include "_sesion.j2" %}'),
        "ligne 4 : le modèle « _sesion.j2 » n'existe pas dans ce dossier, ou ne se lit pas",
    ),
    "a_template_inside_itself": (
        in_the_body('{% include "offer.j2" %}'),
        " : ce modèle s'inclut lui-même, sans fin",
    ),
    "no_frame": (
        SUBJECT + BODY,
        'ligne 1 : la première ligne doit être {% extends "_letter.j2" %} ; sans elle, ni bonjour ni signature',
    ),
    "no_subject": (HEAD + BODY, " : il manque le bloc {% block subject %}…{% endblock %}"),
    "no_body": (HEAD + SUBJECT, " : il manque le bloc {% block body %}…{% endblock %}"),
    "an_empty_body": (
        HEAD + SUBJECT + "{% block body %}\n\n{# à écrire #}\n{% endblock %}\n",
        "ligne 3 : le texte de la lettre (bloc « body ») est vide",
    ),
    "text_where_nobody_reads_it": (
        HEAD + SUBJECT + BODY + "\nÀ bientôt !\n",
        "ligne 5 : ce texte est hors des blocs et n'est dans aucune lettre : « À bientôt ! »",
    ),
    "an_empty_subject": (
        HEAD + "{% block subject %} {% endblock %}\n" + BODY,
        "ligne 2 : l'objet de la lettre (bloc « subject ») est vide",
    ),
    "a_subject_of_two_lines": (
        HEAD + "{% block subject %}\nUne place :\n{{ session.title }}\n{% endblock %}\n" + BODY,
        "ligne 2 : l'objet de la lettre (bloc « subject ») tient sur une seule ligne",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped templates, to be edited."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def told(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        proofread(POLICY, [folder])
    return [str(mistake) for mistake in raised.value.mistakes]


@pytest.mark.parametrize("case", OFFERS)
def test_a_bad_template_is_told_in_these_words(case: str, folder: Path) -> None:
    source, sentence = OFFERS[case]
    (folder / "fr/offer.j2").write_text(source, encoding="utf-8")

    mistakes = told(folder)

    separator = "" if sentence.startswith(" ") else ", "
    assert mistakes == [f"templates/fr/offer.j2{separator}{sentence}"]


@pytest.mark.parametrize("name", ["fr/offer.j2", "fr/_session.j2"])
def test_a_name_that_resembles_none_is_told_once_with_those_that_there_are(name: str, folder: Path) -> None:
    (folder / name).write_text(in_the_body("{{ prénom }}"), encoding="utf-8")

    (mistake,) = told(folder)

    assert mistake.startswith(f"templates/{name}, ligne 4 : « prénom » n'est pas connu ici ; noms connus : addressee, ")


def test_the_shipped_templates_are_good() -> None:
    texts = proofread(POLICY, [TEMPLATES])

    assert "Marie Durand" in texts.render(a_letter("offer", Status.OFFERED)).plain


def test_a_subject_may_stand_on_a_line_of_its_own(folder: Path) -> None:
    (folder / "fr/offer.j2").write_text(
        HEAD + "{% block subject %}\nUne place\n{% endblock %}\n" + BODY, encoding="utf-8"
    )

    assert proofread(POLICY, [folder]).render(a_letter("offer", Status.OFFERED)).subject == "Une place"


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_letter_of_the_coordinator_s_has_a_frame_of_its_own(folder: Path) -> None:
    (folder / "fr/desk.j2").write_text(SUBJECT + BODY, encoding="utf-8")

    assert told(folder) == [
        'templates/fr/desk.j2, ligne 1 : la première ligne doit être {% extends "_coordinator.j2" %} ; '
        "sans elle, ni bonjour ni signature"
    ]


def test_a_letter_must_be_there_in_both_languages(folder: Path) -> None:
    (folder / "en/offer.j2").unlink()
    (folder / "layout.html.j2").unlink()

    assert told(folder) == [
        "templates/en/offer.j2 : ce modèle manque ; « mailbot init » remet ceux d'origine",
        "templates/layout.html.j2 : ce modèle manque ; « mailbot init » remet ceux d'origine",
    ]


def test_an_installation_s_own_template_comes_first_and_the_shipped_one_where_it_has_none(folder: Path) -> None:
    (folder / "fr/offer.j2").write_text(in_the_body("À nous."), encoding="utf-8")
    (folder / "en/offer.j2").unlink()

    texts = proofread(POLICY, [folder, TEMPLATES])

    assert "À nous." in texts.render(a_letter("offer", Status.OFFERED)).plain
    assert texts.render(a_letter("offer", Status.OFFERED, language="en")).plain.startswith("Hello")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("fr/ofer.j2", "aucune lettre ne porte ce nom ; vouliez-vous dire « offer.j2 » ?"),
        ("fr/offer.j2.txt", "aucune lettre ne porte ce nom ; vouliez-vous dire « offer.j2 » ?"),
        ("fr/Offer.j2", "aucune lettre ne porte ce nom ; vouliez-vous dire « offer.j2 » ?"),
        ("fr/xyz.j2", f"aucune lettre ne porte ce nom ; lettres : {', '.join(KINDS)}"),
        (
            "offer.j2",
            "mailbot ne lit pas ce fichier ; les modèles de lettres sont dans templates/fr et templates/en",
        ),
    ],
)
def test_a_file_that_nobody_would_read(name: str, sentence: str, folder: Path) -> None:
    (folder / name).write_bytes(b"\xff")

    assert told(folder) == [f"templates/{name} : {sentence}"]


def test_what_an_editor_leaves_behind_is_no_template(folder: Path) -> None:
    for name in ("fr/.offer.j2.swp", "fr/offer.j2~", ".git/config"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"\xff")

    proofread(POLICY, [folder])


@pytest.mark.parametrize("name", ["fr/offer.j2", "fr/_letter.j2", "fr/_session.j2", "layout.html.j2"])
def test_a_file_in_another_encoding_is_told_once(name: str, folder: Path) -> None:
    (folder / name).write_bytes("Bonjour,\ndésolé\n".encode("cp1252"))

    assert told(folder) == [
        f"templates/{name}, ligne 2 : ce fichier n'est pas enregistré en UTF-8 ; dans votre éditeur, "
        "« Enregistrer sous », codage UTF-8"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    (folder / "fr/offer.j2").chmod(0)

    assert told(folder) == ["templates/fr/offer.j2 : mailbot n'a pas le droit de lire ce fichier"]


@pytest.mark.parametrize("name", ["fr/_letter.j2", "fr/_session.j2", "layout.html.j2"])
def test_a_fault_of_a_shared_piece_is_told_once_and_where_it_is(name: str, folder: Path) -> None:
    for source, sentence in (
        ("{{ nobody }}", "« nobody » n'est pas connu ici"),
        ("{% if %}", "il manque quelque chose entre ces accolades"),
    ):
        (folder / name).write_text(f"{{# … #}}\n{source}\n", encoding="utf-8")

        mistakes = told(folder)

        assert {mistake.partition(" ; ")[0] for mistake in mistakes} == {f"templates/{name}, ligne 2 : {sentence}"}


def test_two_braces_of_a_style_sheet_close_nothing_of_ours(folder: Path) -> None:
    layout = folder / "layout.html.j2"
    layout.write_text(layout.read_text("utf-8").replace("</style>", "@media print { p {margin: 0}}</style>"), "utf-8")

    proofread(POLICY, [folder])


# --- all at once ------------------------------------------------------------------------------------------------------


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    lay_out(tmp_path)
    return tmp_path


def test_the_mistakes_of_rules_and_templates_are_told_together(installation: Path) -> None:
    rules = installation / "config/rules.toml"
    rules.write_text(rules.read_text().replace("hold_days = 7", "hold_days = -7"))
    (installation / "templates/fr/offer.j2").write_text(in_the_body("{{ sesion.title }}\n{{ organisation.nom }}"))
    (installation / "templates/en/ofer.j2").touch()

    run = subprocess.run(
        [sys.executable, "-m", "mailbot", "--config", str(installation / "config"), "check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stdout) == (2, "")
    assert [line.partition(" : ")[0] for line in run.stderr.splitlines()] == [
        "rules.toml, ligne 15, « membership.hold_days »",
        "templates/en/ofer.j2",
        "templates/fr/offer.j2, ligne 4",
    ]


def test_every_fault_of_a_template_is_told_at_once(folder: Path) -> None:
    (folder / "fr/offer.j2").write_text(HEAD + "{% block body %}\n{{ sesion }}\n{{ signatur }}\n{% endblock %}\nfin\n")

    assert [mistake.partition(" : ")[0].removeprefix("templates/fr/offer.j2") for mistake in told(folder)] == [
        "",
        ", ligne 3",
        ", ligne 4",
        ", ligne 6",
    ]


# --- an edit while the worker runs ------------------------------------------------------------------------------------


def test_a_broken_template_leaves_the_last_good_one_in_force(installation: Path) -> None:
    changed = app.watch(installation / "config")
    _, book = app.checked(installation / "config", {})
    offer = installation / "templates/fr/offer.j2"
    letter = a_letter("offer", Status.OFFERED)
    before = book.texts.render(letter)

    offer.write_text(in_the_body("{{ sesion }}"))
    with pytest.raises(ConfigError, match=r"templates/fr/offer\.j2, ligne 4"):
        changed()
    assert book.texts.render(letter) == before
    assert changed() is None

    offer.write_text(in_the_body("Voici."))
    mended = changed()
    assert mended
    assert "Voici." in mended.texts.render(letter).plain
