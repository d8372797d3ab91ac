"""The parts of reading: machines, quotes, sessions and their parts, names, and the law that doubt decides nothing."""

from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from mailbot.core.message import Address, Message
from mailbot.core.reading import Intent, Reading, read
from mailbot.core.reading.people import may_be_the_same, tidy
from mailbot.core.reading.quoting import view
from mailbot.core.reading.reading import SETTLING
from mailbot.core.reading.vocabulary_fr import FRENCH
from tests.unit.core.reading.sessions import PARIS, SESSIONS

MARIE = Address("marie.durand@mairie-x.example", "DURAND Marie")
OURS = Address("cooperationsentreacteurs@caprural.org")
ASKS = "Bonjour, je souhaite m'inscrire à la session du 8 octobre."


def a_mail(
    text: str = ASKS,
    subject: str = "Inscription",
    author: Address | None = MARIE,
    reply_to: Address | None = None,
    content_type: str = "text/plain",
    calendar: str = "",
    **headers: str,
) -> Message:
    named = {name.replace("_", "-"): (value,) for name, value in headers.items()}
    return Message(
        key="k",
        arrived=datetime(2020, 9, 15, tzinfo=UTC),
        uid=1,
        author=author,
        reply_to=reply_to,
        subject=subject,
        text=text,
        content_type=content_type,
        calendar=calendar,
        headers=MappingProxyType(named),
    )


def reading_of(message: Message) -> Reading:
    return read(message, SESSIONS, (OURS,), PARIS)


@pytest.mark.parametrize(
    "message",
    [
        a_mail(auto_submitted="auto-replied (vacation)"),
        a_mail(precedence="Bulk"),
        a_mail(list_id="<x>"),
        a_mail(return_path="<>"),
        a_mail(x_autoreply="yes"),
        a_mail(x_mailbot_letter="offer"),
        a_mail(author=OURS),
        a_mail(author=Address("no-reply@x.example")),
        a_mail(author=Address("ne-pas-repondre@x.example")),
        a_mail("Je suis absente.", subject="Réponse automatique : votre session"),
        a_mail("À bientôt.", subject="Absence du bureau : lien"),
        a_mail("I am travelling.", subject="Out of Office: Re: session"),
        a_mail(subject="Absente", text="Votre message sera traité à mon retour."),
        a_mail(text="Veuillez confirmer votre adresse en cliquant ici."),
        a_mail(content_type="multipart/report", content_type_="x"),
    ],
    ids=lambda message: f"{message.subject} {dict(message.headers)} {message.author and message.author.email}",
)
def test_a_machine_asks_for_nothing(message: Message) -> None:
    assert reading_of(message).intent is Intent.AUTOMATIC


def test_a_request_whose_sender_cannot_be_told_waits_for_a_person() -> None:
    reading = reading_of(a_mail(author=None, text="Bonjour, je m'inscris à la session du 8 octobre."))

    assert reading.intent is Intent.UNSURE
    assert reading.participants == ()


def test_a_machine_without_a_sender_is_a_machine() -> None:
    assert reading_of(a_mail(author=None, auto_submitted="auto-replied")).intent is Intent.AUTOMATIC


@pytest.mark.parametrize(
    "message",
    [
        a_mail(content_type="multipart/report", content_type_="", x_failed_recipients="a@x.example"),
        a_mail(author=Address("mailer-daemon@mx.example")),
        a_mail("Boîte pleine.", author=Address("postmaster@mx.example")),
        a_mail(subject="Undelivered Mail Returned to Sender", return_path="<>"),
        a_mail(subject="Non remis : votre place", return_path="<>"),
    ],
)
def test_a_bounce_is_told_from_other_machines(message: Message) -> None:
    assert reading_of(message).intent is Intent.BOUNCE


def test_a_person_behind_a_web_form_is_not_a_machine() -> None:
    form = a_mail(author=Address("no-reply@site.example", "Site"), reply_to=Address("marie@x.example", "Marie Durand"))

    reading = reading_of(form)

    assert reading.intent is Intent.REGISTER
    assert reading.participants[0].email == "marie@x.example"


def test_a_person_who_writes_that_she_will_be_away_is_not_a_machine() -> None:
    reading = reading_of(a_mail("Je dois annuler ma participation au 8 octobre.", subject="Absence le 8 octobre"))

    assert reading.intent is Intent.CANCEL


@pytest.mark.parametrize(
    ("partstat", "intent"),
    [("DECLINED", Intent.CANCEL), ("ACCEPTED", Intent.THANKS), ("TENTATIVE", Intent.THANKS), ("X", Intent.UNSURE)],
)
def test_a_calendar_reply_says_what_its_button_said(partstat: str, intent: Intent) -> None:
    calendar = f"METHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;PARTSTAT={partstat}:mailto:{MARIE.email}\nEND:VEVENT\n"

    assert reading_of(a_mail("", calendar=calendar)).intent is intent


