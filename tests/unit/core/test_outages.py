"""A server that is away for long: who is told, when, and that nobody is told twice."""

from datetime import timedelta

import pytest

from mailbot.core.decision import Entry
from mailbot.core.outages import BEGUN, LONG, OVER, TOLD, Outage, follow, outage
from tests.builders import COORDINATOR, a_policy, at

NINE = at("15 Sep 9:00")
SOON, LATER = NINE + LONG / 2, NINE + LONG
AWAY = ("Serveur IMAP imap.example.org : injoignable.",)


def test_where_all_is_well_nothing_is_written() -> None:
    assert follow(a_policy(), None, (), NINE, can_write=True) is None


def test_its_beginning_is_noted_and_told_to_nobody() -> None:
    assert follow(a_policy(), None, AWAY, NINE, can_write=True) == (BEGUN, ())


def test_what_is_over_soon_is_told_to_nobody() -> None:
    before = Outage(NINE, AWAY)

    assert follow(a_policy(), before, AWAY, SOON, can_write=True) is None
    assert follow(a_policy(), before, (), SOON, can_write=True) == (OVER, ())


def test_what_is_long_is_told_to_the_coordinator() -> None:
    news = follow(a_policy(), Outage(NINE, AWAY), AWAY, LATER, can_write=True)

    assert news
    because, [letter] = news
    assert (because, letter.kind, letter.to) == (TOLD, "alert", (COORDINATOR,))
    assert letter.facts == {"matter": "outage", "since": NINE, "troubles": AWAY, "told": False, "ended": None}


def test_who_was_told_is_not_told_again_until_it_is_over() -> None:
    before = Outage(NINE, AWAY, told=True)

    still = follow(a_policy(), before, AWAY, LATER + timedelta(days=9), can_write=True)
    over = follow(a_policy(), before, (), LATER + timedelta(days=9), can_write=True)

    assert still is None
    assert over
    because, [letter] = over
    assert (because, letter.facts["ended"], letter.facts["told"]) == (OVER, LATER + timedelta(days=9), True)


def test_while_no_letter_can_leave_she_is_told_at_the_end_and_all_of_it() -> None:
    before = Outage(NINE, AWAY)

    meanwhile = follow(a_policy(), before, AWAY, LATER, can_write=False)
    over = follow(a_policy(), before, (), LATER, can_write=True)

    assert meanwhile is None
    assert over
    _, [letter] = over
    assert (letter.facts["since"], letter.facts["troubles"], letter.facts["told"]) == (NINE, AWAY, False)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], None),
        ([BEGUN], Outage(NINE, AWAY)),
        ([BEGUN, TOLD], Outage(NINE, AWAY, told=True)),
        ([BEGUN, TOLD, OVER], None),
        ([BEGUN, OVER, "something else", BEGUN], Outage(NINE, AWAY)),
    ],
)
def test_the_journal_remembers(lines: list[str], found: Outage | None) -> None:
    assert outage(Entry(NINE, because, reasons=AWAY) for because in lines) == found
