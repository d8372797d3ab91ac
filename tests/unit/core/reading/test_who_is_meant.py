"""Who is meant where the writer's own words are easily taken for another's: she stays away, comes along, sends on a
mail, signs at the end of a line, or has another name now."""

# ruff: noqa: E501 - a mail stands on one line

from datetime import UTC, datetime

import pytest

from mailbot.core.message import Address, Message
from mailbot.core.reading import Intent
from mailbot.core.reading.people import People, people
from mailbot.core.reading.quoting import Forwarded, View

IRENE = ("irene.castel@x.example", "Irène Castel")


def who(intent: Intent, author: tuple[str, str], text: str, forwarded: Forwarded | None = None) -> People:
    message = Message("k", datetime(2020, 9, 15, tzinfo=UTC), 1, Address(*author), text=text)
    return people(message, View(text, forwarded=forwarded), intent)


def names(found: People) -> list[str | None]:
    return [person.name for person in found.participants]


@pytest.mark.parametrize(
    "said",
    [
        "Rien pour moi cette année.",
        "Ce ne sera pas pour moi-même.",
        "Je passe mon tour.",
        "I shan't come myself.",
        "I don't plan to attend.",
        "Nothing for me this time.",
    ],
)
def test_who_stays_away_takes_no_seat(said: str) -> None:
    text = f"Bonjour,\nI would like two seats / je voudrais deux places :\n- Aglaé Perrin, a.perrin@x.example\n- Odon Vial, o.vial@x.example\n{said}\nIrène Castel"

    assert names(who(Intent.REGISTER, IRENE, text)) == ["Aglaé Perrin", "Odon Vial"]


@pytest.mark.parametrize(
    "text",
    [
        "Une place est la mienne, l'autre est pour Odon Vial (o.vial@x.example).",
        "Two seats please: one is for me, the other for Odon Vial (o.vial@x.example).",
        "Nous venons à deux : Odon Vial (o.vial@x.example) et Irène qui vous écrit.",
        "I do not mind the early start! Register me and Odon Vial (o.vial@x.example).",
    ],
)
def test_who_comes_along_takes_a_seat(text: str) -> None:
    found = who(Intent.REGISTER, IRENE, f"Bonjour,\n{text}\nIrène Castel")

    assert (set(names(found)), found.doubts) == ({"Irène Castel", "Odon Vial"}, ())


def test_seats_that_are_asked_for_and_not_filled_are_a_doubt() -> None:
    assert who(Intent.REGISTER, IRENE, "Je réserve trois places, dont une pour moi.\nIrène Castel").doubts


COLLEAGUE = Forwarded("Odon Vial <odon.vial@x.example>", "À lire", "Regarde, c'est gratuit, je pense m'inscrire.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Je me joins à vous le 5 novembre.", "Irène Castel"),
        ("Voici ce que je reçois, merci de l'inscrire.", "Odon Vial"),
        ("Je vous transmets ceci.", "Odon Vial"),
        ("", "Odon Vial"),
    ],
)
def test_who_sends_a_mail_on_may_speak_for_herself(text: str, name: str) -> None:
    assert names(who(Intent.REGISTER, IRENE, text, COLLEAGUE)) == [name]


def test_where_either_may_be_meant_nobody_is_registered() -> None:
    assert who(Intent.REGISTER, IRENE, "Un siège m'irait bien.", COLLEAGUE).doubts


@pytest.mark.parametrize(
    ("author", "text", "told"),
    [
        (("ruche@x.example", ""), "une place svp. Irène Castel, Ruchers du Forez", ("Irène Castel", "Ruchers du Forez", None)),
        (("irene07@x.example", "irene ruche"), "g vien le matin. irene castel 0639981142", ("Irène Castel", None, "+33639981142")),
        (("z@x.example", "Zbigniew Kos"), "I want to come. Zbigniew Kos, WATTS Massif, 06 39 98 11 42", ("Zbigniew Kos", "WATTS Massif", "+33639981142")),
    ],
)  # fmt: skip
def test_a_name_that_ends_a_line_signs_it(author: tuple[str, str], text: str, told: tuple[str | None, ...]) -> None:
    (person,) = who(Intent.REGISTER, author, text).participants

    assert (person.name, person.organisation, person.phone) == told


def test_another_who_ends_a_line_signs_nothing() -> None:
    text = "Inscrivez notre animatrice. Aglaé Perrin, CPIE du Velay, 06 39 98 11 42\nIrène Castel"

    assert names(who(Intent.REGISTER, IRENE, text)) == ["Aglaé Perrin"]


def test_the_name_that_she_has_now_is_hers() -> None:
    text = "Je m'appelle désormais Irène Vasseur et non plus Castel, merci de corriger.\nIrène"

    assert names(who(Intent.CHANGE, IRENE, text)) == ["Irène Vasseur"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Inscrivez Ben Salah Youssef (y@x.example) au 5 novembre.", "Youssef Ben Salah"),
        ("Inscrivez Van Hecke Luc (l@x.example) au 5 novembre.", "Luc Van Hecke"),
        ("Inscrivez Ben Carter (b@x.example) au 5 novembre.", "Ben Carter"),
        ("Objet : inscription d'Agathe Morel (a@x.example).", "Agathe Morel"),
    ],
)
def test_particles_belong_to_names(text: str, name: str) -> None:
    assert names(who(Intent.REGISTER, ("mairie@x.example", "Mairie de Die"), text)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Le marché de Noël de Chambéry tombe ce jour-là, je me désiste.",
        "J'annule : le salon Jean Moulin et une fête de Victor Hugo sont le même jour, je ne viens pas.",
    ],
)
def test_feasts_and_places_are_nobody(text: str) -> None:
    assert names(who(Intent.CANCEL, IRENE, f"{text}\nIrène Castel")) == ["Irène Castel"]


