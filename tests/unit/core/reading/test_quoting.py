"""What the writer wrote herself, in the forms of the mail programs that people use. Every row is a small mail."""

import pytest

from mailbot.core.message import ENCLOSED_CARD, ENCLOSED_FILE
from mailbot.core.reading.quoting import Answer, Forwarded, view
from mailbot.core.reading.vocabulary_en import ENGLISH
from mailbot.core.reading.vocabulary_fr import FRENCH

NAMES = frozenset({"marie", "durand"})
NBSP = "\N{NO-BREAK SPACE}"
OURS = "Cap Rural <caprural@example.org>"
NEW = "Je participerai le 8 octobre."
QUOTED = "Voulez-vous venir ?"

# Name, what stands between the new words and the quoted ones, whether each quoted line is marked.
CLIENTS = [
    ("gmail", f"Le mar. 15 sept. 2020 à 10:02, {OURS} a écrit{NBSP}:\n", True),
    (
        "gmail, wrapped",
        "Le mar. 15 sept. 2020 à 10:02, Cap Rural - Coopérations entre acteurs\n<c@x.example> a écrit :\n",
        True,
    ),
    (
        "gmail, wrapped twice",
        "Le mar. 15 sept. 2020 à 10:02, Cap Rural - Coopérations\nentre acteurs du rural\n<c@x.example> a\nécrit :\n",
        True,
    ),
    ("gmail, english", f"On Tue, Sep 15, 2020 at 10:02 AM {OURS} wrote:\n", True),
    ("thunderbird", "Le 15/09/2020 à 10:02, Cap Rural a écrit :", True),
    ("thunderbird, english", "On 15/09/2020 10:02, Cap Rural wrote:", True),
    ("roundcube", "Le 2020-09-15 10:02, Cap Rural a écrit :\n", True),
    ("evolution", "Le mardi 15 septembre 2020 à 10:02 +0200, Cap Rural a écrit :", True),
    ("kmail", "Le mardi 15 septembre 2020, 10:02:11 CEST Cap Rural a écrit :", True),
    ("apple mail", f"Le 15 sept. 2020 à 10:02, {OURS} a écrit :\n", False),
    ("iphone", f"Envoyé de mon iPhone\n\n> Le 15 sept. 2020 à 10:02, {OURS} a écrit :\n>", True),
    ("apple mail, english", f"On 15 Sep 2020, at 10:02, {OURS} wrote:\n", False),
    ("yahoo", f"    Le mardi 15 septembre 2020 à 10:02:44 UTC+2, {OURS} a écrit :  \n ", False),
    (
        "outlook",
        f"De{NBSP}: {OURS}\nEnvoyé{NBSP}: mardi 15 septembre 2020 10:02\nÀ{NBSP}: Marie\nObjet{NBSP}: Session\n",
        False,
    ),
    (
        "outlook, bold",
        "*De :* Cap Rural\n*Envoyé :* mardi 15 septembre 2020 10:02\n*À :* Marie\n*Objet :* Session\n",
        False,
    ),
    (
        "outlook, english",
        "From: Cap Rural\nSent: Tuesday, September 15, 2020 10:02\nTo: Marie\nSubject: Session\n",
        False,
    ),
    (
        "outlook, old",
        "-----Message d'origine-----\nDe : Cap Rural [mailto:c@x.example]\nEnvoyé : mardi\nObjet : Session\n",
        False,
    ),
    ("outlook, old english", "-----Original Message-----\nFrom: Cap Rural\nSent: Tuesday\nSubject: Session\n", False),
    ("outlook, odd french", "-----Message original-----\nDe : Cap Rural\nObjet : Session\n", False),
    (
        "outlook web",
        "________________________________\nDe : Cap Rural\nEnvoyé : mardi 15 septembre 2020\n"
        "À : Marie\nObjet : Session\n",
        False,
    ),
    (
        "outlook mobile",
        "Obtenez Outlook pour iOS\n________________________________\nDe : Cap Rural\nEnvoyé : mardi\nObjet : x\n",
        False,
    ),
    (
        "windows mail",
        "Provenance : Courrier pour Windows 10\n\nDe : Cap Rural\nEnvoyé le :mardi 15 septembre 2020\nÀ : Marie\n",
        False,
    ),
    (
        "zimbra",
        'De: "Cap Rural" <c@x.example>\nÀ: "Marie" <m@x.example>\n'
        "Envoyé: Mardi 15 Septembre 2020 10:02:11\nObjet: Session\n",
        False,
    ),
    (
        "zimbra, mail original",
        '----- Mail original -----\nDe: "Cap Rural"\nÀ: "Marie"\nEnvoyé: Mardi\nObjet: Session\n',
        False,
    ),
    ("zimbra, marked", "----- Mail original -----\n> De: Cap Rural\n> Objet: Session\n>", True),
    ("free", "----- Mail d'origine -----\nDe: Cap Rural\nÀ: Marie\nObjet: Session\n", False),
    (
        "orange",
        '> Message du 15/09/20 10:02\n> De : "Cap Rural"\n> A : marie@orange.example\n> Copie à : \n> Objet : x\n>',
        True,
    ),
    (
        "sfr",
        "========================================\n   \n   Message du : 15/09/2020 10:02\n"
        '   De : "Cap Rural"\n   A : m@sfr.example\n   Copie à :\n   Sujet : x\n',
        False,
    ),
    (
        "la poste",
        "De : Cap Rural\nA : marie@laposte.example\nEnvoyé: mardi 15 septembre 2020 10:02\nObjet : Session\n",
        False,
    ),
    (
        "samsung",
        "Envoyé depuis mon smartphone Samsung Galaxy.\n\n-------- Message d'origine --------\n"
        "De : Cap Rural\nDate : 15/09/2020\nÀ : Marie\nObjet : x\n",
        False,
    ),
    (
        "android",
        "-------- Original message --------\nFrom: Cap Rural\nDate: 15/09/2020 10:02 (GMT+01:00)\nTo: m\nSubject: x\n",
        False,
    ),
    ("proton", f"------- Original Message -------\nLe mardi 15 septembre 2020 à 10:02, {OURS} a écrit :\n\n", True),
    (
        "proton, old",
        f"‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Tuesday, September 15, 2020 10:02 AM, {OURS} wrote:\n\n",
        True,
    ),
    ("notes", "De :\tCap Rural\nPour :\tMarie\nDate :\t15/09/2020 10:02\nObjet :\tSession\n", False),
    ("address only", "Cap Rural <c@x.example> a écrit :\n", True),
    ("date last", "Cap Rural <c@x.example> a écrit le mar. 15 sept. 2020 à 10:02 :\n", True),
    ("nothing but marks", "", True),
    ("reply message", "----- Reply message -----\nDe : Cap Rural\nObjet : x\n", False),
]


