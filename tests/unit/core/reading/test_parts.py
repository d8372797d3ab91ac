"""Which parts are asked for; none where the mail does not say."""

import pytest

from mailbot.core.policy import Session
from mailbot.core.reading import Intent
from mailbot.core.reading.language import SESSION_WORDS
from mailbot.core.reading.naming import Offer
from mailbot.core.reading.parts import Parts, chosen_parts, gives_up_a_part_only
from mailbot.core.reading.session import Told
from tests.unit.core.reading.sessions import ANIMER, COOPERER, MOBILISER, PARIS, SESSIONS


def parts(told: Told, intent: Intent, session: Session, language: str = "fr") -> Parts:
    return chosen_parts(told, intent, session, Offer(SESSIONS, PARIS), SESSION_WORDS[language])


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("je m'inscris pour le 8 octobre", ""),
        ("je m'inscris pour le matin", "morning"),
        ("je m'inscris à la matinée du 8 octobre. Bon après-midi", "morning"),
        ("je m'inscris le 8, seulement le matin. Bonne journée", "morning"),
        ("inscrivez-moi, matin uniquement, l'après-midi étant prise", "morning"),
        ("je viens le matin, pas l'après-midi", "morning"),
        ("je m'inscris, mais sans l'après-midi", "morning"),
        ("je ne pourrai pas assister à l'après-midi, mais comptez-moi pour le reste", "morning"),
        ("comptez-moi de 9h30 à midi, l'après-midi j'ai conseil d'école", "morning"),
        ("comptez-moi de 9h30 à 12h", "morning"),
        ("comptez-moi jusqu'à midi", "morning"),
        ("la matinée me suffit", "morning"),
        ("je m'inscris pour la première partie", "morning"),
        ("seul le matin nous concerne, l'après-midi il y a foire", "morning"),
        ("matin oui après-midi non", "morning"),
        ("notez-moi matin et aprem (au lieu du matin seul)", "morning afternoon"),
        ("l'après-midi je garde mes enfants, mais le matin je viens", "morning"),
        ("inscrivez-moi à l'atelier de 13h30", "afternoon"),
        ("inscrivez-moi à 13 h 30", "afternoon"),
        ("le matin je suis en cours mais l'aprem je suis dispo", "afternoon"),
        ("pas les exposés du matin, mais l'après-midi oui", "afternoon"),
        ("je m'inscris matin et après-midi", "morning afternoon"),
        ("je m'inscris, les deux demi-journées", "morning afternoon"),
        ("je m'inscris pour toute la journée", "morning afternoon"),
        ("je m'inscris pour la journée entière", "morning afternoon"),
        ("je m'inscris pour la journée du 8 octobre", "morning afternoon"),
        ("je m'inscris de 9h30 à 15h", "morning afternoon"),
        ("les deux !", "morning afternoon"),
        ("inscrivez-les tous les deux", ""),
        ("votre journée « Coopérer avec les citoyens » m'intéresse, inscrivez-moi", ""),
        ("je m'inscris ; j'ai rappelé ce matin", ""),
        ("[x] 8 octobre matin\n[ ] 8 octobre après-midi", "morning"),
        ("Claire viendra le matin, Didier l'après-midi", "morning afternoon"),
        ("je m'inscris le 8 octobre. Pour les deux jours à Lyon, je verrai", ""),
    ],
)
def test_half_days(text: str, chosen: str) -> None:
    assert parts(Told(text), Intent.REGISTER, COOPERER).parts == tuple(chosen.split())


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("je m'inscris à la session des 19 et 20 novembre", ""),
        ("je m'inscris à la formation du 19 novembre à Lyon", ""),
        ("inscrivez-moi les 19 et 20 novembre", "day1 day2"),
        ("inscrivez-moi pour les deux jours", "day1 day2"),
        ("je viendrai aux deux journées", "day1 day2"),
        ("inscrivez-moi jeudi et vendredi", "day1 day2"),
        ("je viens le jeudi comme le vendredi", "day1 day2"),
        ("19/11 oui 20/11 non", "day1"),
        ("seul le premier jour nous intéresse", "day1"),
        ("je m'inscris pour le 20 novembre", "day2"),
        ("je m'inscris, le 19 uniquement", "day1"),
        ("je m'inscris pour le premier jour", "day1"),
        ("je m'inscris, mais le vendredi seulement", "day2"),
        ("je ne viens pas le 19 mais le 20", "day2"),
        ("je viens le jeudi, pas le vendredi, c'est jour de marché", "day1"),
        ("le vendredi y a la foire, hors de question. Le jeudi par contre, top là !", "day1"),
        ("notez-moi pour le vendredi (le 19, notre assemblée me retient)", "day2"),
        ("ce sera que le jeudi 19 pour moi", "day1"),
        ("Lyon en novembre, inscrivez-moi", ""),
    ],
)
def test_days(text: str, chosen: str) -> None:
    assert parts(Told(text), Intent.REGISTER, MOBILISER).parts == tuple(chosen.split())


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("the Friday only, please", "day2"),
        ("register me for both days", "day1 day2"),
        ("I can make the Thursday, not the Friday", "day1"),
        ("register me for the 20th alone", "day2"),
        ("register me for day one", "day1"),
        ("please register me for Lyon", ""),
    ],
)
def test_english_days(text: str, chosen: str) -> None:
    assert parts(Told(text), Intent.REGISTER, MOBILISER, "en").parts == tuple(chosen.split())


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("Morning session only, please, as I teach after lunch", "morning"),
        ("I'll be there for the first bit, up to 12", "morning"),
        ("Good morning, please register me", ""),
        ("Morning! Please register me", ""),
        ("both halves, please", "morning afternoon"),
        ("register me for the afternoon", "afternoon"),
        ("from 9.30am to 12pm, please", "morning"),
        ("the morning please; the afternoon clashes with our board", "morning"),
        ("I have class in the morning, so I would like the after-lunch part", "afternoon"),
    ],
)
def test_english_half_days(text: str, chosen: str) -> None:
    assert parts(Told(text), Intent.REGISTER, COOPERER, "en").parts == tuple(chosen.split())