@pytest.mark.parametrize(
    "text",
    [
        "Wendeline Kaboré ne pourra pas se libérer ; retirez son nom. Aglaé et moi venons.",
        "Zdenka Hruba can't make it any more, please take her off. I am still coming.",
        "Oddny Saeberg est malade, merci de rayer son nom.",
    ],
)
def test_whoever_cannot_come_is_the_one_who_gives_up(text: str) -> None:
    found = who(Intent.CANCEL, IRENE, f"Bonjour,\n{text}\nIrène Castel")

    assert found.doubts or names(found) == [" ".join(text.split()[:2])]


def test_who_is_given_a_seat_takes_it() -> None:
    text = "C'est Odon Vial qui avait la place, il part et il me la cède.\nIrène Castel"

    found = who(Intent.REPLACE, IRENE, text)

    assert (names(found), found.leaving and found.leaving.name) == (["Irène Castel"], "Odon Vial")


@pytest.mark.parametrize(
    ("address", "below"), [("i.castel@bocage-vivant.example", ""), ("i.castel@x.example", "\nBocage Vivant")]
)
def test_a_house_is_nobody(address: str, below: str) -> None:
    text = f"Bocage Vivant ne pourra pas venir, je me désiste.\nIrène Castel{below}"

    assert names(who(Intent.CANCEL, (address, "Irène Castel"), text)) == ["Irène Castel"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Inscrivez notre valoriste, Odon Vial : o.vial@x.example.", ("o.vial@x.example", None, "valoriste")),
        ("Celle que nous envoyons est notre trésorière :\nODON Vial, o.vial@x.example, port. 07/39/98/55/60.", ("o.vial@x.example", "+33739985560", "trésorière")),
        ("Inscrivez Odon Vial.\n\nSes coordonnées : o.vial@x.example - 06 39 98 11 42.", ("o.vial@x.example", "+33639981142", None)),
        ("Please register our intern: Odon Vial / o.vial@x.example / 06 39 98 11 42", ("o.vial@x.example", "+33639981142", "intern")),
        ("Inscrivez notre ami Odon Vial, o.vial@x.example.", ("o.vial@x.example", None, None)),
    ],
)  # fmt: skip
def test_what_is_told_of_another_is_hers(text: str, told: tuple[str | None, ...]) -> None:
    (person,) = who(Intent.REGISTER, ("mairie@y.example", "Mairie de Die"), text).participants

    assert (person.email, person.phone, person.role) == told


def test_his_address_is_not_hers() -> None:
    text = "Bonjour, je m'inscris et Odon Vial aussi. Son mail : odon.vial@x.example\nIrène Castel"

    found = who(Intent.REGISTER, IRENE, text)

    assert [person.email for person in found.participants] == ["irene.castel@x.example", "odon.vial@x.example"]


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("Vers à Soie (l'association) souhaite m'inscrire.\nIrène Castel", "Vers à Soie"),
        ("Common Thread would like me to attend.\nIrène Castel", "Common Thread"),
        ("On behalf of Common Thread I wish to attend.\nIrène Castel", "Common Thread"),
        ("Je m'inscris au nom de Bocage Vivant.\nIrène Castel", "Bocage Vivant"),
        ("Je m'inscris, étant du GUM de Tence.\nIrène Castel", "GUM de Tence"),
        ("Je m'inscris.\n\nIrène Castel\nCastel Paysages", "Castel Paysages"),
        ("Je m'inscris.\n\nIrène Castel\nLe Rucher d'Irène", "Le Rucher d'Irène"),
        ("Je m'inscris.\n\nIrène Castel\nMission locale du Velay", "Mission locale du Velay"),
        ("Odon Vial voudrait venir aussi, je m'inscris donc.\nIrène Castel", None),
        ("Dominique souhaite me voir, je m'inscris.\nIrène Castel", None),
    ],
)  # fmt: skip
def test_a_house_is_known_by_what_it_does(text: str, organisation: str | None) -> None:
    assert who(Intent.REGISTER, IRENE, text).participants[-1].organisation == organisation


def test_who_signs_for_another_takes_no_seat() -> None:
    text = "Maître Agathe Morel sollicite une place à Lyon : a.morel@x.example.\n\nP/o Odile Sahuc, clerc"

    assert names(who(Intent.REGISTER, ("etude.morel@x.example", "Étude MOREL"), text)) == ["Agathe Morel"]


def test_a_row_without_an_address_is_a_row() -> None:
    text = "Nos inscrits\n\nROUX AGATHE / a.roux@x.example / 06 39 98 66 01\nMOREL ODILE / 06 39 98 66 02\nPETIT LUC / l.petit@x.example\n\nMAURICE BRUN"

    found = who(Intent.REGISTER, ("truite@x.example", "AAPPMA LA TRUITE"), text)

    assert names(found) == ["Agathe Roux", "Odile Morel", "Luc Petit"]


def test_a_chat_address_is_no_mail_address() -> None:
    text = "Je m'inscris.\nIrène Castel\nJabber : irene.castel@im.example"

    assert who(Intent.REGISTER, IRENE, text).participants[0].email == "irene.castel@x.example"


def test_a_writer_without_a_name_is_no_burden() -> None:
    assert who(Intent.REGISTER, ("contact@x.example", ""), "on sera deux, moi et mon mari").doubts


def test_a_house_that_bears_her_name_registers_her() -> None:
    text = "Merci d'inscrire Agathe Morel (a.morel@agathe-morel.example) au 5 novembre."

    assert names(who(Intent.REGISTER, ("secretariat@agathe-morel.example", "Secrétariat"), text)) == ["Agathe Morel"]