@pytest.mark.parametrize(("attribution", "is_marked"), [row[1:] for row in CLIENTS], ids=[row[0] for row in CLIENTS])
def test_new_words_stand_above_what_a_program_quotes(attribution: str, is_marked: bool) -> None:
    quoted = f"> {QUOTED}\n> \n> Dominique" if is_marked else f"{QUOTED}\n\nDominique"

    own = view(f"Bonjour,\n{NEW}\n\nCordialement,\nMarie Durand\n\n{attribution}\n{quoted}\n", NAMES, FRENCH)

    assert own.new == f"Bonjour,\n{NEW}"
    assert own.signature == "Marie Durand"
    assert QUOTED in own.quoted
    assert ">" not in own.letters[-1]
    assert own.letters[-1].endswith(f"{QUOTED}\n\nDominique")
    assert not own.is_interleaved
    assert own.forwarded is None


@pytest.mark.parametrize(
    "attribution", [row[1] for row in CLIENTS if row[2]], ids=[row[0] for row in CLIENTS if row[2]]
)
def test_new_words_may_stand_below_what_is_quoted(attribution: str) -> None:
    own = view(f"{attribution}\n> {QUOTED}\n>\n>> plus ancien\n\n{NEW}\n\n-- \nMarie Durand\n", NAMES, FRENCH)

    assert own.new == NEW
    assert "Marie Durand" in own.signature
    assert QUOTED in own.quoted
    assert not own.is_interleaved


