"""Which session is asked about: in all the ways that people name one; never one that is only mentioned."""

import pytest

from mailbot.core.reading import Intent
from mailbot.core.reading.language import SESSION_WORDS
from mailbot.core.reading.naming import Offer
from mailbot.core.reading.session import Choice, Told, choose
from tests.unit.core.reading.sessions import PARIS, SESSIONS

COOPERER, ANIMER, MOBILISER = "cooperer-citoyens", "animer-distance", "mobiliser-acteurs"


def chosen(told: Told, intent: Intent = Intent.REGISTER, language: str = "fr") -> Choice:
    return choose(told, intent, Offer(SESSIONS, PARIS), SESSION_WORDS[language])


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("je m'inscris pour le 8 octobre", COOPERER),
        ("je m'inscris pour le 08/10/2020", COOPERER),
        ("je m'inscris pour le 8/10", COOPERER),
        ("je m'inscris pour le 8-10", COOPERER),
        ("je m'inscris pour le 08.10.20", COOPERER),
        ("je m'inscris pour le 2020-10-08", COOPERER),
        ("je m'inscris pour le jeudi 8", COOPERER),
        ("je m'inscris pour jeu. 8 oct. 2020", COOPERER),
        ("notez-moi pour le 8", COOPERER),
        ("Webconf du 8 : j'en suis", COOPERER),
        ("je m'inscris pour octobre", COOPERER),
        ("je m'inscris à la session d'octobre", COOPERER),
        ("je m'inscris à la session de novembre", None),
        ("je m'inscris à la visio de novembre", ANIMER),
        ("je m'inscris à celle en présentiel", MOBILISER),
        ("je m'inscris à la webconférence", None),
        ("je m'inscris pour le 5/11", ANIMER),
        ("5-11", ANIMER),
        ("je m'inscris pour le 5 nov., 14h", ANIMER),
        ("une place les 19 et 20 novembre svp", MOBILISER),
        ("une place les 19-20/11 svp", MOBILISER),
        ("une place les 19/20 nov svp", MOBILISER),
        ("une place les 19-20 svp", MOBILISER),
        ("une place le 19. et le 20. novembre svp", MOBILISER),
        ("une place jeudi 19 et vendredi 20 svp", MOBILISER),
        ("une place le 20 svp", MOBILISER),
        ("Aglaé Roux suivra le début (9h30) de votre session du 8 octobre, pas la suite", COOPERER),
        ("J'ai vu vos deux visios, inscrivez-moi à celle du 8 octobre", COOPERER),
        ("Votre annonce pour Lyon en novembre : j'en suis", MOBILISER),
        ("je suis en congé jusqu'au 5, je m'inscris à la session de Lyon", MOBILISER),
        ("inscrivez Marie Durand (marie.durand@x.example) à la session du 8 octobre", COOPERER),
        ("notez Marie Durand (06 39 98 11 42) pour Lyon, les 19 et 20", MOBILISER),
        ("je m'inscris à la session de Lyon", MOBILISER),
        ("je m'inscris à la session lyonnaise", MOBILISER),
        ("Lyon", MOBILISER),
        ("je viendrai à Lyon", MOBILISER),
        ("je m'inscris à « Mobiliser les acteurs »", MOBILISER),
        ("je m'inscris à mobilisé les acteurs d'un terrtoire", MOBILISER),
        ("inscription pour la mobilisation des acteurs", MOBILISER),
        ("la formation sur l'animation de réunions à distance m'intéresse, inscrivez-moi", ANIMER),
        ("inscrivez-moi à annimer des reunions a distance", ANIMER),
        ("inscrivez-moi à la journée coopération avec les citoyens", COOPERER),
        ("inscrivez-moi à la session sur la coproduction", COOPERER),
        # --- no session, or another one ---
        ("je m'inscris", None),
        ("je m'inscris, j'habite à Lyon", None),
        ("je m'inscris, mon bureau de Lyon est d'accord", None),
        ("inscrivez mon collègue de Lyon", None),
        ("je m'inscris pour le 8 octobre 2021", None),
        ("je m'inscris pour le 15 octobre", None),
        ("je m'inscris ; je suis chargée de projet territoire et d'action locale", None),
        ("je m'inscris, je reviendrai vers vous courant octobre pour le reste", None),
        ("inscrivez les 8 agents et les 5 élus de la liste", None),
        ("je m'inscris, tél 08 10 20 20 08", None),
        ("j'ai suivi la session de Lyon l'an dernier, je souhaite une place à la prochaine", None),
        ("je m'inscris, mais pas à celle de Lyon", None),
        ("pour Lyon je verrai plus tard ; mais inscrivez-moi", None),
        # --- one of two ---
        ("impossible pour moi le 8 octobre. Par contre celle du 5 novembre, notez-moi dedans", ANIMER),
        ("je ne viens pas le 8 octobre mais le 5 novembre oui", ANIMER),
        ("je m'inscris le 8 octobre, pas le 5 novembre", COOPERER),
        ("je m'inscris au 5 novembre plutôt qu'au 8 octobre", ANIMER),
        ("OK pour le 8 octobre. Pour les deux jours à Lyon, ne faites rien pour l'instant", COOPERER),
        ("je m'inscris au 8 octobre, pour l'autre à Lyon je verrai plus tard", COOPERER),
        ("L'an dernier j'étais inscrite à Lyon. Cette fois je m'inscris au 5 novembre", ANIMER),
        ("Je garde ma place du 8 octobre et je voudrais m'inscrire au 5 novembre", ANIMER),
    ],
)
def test_the_session_is_the_one_that_is_asked_for(text: str, session: str | None) -> None:
    choice = chosen(Told(text))

    assert choice.sessions == ((session,) if session else ())


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("I would like to register for November 5th", ANIMER),
        ("I would like to register for the 5th of November", ANIMER),
        ("Please book a seat for the 8th", COOPERER),
        ("Thursday the 8th, please", COOPERER),
        ("a seat for Oct. 8, please", COOPERER),
        ("a seat for 11/5, please", None),
        ("register me for 19-20 Nov", MOBILISER),
        ("register me for Nov 19 and 20", MOBILISER),
        ("two seats in Lyon please", MOBILISER),
        ("I'd like to join the session on running remote meetings", ANIMER),
        ("please register me for facilitating meetings online", ANIMER),
        ("a chair for the citizens workshop please", COOPERER),
        ("put me down for mobilising stakeholders", MOBILISER),
        ("register me for the October session", COOPERER),
        ("register me for the November session", None),
        ("register me for the webinar in November", ANIMER),
        ("I can't make 8 October but 5 November works, please register me", ANIMER),
        ("register me for 8 October, not for Lyon", COOPERER),
    ],
)
def test_english_names_sessions_too(text: str, session: str | None) -> None:
    choice = chosen(Told(text), language="en")

    assert choice.sessions == ((session,) if session else ())


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("inscrivez-moi le 8 octobre et le 5 novembre", (COOPERER, ANIMER)),
        ("inscrivez-moi aux deux sessions, le 8 octobre et le 5 novembre", (COOPERER, ANIMER)),
        ("1) « Animer des réunions à distance »\n2) Lyon, les 19 et 20 novembre", (ANIMER, MOBILISER)),
        ("[x] 8 octobre\n[ ] 5 novembre\n[x] 19-20 novembre", (COOPERER, MOBILISER)),
        ("je prends deux modules : celui du 8/10 et les jours à Lyon en novembre", (COOPERER, MOBILISER)),
        ("une place le 8 octobre ainsi que le 5 novembre svp", (COOPERER, ANIMER)),
        ("Vos deux webconférences m'intéressent, Lyon non", (COOPERER, ANIMER)),
        ("vos deux visios", (COOPERER, ANIMER)),
    ],
)
def test_two_sessions_may_be_wanted(text: str, sessions: tuple[str, ...]) -> None:
    assert chosen(Told(text)).sessions == sessions