@pytest.mark.parametrize(
    ("text", "session", "chosen"),
    [
        ("Inscrit pour la journée, je ne resterai que le matin", COOPERER, "morning"),
        ("Je ne pourrai finalement pas rester l'après-midi", COOPERER, "morning"),
        ("Je renonce à l'atelier de 13h30", COOPERER, "morning"),
        ("Comptez-moi aussi l'après-midi, en plus du matin", COOPERER, "morning afternoon"),
        ("Vous m'aviez inscrit pour le jeudi seul, étendez donc au vendredi 20", MOBILISER, "day1 day2"),
        ("Laissez tomber le 19, mais gardez-moi une chaise le lendemain", MOBILISER, "day2"),
        ("Mon adresse a changé", MOBILISER, ""),
    ],
)
def test_a_change_tells_what_remains(text: str, session: Session, chosen: str) -> None:
    assert parts(Told(text), Intent.CHANGE, session).parts == tuple(chosen.split())


@pytest.mark.parametrize(
    ("said", "chosen"),
    [("Gardez-moi une chaise !", "afternoon"), ("Là, ce sera sans moi.", "morning"), ("Merci pour l'info.", "")],
)
def test_what_is_said_below_a_part_is_said_of_it(said: str, chosen: str) -> None:
    told = Told(f"Je m'inscris.\n{said}", answers=(("L'après-midi (13h30-15h) reste à confirmer.", said),))

    assert parts(told, Intent.REGISTER, COOPERER).parts == tuple(chosen.split())


def test_a_replacement_tells_what_is_handed_on() -> None:
    text = "Je viens toujours le jeudi 19. Pour le vendredi 20, c'est Nolwenn qui prend le relais."

    assert parts(Told(text), Intent.REPLACE, MOBILISER).parts == ("day2",)


def test_what_is_taken_of_an_offer_is_all_of_it_unless_it_is_said() -> None:
    assert parts(Told("Oui, j'arriverai jeudi vers 10 h"), Intent.ACCEPT, MOBILISER).parts == ()
    assert parts(Told("Oui, je la prends, mais pas le vendredi"), Intent.ACCEPT, MOBILISER).parts == ("day1",)


def test_a_reason_alone_is_a_doubt() -> None:
    assert parts(Told("Je m'inscris, mais l'après-midi j'ai un rendez-vous."), Intent.REGISTER, COOPERER).doubt


def test_a_session_of_one_part_is_asked_for_by_its_hours_only() -> None:
    assert parts(Told("le 5 novembre, de 14h à 16h30"), Intent.REGISTER, ANIMER).parts == ("session",)
    assert parts(Told("le 5 novembre après-midi, à 14h"), Intent.REGISTER, ANIMER).parts == ()


@pytest.mark.parametrize(
    ("asked", "said", "chosen"),
    [
        ("Matin, après-midi ou les deux :", "les deux mon capitaine", "morning afternoon"),
        ("- matin et/ou après-midi (13h30-15h) :", "les 2", "morning afternoon"),
        ("Le matin :", "oui", "morning"),
        ("L'après-midi (oui/non) :", "non", "morning"),
        ("Votre structure :", "les deux amis", ""),
    ],
)
def test_an_answer_is_read_with_what_it_answers(asked: str, said: str, chosen: str) -> None:
    told = Told(said, "Re: x", is_reply=True, answers=((asked, said),))

    assert parts(told, Intent.REGISTER, COOPERER).parts == tuple(chosen.split())


@pytest.mark.parametrize(
    ("text", "session", "is_one"),
    [
        ("j'annule l'après-midi", COOPERER, True),
        ("je ne viendrai pas le vendredi", MOBILISER, True),
        ("j'annule, les deux jours", MOBILISER, False),
        ("j'annule ma place des 19 et 20", MOBILISER, False),
    ],
)
def test_to_give_up_a_part_is_not_to_give_up_all(text: str, session: Session, is_one: bool) -> None:
    assert gives_up_a_part_only(Told(text), session, Offer(SESSIONS, PARIS), SESSION_WORDS["fr"]) is is_one