@pytest.mark.parametrize(
    ("text", "new", "answers"),
    [
        (
            "> De quelle session s'agit-il ?\ncelle du 5 novembre\n\n> Dominique\n",
            "celle du 5 novembre",
            (Answer("De quelle session s'agit-il ?", "celle du 5 novembre"),),
        ),
        (
            "Bonjour, je réponds dans le texte.\n\nLe 14/09/2020 à 09:15, Cap a écrit :\n> Nom :\n"
            "Marie Durand\n> Matin ou soir :\nmatin\n> A bientôt\n",
            "Bonjour, je réponds dans le texte.\n\nMarie Durand\n\nmatin",
            (Answer("Nom :", "Marie Durand"), Answer("Matin ou soir :", "matin")),
        ),
        (
            "> Viendrez-vous à la session qui se tient le jeudi 8 octobre 2020 de 9h30 à\n> midi ?\n\n"
            "Oui.\n\n> Merci\n",
            "Oui.",
            (Answer("Viendrez-vous à la session qui se tient le jeudi 8 octobre 2020 de 9h30 à midi ?", "Oui."),),
        ),
        (  # a program broke a quoted line and did not mark its end
            "> Une place vient de se libérer pour la session du jeudi 8 octobre 2020, la\n"
            "voulez-vous\n> vraiment ?\n\nOui !\n",
            "Oui !",
            (),
        ),
        (
            "> Venez-vous ?\noui\n> Seule ?\nnon, avec Paul\n",
            "oui\n\nnon, avec Paul",
            (Answer("Venez-vous ?", "oui"), Answer("Seule ?", "non, avec Paul")),
        ),
    ],
)
def test_words_between_quoted_lines_are_given_with_what_they_answer(
    text: str, new: str, answers: tuple[Answer, ...]
) -> None:
    own = view(text, NAMES, FRENCH)

    assert own.new == new
    assert own.answers == answers
    assert own.is_interleaved == bool(answers)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "---------- Forwarded message ---------\nDe : Paul Petit <paul@x.example>\n"
            "Date: mar. 8 sept. 2020\nSubject: place\nTo: Marie\n\n\nGardez-moi une place.\n",
            "Fwd: place",
        ),
        (
            "---------- Message transféré ----------\nDe : Paul Petit <paul@x.example>\n"
            "Date : mar.\nObjet : place\n\nGardez-moi une place.\n",
            "Tr: place",
        ),
        (
            "-------- Message transféré --------\nSujet : \tplace\nDate : \tTue, 8 Sep 2020\n"
            "De : \tPaul Petit <paul@x.example>\nPour : \tMarie\n\n\n\nGardez-moi une place.\n",
            "Fwd: place",
        ),
        (
            "Début du message réexpédié :\n\nDe: Paul Petit <paul@x.example>\nObjet: place\n"
            "Date: 8 septembre 2020\nÀ: Marie\n\nGardez-moi une place.\n\nEnvoyé de mon iPad\n",
            "Fwd: place",
        ),
        (
            "Begin forwarded message:\n\nFrom: Paul Petit <paul@x.example>\nSubject: place\n"
            "To: Marie\n\nGardez-moi une place.\n",
            "Fwd: place",
        ),
        (
            "De : Paul Petit <paul@x.example>\nEnvoyé : mardi 8 septembre 2020 10:02\nÀ : Marie\n"
            "Objet : place\n\nGardez-moi une place.\n",
            "TR: place",
        ),
        (
            "-----Message d'origine-----\nDe : Paul Petit <paul@x.example>\nEnvoyé : mardi\n"
            "À : Marie\nObjet : place\n\nGardez-moi une place.\n",
            "TR : place",
        ),
        (
            '----- Mail transféré -----\nDe: "Paul Petit" <paul@x.example>\nÀ: "Marie"\n'
            "Envoyé: Mardi\nObjet: place\n\nGardez-moi une place.\n",
            "Fwd: place",
        ),
    ],
)
@pytest.mark.parametrize("comment", ["", "Pour vous.\n\nMarie Durand\n\n"])
def test_a_mail_sent_on_is_told_from_its_comment(text: str, subject: str, comment: str) -> None:
    own = view(comment + text, NAMES, FRENCH, subject)

    assert own.new == ("Pour vous." if comment else "")
    assert isinstance(own.forwarded, Forwarded)
    assert own.forwarded.text == "Gardez-moi une place."
    assert own.forwarded.subject == "place"
    assert "paul@x.example" in own.forwarded.author


