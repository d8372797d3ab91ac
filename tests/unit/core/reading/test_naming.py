"""Which sessions a clause names, by each of the ways in which people name them."""

import pytest

from mailbot.core.policy import Session
from mailbot.core.reading.language import SESSION_WORDS
from mailbot.core.reading.naming import Named, Offer
from tests.unit.core.reading.sessions import ANIMER, COOPERER, MOBILISER, PARIS, SESSIONS


def named(clause: str, language: str = "fr") -> Named:
    return Offer(SESSIONS, PARIS).named(clause, SESSION_WORDS[language])


@pytest.mark.parametrize(
    ("clause", "session"),
    [
        ("la session du 5 novembre", ANIMER),
        ("animer des reunions a distance", ANIMER),
        ("mobilisation des acteurs", MOBILISER),
        ("la formation de lyon", MOBILISER),
        ("la formation pour mobilser", MOBILISER),
    ],
)
def test_a_session_is_named_by_date_title_or_town(clause: str, session: Session) -> None:
    assert named(clause).all == {session.id}


@pytest.mark.parametrize("clause", ["la formation en octobre", "la session en ligne", "celle en presentiel"])
def test_a_month_or_how_it_is_held_narrows_the_choice(clause: str) -> None:
    assert named(clause).narrowed


def test_an_english_word_names_what_a_french_title_calls_otherwise() -> None:
    assert named("the training about citizens", "en").all == {COOPERER.id}


def test_a_date_of_no_session_is_a_foreign_one() -> None:
    assert named("le 15 octobre") == Named(narrowed=None, is_foreign=True)


def test_other_words_name_nothing() -> None:
    assert named("nous avons passe un bel ete chez les voisins") == Named()
