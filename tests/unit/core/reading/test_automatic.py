"""Machines told from people: by the header, by reports, by words; and people who only look like machines."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from mailbot.core.message import Address, Message
from mailbot.core.reading.automatic import machine
from mailbot.core.reading.automatic.opening import opening
from mailbot.core.reading.automatic.wording import Kind, said, times_said
from mailbot.core.reading.folding import fold
from mailbot.core.reading.reading import Intent

OURS = Address("sessions@org.example")
ANA = Address("ana@asso.example", "Ana Roux")
REQUEST = "Bonjour, je m'inscris à la session du 8 octobre."


def a_mail(
    text: str,
    subject: str = "Re: Votre place",
    author: Address | None = ANA,
    reply_to: Address | None = None,
    content_type: str = "text/plain",
    to: tuple[Address, ...] = (OURS,),
    headers: Mapping[str, str] | None = None,
) -> Message:
    named = {name: (value,) for name, value in (headers or {}).items()}
    return Message(
        key="k",
        arrived=datetime(2020, 9, 15, tzinfo=UTC),
        uid=1,
        author=author,
        reply_to=reply_to,
        subject=subject,
        text=text,
        to=to,
        content_type=content_type,
        headers=MappingProxyType(named),
    )


def kind_of(message: Message) -> Intent | None:
    verdict = machine(message, (OURS,))
    return verdict[0] if verdict else None


# --- by the header -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [{"precedence": "bulk"}, {"list-id": "<town.example>"}, {"list-unsubscribe": "<mailto:leave@town.example>"}],
)
def test_a_request_to_us_under_the_header_of_a_list_waits_for_a_person(headers: dict[str, str]) -> None:
    assert kind_of(a_mail(REQUEST, headers=headers)) is Intent.UNSURE


def test_what_people_ask_one_another_on_a_list_is_not_for_us() -> None:
    on_a_list = a_mail(REQUEST, to=(Address("talk@town.example"),), headers={"list-id": "<talk.town.example>"})

    assert kind_of(on_a_list) is Intent.AUTOMATIC


@pytest.mark.parametrize(
    "headers",
    [
        {"list-id": "Sessions <sessions.org.example>", "precedence": "list"},
        {"list-post": "<mailto:sessions@org.example>", "list-unsubscribe": "<mailto:leave@org.example>"},
    ],
)
def test_where_our_address_is_a_list_every_mail_has_its_header_and_people_are_answered(headers: dict[str, str]) -> None:
    assert kind_of(a_mail(REQUEST, headers=headers)) is None


def test_a_list_whose_address_only_holds_ours_is_not_ours() -> None:
    assert (
        kind_of(a_mail("Le compte rendu.", headers={"list-id": "<our-sessions.org.example.com>"})) is Intent.AUTOMATIC
    )


def test_a_person_behind_a_form_that_says_automatic_is_seen_by_somebody() -> None:
    form = a_mail(
        REQUEST, author=Address("web@site.example"), reply_to=ANA, headers={"auto-submitted": "auto-generated"}
    )

    assert kind_of(form) is Intent.UNSURE


def test_a_form_under_our_own_address_is_seen_by_somebody_but_our_letters_are_not() -> None:
    form = a_mail(REQUEST, author=OURS, reply_to=ANA)
    letter = a_mail(REQUEST, author=OURS, reply_to=ANA, headers={"x-mailbot-letter": "confirmation"})

    assert kind_of(form) is Intent.UNSURE
    assert kind_of(letter) is Intent.AUTOMATIC


def test_a_postmaster_who_asks_for_a_seat_is_a_person() -> None:
    postmaster = Address("postmaster@village.example")

    assert kind_of(a_mail(REQUEST, "Inscription", postmaster)) is Intent.UNSURE
    assert kind_of(a_mail("550 5.1.1 unknown user", "Inscription", postmaster)) is Intent.BOUNCE


# --- reports -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        a_mail(
            "There was an error delivering your mail to <a@x.example>.",
            "Mail delivery failed",
            None,
            headers={"from": "<>"},
        ),
        a_mail("<a@x.example>:\n550 5.1.1 no such user", "Delivery failure"),
        a_mail("Votre message n'a pas pu être remis à a@x.example.", "Message non distribué"),
        a_mail("Ihre Nachricht konnte nicht zugestellt werden.", "Unzustellbar: Votre place"),
        a_mail("Impossibile recapitare il messaggio.", "Mancato recapito"),
        a_mail("El mensaje no se pudo entregar.", "No se puede entregar: Votre place"),
        a_mail("Uw bericht kon niet worden afgeleverd.", "Onbestelbaar: Votre place"),
        a_mail("Nie udało się dostarczyć wiadomości.", "Niedostarczalna: Votre place"),
        a_mail("Сообщение не доставлено получателю.", "Недоставленное сообщение"),
        a_mail("送信できませんでした。", "メールエラー通知"),
        a_mail("Final-Recipient: rfc822; a@x.example\nAction: failed", "x", content_type="multipart/report"),
    ],
    ids=lambda message: message.subject,
)
def test_a_delivery_report_is_known_in_whatever_words(message: Message) -> None:
    assert kind_of(message) is Intent.BOUNCE


def test_one_sign_of_a_bounce_is_not_enough() -> None:
    assert kind_of(a_mail("Le courrier est revenu, voici ma nouvelle rue.", "Courrier non distribué")) is None
    assert kind_of(a_mail("The parcel could not be delivered to the hall, so bring chairs.", "Chairs")) is None


def test_a_person_who_sends_a_bounce_on_or_tells_of_one_is_a_person() -> None:
    report = "\n\n---------- Forwarded message ----------\nYour message could not be delivered.\n550 5.1.1 unknown user"

    assert kind_of(a_mail(f"Voici.{report}", "Fwd: Undelivered Mail Returned to Sender")) is None
    assert kind_of(a_mail("Votre message n'a pas pu être remis : ai-je bien ma place ?", "Mail non remis")) is None


def test_what_comes_from_nowhere_is_no_person_whatever_it_says() -> None:
    assert (
        kind_of(a_mail(REQUEST, "Undelivered Mail Returned to Sender", headers={"return-path": "<>"})) is Intent.BOUNCE
    )


@pytest.mark.parametrize("kind", ["disposition-notification", "feedback-report", "tlsrpt"])
def test_a_report_on_anything_else_is_automatic(kind: str) -> None:
    named = {"content-type": f"multipart/report; report-type={kind}"}
    report = a_mail("Final-Recipient: rfc822; a@x.example", content_type="multipart/report", headers=named)

    assert kind_of(report) is Intent.AUTOMATIC


# --- by words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Je suis en congés jusqu'au 21 septembre. En cas d'urgence, appelez la mairie.",
        "Madame Roux n'exerce plus ses fonctions. Merci d'adresser vos messages à l'accueil.",
        "I am out of the office until Monday and will reply to your message when I return.",
        "Ich bin bis Montag nicht im Büro. In dringenden Fällen wenden Sie sich an Frau Kolb.",
        "Sono in ferie fino al 20. Per urgenze contattare la segreteria.",
        "Estoy de vacaciones hasta el lunes. En caso de urgencia llame a la oficina.",
        "Ik ben afwezig tot maandag. Voor dringende zaken: het secretariaat.",
        "Estou de férias até segunda. Responderei no meu regresso.",
        "Jestem na urlopie. W pilnych sprawach proszę o kontakt z sekretariatem.",
        "Я в отпуске. По срочным вопросам обращайтесь к коллегам.",
        "休暇をいただいております。お急ぎの方は事務所までご連絡ください。",
    ],
)
def test_who_is_away_and_who_answers_instead_is_told_by_a_machine(text: str) -> None:
    assert kind_of(a_mail(text)) is Intent.AUTOMATIC


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Lu : Votre place", "Votre message a été lu le mardi 15 septembre 2020 10:02."),
        ("Read: Votre place", ""),
        ("[#12] Votre place", "Nous avons bien reçu votre demande. Un agent vous répondra dans les meilleurs délais."),
        ("Votre message", "Cliquez ici pour confirmer votre adresse et libérer votre message."),
        ("Report domain: org.example", "Attached."),
        ("Marc a répondu à votre sondage", "Voir les résultats."),
        ("Sondage", "Marc vient de répondre à votre sondage. Ne plus recevoir de notifications."),
        ("Facture", "Votre facture est prête. Ne répondez pas à ce message."),
        (
            "Les nouvelles",
            f"Voir dans votre navigateur.\n{'Des nouvelles du pays. ' * 12}\nJe m'inscris\nSe désabonner",
        ),
    ],
    ids=lambda value: value[:20],
)
def test_other_machines_are_known_by_their_words(subject: str, text: str) -> None:
    assert kind_of(a_mail(text, subject)) is Intent.AUTOMATIC


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Session", "Je suis absente jusqu'au 12, mais inscrivez-moi !"),
        ("Re: Réponse automatique : session", "Entendu, à lundi."),
        ("TR: Réponse automatique : session", "Voici ce que me dit Luc."),
        ("Lu : votre programme", "J'ai lu votre programme avec plaisir."),
        ("Vacances", "Nous partons en Bretagne."),
        ("Liste", "Merci de me désabonner de votre lettre, vous recevez ce message pour la troisième fois."),
        ("Nuage", "Lise a partagé le dossier avec vous ce matin."),
        ("Merci", "Merci pour votre message. Je suis prise ce jour-là, dommage."),
        ("Bonjour", f"{'Des nouvelles du pays. ' * 12}\nSuivez-nous | Retrouvez-nous sur la place"),
        ("Adresse", "Merci de ne pas répondre à ce mail mais à ana@maison.example. Je m'inscris."),
        ("Re: Les nouvelles", "Bien lu.\n\nLe 2 septembre, Cap Rural a écrit :\n> Version en ligne\n> Se désabonner"),
    ],
)
def test_a_person_in_the_same_words_is_a_person(subject: str, text: str) -> None:
    assert kind_of(a_mail(text, subject)) is None


def test_an_automatic_subject_over_a_request_is_seen_by_somebody() -> None:
    assert kind_of(a_mail(REQUEST, "Réponse automatique : session")) is Intent.UNSURE


# --- phrases and openings ------------------------------------------------------------------------------------------


def test_a_phrase_is_found_whatever_its_accents_capitals_and_apostrophes() -> None:
    assert said(Kind.SAYS_SO, fold("CECI EST UNE REPONSE AUTOMATIQUE")) == "ceci est une reponse automatique"
    assert not said(Kind.SAYS_SO, fold("Ceci est une réponse de ma part"))


def test_a_gap_in_a_phrase_is_short() -> None:
    assert said(Kind.CHALLENGE, fold("Click the link below to verify"))
    assert not said(Kind.CHALLENGE, fold(f"Click here. {'We met many people. ' * 9} I verify"))


def test_phrases_are_counted_once_each() -> None:
    assert times_said(Kind.NEWSLETTER, fold("Unsubscribe. Unsubscribe. View online.")) == 2


def test_the_opening_ends_where_another_speaks() -> None:
    own = opening(a_mail("Oui.\n\nLe 2 septembre 2020 à 9 h, Cap Rural a écrit :\n> Ceci est un message automatique"))

    assert own.beginning == "oui."
    assert own.quotes


def test_prefixes_of_a_subject_are_told_apart() -> None:
    own = opening(a_mail("", "RE[2]: WG: Session"))

    assert (own.subject, own.is_answer, own.is_sent_on) == ("session", True, True)


@pytest.mark.parametrize("kind", Kind)
def test_no_phrase_is_so_short_that_it_stands_everywhere(kind: Kind) -> None:
    text = fold("Bonjour, nous viendrons avec plaisir le jeudi 8 octobre 2020 à 9 h 30. Bien cordialement, Zoé")

    assert times_said(kind, text) == 0