@pytest.mark.parametrize(
    "text",
    [
        "inscrivez-moi le 8 octobre, le 5 novembre m'intéresse aussi",
        "inscrivez-moi le 8 octobre. Je viens de voir celle du 5 novembre.",
        "inscrivez-moi le 15 octobre",
        "inscrivez-moi le 8 octobre ou le 5 novembre",
    ],
)
def test_an_open_choice_is_a_doubt(text: str) -> None:
    choice = chosen(Told(text))

    assert choice.sessions == ()
    assert choice.doubt


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("J'annule celle des 19 et 20, je garde le 5 novembre", MOBILISER),
        ("Je garde celle du 5 novembre. En revanche, supprimez celle des 19 et 20 à Lyon", MOBILISER),
        ("on laisse le 8 octobre tel quel, rayez-moi de Lyon", MOBILISER),
        ("Je garde le 5 novembre, annulez l'autre", None),
        ("Annulez le 8 octobre et inscrivez-moi plutôt le 5 novembre", COOPERER),
        ("Je rends ma place du 5 novembre", ANIMER),
        ("Annulez tout ; pour le 5 novembre je verrai plus tard", None),
        ("Annulez Lyon, je serai bien là le 8 octobre", MOBILISER),
        ("Le 5 novembre reste au programme, mais je retire ma participation du 8 octobre", COOPERER),
    ],
)
def test_what_is_kept_is_not_given_up(text: str, session: str | None) -> None:
    choice = chosen(Told(text), Intent.CANCEL)

    assert choice.sessions == ((session,) if session else ())


@pytest.mark.parametrize(
    ("told", "session"),
    [
        (Told("Je m'inscris.", "8 octobre"), COOPERER),
        (Told("Je m'inscris.", "Animer des réunions à distance", is_reply=True), ANIMER),
        (Told("J'en suis !", "votre annonce", is_reply=True, before=("Lyon, les 19 et 20 novembre",)), MOBILISER),
        (Told("J'en suis !", "x", is_reply=True, before=("oui", "Lyon, les 19 et 20 novembre")), MOBILISER),
        (Told("J'en suis !", "x", is_reply=True, before=("le 8 octobre, le 5 novembre",)), None),
        (Told("celle de novembre", "x", is_reply=True, before=("le 8 octobre, le 5 novembre",)), ANIMER),
        (Told("celle de novembre", "x", is_reply=True, before=("8 octobre, 5 novembre, 19-20 novembre",)), None),
        (Told("le 5 novembre plutôt", "8 octobre", is_reply=True), ANIMER),
        (Told("ok, le chèque part le 5", "Session du 8 octobre", is_reply=True), None),
        (Told("je m'inscris pour le 15 octobre", "Session du 8 octobre", is_reply=True), None),
        (Told("je ne peux pas le 5 novembre, mais là oui", "Session du 8 octobre", is_reply=True), COOPERER),
    ],
)
def test_her_own_words_count_before_the_subject_and_what_is_quoted(told: Told, session: str | None) -> None:
    assert chosen(told).sessions == ((session,) if session else ())