def test_a_calendar_reply_for_somebody_else_decides_nothing() -> None:
    calendar = "METHOD:REPLY\nATTENDEE;PARTSTAT=DECLINED:mailto:paul@x.example\n"

    assert reading_of(a_mail("", calendar=calendar)).intent is Intent.UNSURE


@pytest.mark.parametrize(
    "quote",
    [
        "> Je me désiste.",
        "Le 8 sept. 2020 à 10:00, Cap Rural a écrit\N{NO-BREAK SPACE}:\n\n> annulez mon inscription",
        "Le mer. 16 sept. 2020 à 08:02, Cap Rural - Coopérations\n<c@caprural.org> a écrit :\n\n> annulez",
        "-------- Message d'origine --------\nDe : Cap\nObjet : x\n\nJ'annule.",
        "----- Mail original -----\nDe: Cap\nJ'annule.",
        "De\N{NO-BREAK SPACE}: Cap Rural\nEnvoyé\N{NO-BREAK SPACE}: lundi\nÀ : Marie\nObjet : x\n\nJ'annule.",
        "> Message du 16/11/20 08:55\n> De : Cap\n> J'annule.",
        "On Mon, 7 Sep 2020, Cap wrote:\n> I cancel",
        "---------- Forwarded message ---------\nDe : Cap\n\nJ'annule.",
    ],
)
def test_what_is_quoted_is_not_asked(quote: str) -> None:
    own = view(f"Je participerai.\n\nMarie\n\nEnvoyé de mon iPhone\n\n{quote}", frozenset({"marie"}), FRENCH)

    assert own.new == "Je participerai."
    assert own.signature == "Marie"
    assert "nnul" in own.quoted or "siste" in own.quoted or "cancel" in own.quoted


def test_an_answer_between_quoted_lines_is_read() -> None:
    mail = a_mail("> Voulez-vous venir le 8 octobre ?\nOui, inscrivez-moi\n> Bien à vous\n", subject="Re: x")

    assert reading_of(mail).intent is Intent.REGISTER


def test_what_somebody_sends_on_is_asked_by_its_author() -> None:
    sent_on = (
        "Pour information.\n\n---------- Message transféré ----------\nDe : Paul Martin <paul@y.example>\n"
        "Objet : 8 octobre\n\nBonjour, je m'inscris à la session du 8 octobre.\nPaul Martin\n"
    )

    reading = reading_of(a_mail(sent_on, subject="TR: 8 octobre"))

    assert [person.name for person in reading.participants] in ([], ["Paul Martin"]), reading


def test_a_yes_to_another_question_of_the_letter_takes_no_seat() -> None:
    letter = (
        "> Une place s'est libérée pour vous.\n> Voulez-vous aussi notre lettre d'information ?\noui\n> Bien à vous\n"
    )

    reading = reading_of(a_mail(letter, subject="Re: Une place s'est libérée"))

    assert reading.intent is Intent.UNSURE


def test_an_answer_below_the_quote_is_read() -> None:
    reading = reading_of(a_mail("> Voulez-vous venir ?\n\nOui, je m'inscris pour le 8 octobre.\n", subject="Re: x"))

    assert reading.intent is Intent.REGISTER


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("je m'inscris pour le 08/10/2020", ("cooperer-citoyens",)),
        ("je m'inscris pour jeudi 8", ("cooperer-citoyens",)),
        ("je m'inscris à « mobiliser les acteurs »", ("mobiliser-acteurs",)),
        ("je m'inscris à la session de Lyon", ("mobiliser-acteurs",)),
        ("je m'inscris pour les 19 et 20 nov.", ("mobiliser-acteurs",)),
        ("I would like to register for November 5th", ("animer-distance",)),
        ("I would like to register for the 5th of November", ("animer-distance",)),
        ("je m'inscris aux deux sessions, le 8 octobre et le 5 novembre", ("cooperer-citoyens", "animer-distance")),
        ("je m'inscris", ()),
        ("je m'inscris, j'habite à Lyon", ()),
    ],
)
def test_the_session_is_known_by_its_date_its_title_or_its_town(text: str, sessions: tuple[str, ...]) -> None:
    reading = reading_of(a_mail(text))

    assert (reading.intent, reading.sessions) == (Intent.REGISTER, sessions)


@pytest.mark.parametrize(
    "text",
    [
        "je m'inscris pour le 8 octobre, le 5 novembre m'intéresse aussi",
        "je m'inscris pour le 15 octobre",
    ],
)
def test_an_unclear_date_decides_nothing(text: str) -> None:
    assert reading_of(a_mail(text)).intent is Intent.UNSURE


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Je m'inscris pour le 8 octobre, seulement le matin. Bonne journée", ("morning",)),
        ("Je m'inscris à la matinée du 8 octobre. Bon après-midi", ("morning",)),
        ("Je m'inscris pour l'atelier de 13h30 le 8 octobre", ("afternoon",)),
        ("I would like to register for 8 October, morning only", ("morning",)),
        ("Je m'inscris pour le 8 octobre (matin et après-midi)", ("morning", "afternoon")),
        ("Je m'inscris pour la journée du 8 octobre", ("morning", "afternoon")),
        ("Je m'inscris pour le 20 novembre à Lyon", ("day2",)),
        ("Je m'inscris pour le 8 octobre. Bonne fin d'après-midi", ()),
    ],
)
def test_the_parts_are_those_asked_for(text: str, parts: tuple[str, ...]) -> None:
    reading = reading_of(a_mail(text))

    assert (reading.intent, reading.parts) == (Intent.REGISTER, parts)