@pytest.mark.parametrize(
    ("below", "new", "signature"),
    [
        ("Cordialement,\nMarie Durand\nMaire", "", "Marie Durand\nMaire"),
        ("Bien à vous, Marie Durand", "", "Marie Durand"),
        ("Cdlt\nM. Durand", "", "M. Durand"),
        ("Marie Durand\nMairie de X\n04 65 71 00 00", "", "Marie Durand\nMairie de X\n04 65 71 00 00"),
        ("-- \nLe secrétariat", "", "Le secrétariat"),
        ("Dans l'attente de vous lire,\nMarie", "", "Marie"),
        ("Marie\n\nEnvoyé de mon iPhone", "", "Marie"),
        ("Marie\nTéléchargez Outlook pour Android", "", "Marie"),
        ("Marie Durand\n\nPS : je viendrai avec mon chien", "PS : je viendrai avec mon chien", "Marie Durand"),
        (
            "Cordialement\nMarie Durand\n\nJ'oubliais : le matin seulement",
            "J'oubliais : le matin seulement",
            "Marie Durand",
        ),
        ("Marie Durand\n(moi je n'y serai pas)", "(moi je n'y serai pas)", "Marie Durand"),
        (
            "Marie Durand\n\nCe message est confidentiel. Si vous n'êtes pas le destinataire,\n"
            "merci de nous le signaler.",
            "",
            "Marie Durand\n\nCe message est confidentiel. Si vous n'êtes pas le destinataire,\n"
            "merci de nous le signaler.",
        ),
    ],
)
def test_a_signature_is_no_request_but_a_postscript_is(below: str, new: str, signature: str) -> None:
    own = view(f"{NEW}\n\n{below}\n", NAMES, FRENCH)

    assert own.new.replace(NEW, "").strip() == new
    assert own.signature.replace("-- \n", "").replace("\n\n\n", "\n\n") == signature


def test_a_name_below_is_a_signature_although_the_header_has_none() -> None:
    own = view("Marquez-moi sur votre cahier.\n\nÉmile Pontonnier\nGAEC du Suc\n", frozenset(), FRENCH)

    assert (own.new, own.signature) == ("Marquez-moi sur votre cahier.", "Émile Pontonnier\nGAEC du Suc")


def test_a_list_of_people_is_no_signature() -> None:
    text = "Merci d'inscrire :\n\nÉmile Pontonnier\nPaul Petit\n"

    assert view(text, frozenset(), FRENCH).new == text.strip()


def test_ordinary_words_open_no_quote() -> None:
    for text in (
        "Le maire m'a écrit :\nvenez",
        "De : la part de Paul, inscrivez-moi",
        "Message de Paul : il viendra",
        "À : confirmer\nle 8 octobre",
        "On 8 October I would like to join.\nPaul wrote to me.",
    ):
        assert view(text, NAMES, FRENCH).new == text


def test_a_file_that_completes_the_letter_is_her_word_and_her_card_her_signature() -> None:
    text = (
        f"Voici la liste jointe.\n\nMarie Durand\n\n{ENCLOSED_FILE}\nPaul Petit, 06 11 22 33 44\n\n"
        f"{ENCLOSED_CARD}\nMarie Durand\nMairie de X"
    )

    own = view(text, NAMES, FRENCH)

    assert own.new == "Voici la liste jointe.\n\nPaul Petit, 06 11 22 33 44"
    assert own.signature == "Marie Durand\n\nMarie Durand\nMairie de X"


def test_quoted_mails_are_given_one_by_one_without_their_headers() -> None:
    text = (
        "Oui.\n\nDe : Paul\nEnvoyé : jeudi 5 novembre 2020\nÀ : Marie\nObjet : Lyon\n\nTu viens ?\n\n"
        "De : Cap\nEnvoyé : jeudi 8 octobre 2020\nÀ : Paul\nObjet : annonce\n\nVenez.\n"
    )

    assert view(text, NAMES, FRENCH).letters == ("Objet : Lyon\n\nTu viens ?", "Objet : annonce\n\nVenez.")


def test_english_closings_and_disclaimers() -> None:
    text = "I would love to come.\n\nMany thanks,\nMarie\n\nThis email and any attachments are confidential.\n"

    own = view(text, frozenset({"marie"}), ENGLISH)

    assert own.new == "I would love to come."


@pytest.mark.parametrize(
    "text", ["", ">", "> >", "\n" * 50, "Le 1:\n" * 2000, "De : x\n" * 2000, "> a\nb\n" * 3000, "\x00"]
)
def test_any_text_has_a_view(text: str) -> None:
    view(text, frozenset(), FRENCH)


def test_many_lines_of_anything_are_cut_in_a_moment() -> None:
    for unit in ("a", "8.", "8-", "Le 15/09/2020 à 10:02, \n", "begin 644 a\nM\n", "De : x\n", "> a\nb\n"):
        view(unit * (20_000 // len(unit)), frozenset(), FRENCH)