@pytest.mark.parametrize(
    "text",
    [
        "Je ne souhaite pas m'inscrire à la session du 8 octobre.",
        "Je souhaite m'inscrire le 8 octobre si mon directeur est d'accord.",
        "Merci de me compter présente le 8 octobre. C'est si mon directeur est d'accord, bien sûr.",
        "Please count me in on 8 October. It is subject to my manager's approval.",
        "Je m'inscris au 8 octobre. Contact à la mairie : accueil@mairie-x.example",
        "Nous souhaitons participer à la session du 8 octobre.",
        "We would like to register for 8 October.",
        "Je souhaite inscrire deux personnes le 8 octobre.",
        "Je souhaite m'inscrire le 8 octobre avec ma collègue.",
        "Je souhaite m'inscrire à la place de Paul le 8 octobre.",
        "Je me suis inscrite hier pour le 8 octobre.",
        "Je m'inscris le 8 octobre mais l'après-midi j'ai un rendez-vous.",
        "Je dois annuler l'après-midi du 8 octobre, annulez ma participation à cette partie.",
        "Si je devais annuler mon inscription, comment faire ?",
        "Je n'annule pas mon inscription.",
        "Je confirme mon inscription mais je ne pourrai pas participer au repas.",
        "Je suis inscrite au 8 octobre, je ne pourrai pas me connecter avant 10 h.",
        "Puis-je annuler mon inscription ?",
        "J'avais annulé mon inscription.",
        "Je viens de m'inscrire à la session du 8 octobre.",
        "J'aurais aimé participer le 8 octobre.",
        "Merci de me désinscrire de votre newsletter.",
        "Merci de ne pas m'inscrire le 8 octobre.",
        "I registered, but I can't join before 10.",
        "I might attend on 8 October.",
        "Please register my colleague for 8 October.",
    ],
)
def test_a_doubt_decides_nothing(text: str) -> None:
    reading = reading_of(a_mail(text, subject="8 octobre"))

    assert reading.intent not in SETTLING, reading
    assert reading.participants == () or reading.intent is Intent.STATUS


@pytest.mark.parametrize(
    ("text", "name", "email"),
    [
        (
            "Je souhaite m'inscrire le 8 octobre, mon adresse est marie@autre.example.",
            "Marie Durand",
            "marie@autre.example",
        ),
        ("Paul Martin souhaite s'inscrire le 8 octobre.", "Paul Martin", None),
        ("Inscription de Paul Martin, mairie de X, le 8 octobre", "Paul Martin", None),
    ],
)
def test_the_seat_is_for_the_one_who_is_named(text: str, name: str, email: str | None) -> None:
    reading = reading_of(a_mail(text, subject="8 octobre"))

    assert (reading.intent, [(p.name, p.email) for p in reading.participants]) == (Intent.REGISTER, [(name, email)])


def test_a_registration_with_a_question_is_both_and_says_why() -> None:
    reading = reading_of(a_mail(f"{ASKS} À quelle heure faut-il arriver ?"))

    assert (reading.intent, reading.also) == (Intent.REGISTER, (Intent.QUESTION,))
    assert "je souhaite m'inscrire" in reading.reasons[0]
    assert 0.85 <= reading.confidence <= 1


def test_a_form_tells_about_the_writer() -> None:
    text = "Nom : DURAND\nPrénom : marie\nOrganisation : CIVAM du Doyat\nTél : 06.12.34.56.78\n\n" + ASKS

    (person,) = reading_of(a_mail(text)).participants

    assert (person.name, person.organisation, person.phone) == ("Marie Durand", "CIVAM du Doyat", "+33612345678")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("DUPONT Marie", "Marie Dupont"),
        ("Dupont, Marie", "Marie Dupont"),
        ("marie dupont", "Marie Dupont"),
        ("COURTIAL Sébastien (DDT)", "Sébastien Courtial"),
        ("DE LA BÂTIE Hugues", "Hugues de la Bâtie"),
        ("Anne-Laure PEYRARD", "Anne-Laure Peyrard"),
        ("Secrétariat Mairie", None),
        ("=cmd|' /C calc'!A1", None),
        ("marie@x.example", None),
    ],
)
def test_a_name_is_written_as_a_tidy_person_would(written: str, name: str | None) -> None:
    assert tidy(written) == name


def test_one_person_may_write_her_name_in_several_ways() -> None:
    assert may_be_the_same("Marie Durand", "M. Durand")
    assert may_be_the_same("Marie Durand", "Marie")
    assert not may_be_the_same("Marie Durand", "Paul Durand")
    assert not may_be_the_same("Marie Durand", "Paul Martin")
