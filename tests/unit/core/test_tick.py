"""What the clock makes due, and when holds and offers end."""

from datetime import datetime, timedelta

import pytest

from mailbot.core.deadlines import offer_end, offers_close
from mailbot.core.decide import tick
from mailbot.core.model import Registration, Status
from mailbot.core.policy import Policy, Session
from tests.builders import (
    a_day,
    a_fee,
    a_policy,
    a_registration,
    a_session,
    a_state,
    after,
    at,
    standing,
    told,
    with_fee,
    without_fee,
)

SECOND = timedelta(seconds=1)
TEN = at("22 Sep 10:00")


def held(who: str, until: datetime, uid: int = 1) -> Registration:
    return a_registration(who, Status.HELD, uid, until=until)


def offered(who: str, until: datetime, uid: int = 1) -> Registration:
    return a_registration(who, Status.OFFERED, uid, until=until)


def waiting(who: str, uid: int) -> Registration:
    return a_registration(who, Status.WAITLISTED, uid)


def one_seat(**said: object) -> Policy:
    return a_policy(a_session(seats=1), **said)


# --- holds -----------------------------------------------------------------------------------------------------


def test_a_hold_ends_to_the_second() -> None:
    state = a_state(held("ana", until=TEN))

    before, then = (tick(a_policy(), state, now) for now in (TEN - SECOND, TEN))

    assert before.changes == ()
    assert standing(after(state, then)) == {"Ana": Status.EXPIRED}
    assert told(then) == [("hold-expired", "ana")]


def test_the_seat_of_a_hold_that_ended_is_offered_in_the_same_breath() -> None:
    state = a_state(held("ana", until=TEN), waiting("bob", 2), waiting("eve", 3))

    decision = tick(one_seat(), state, TEN)

    assert standing(after(state, decision)) == {
        "Ana": Status.EXPIRED,
        "Bob": Status.OFFERED,
        "Eve": Status.WAITLISTED,
    }
    assert told(decision) == [("hold-expired", "ana"), ("offer", "bob")]


def test_a_fee_that_is_recorded_confirms_the_hold() -> None:
    state = with_fee(a_state(held("ana", until=TEN)), "ana")

    decision = tick(a_policy(), state, TEN - timedelta(days=3))

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}
    assert told(decision) == [("confirmation", "ana")]


def test_somebody_else_s_fee_confirms_nothing() -> None:
    state = with_fee(a_state(held("ana", until=TEN)), "bob")

    assert tick(a_policy(), state, TEN - SECOND).changes == ()


def test_a_hold_whose_fee_was_recorded_before_the_clock_was_looked_at_does_not_lapse() -> None:
    state = with_fee(a_state(held("ana", until=TEN), waiting("bob", 2)), "ana")

    decision = tick(one_seat(), state, TEN + timedelta(hours=1))

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED, "Bob": Status.WAITLISTED}


def test_a_hold_that_lasted_until_the_start_and_is_paid_is_confirmed_though_the_session_has_begun() -> None:
    start = at("8 Oct 09:30")
    state = with_fee(a_state(held("ana", until=start)), "ana")

    decision = tick(a_policy(), state, start + SECOND)

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}


def test_in_a_session_that_is_over_nothing_moves_any_more() -> None:
    state = a_state(held("ana", until=TEN), offered("bob", until=TEN, uid=2), waiting("eve", 3))

    decision = tick(without_fee(), state, at("8 Oct 12:00"))

    assert (decision.changes, decision.letters) == ((), ())


# --- offers ----------------------------------------------------------------------------------------------------


def test_an_offer_ends_to_the_second_and_passes_to_the_next() -> None:
    state = a_state(offered("ana", until=TEN), waiting("bob", 2))

    before, then = (tick(one_seat(), state, now) for now in (TEN - SECOND, TEN))

    assert before.changes == ()
    assert standing(after(state, then)) == {"Ana": Status.EXPIRED, "Bob": Status.OFFERED}
    assert told(then) == [("offer-expired", "ana"), ("offer", "bob")]


def test_seats_that_the_coordinator_adds_are_offered_in_order() -> None:
    state = a_state(a_registration("ana"), waiting("bob", 2), waiting("eve", 3), waiting("dan", 4))

    decision = tick(a_policy(a_session(seats=3)), state, TEN)

    assert told(decision) == [("offer", "bob"), ("offer", "eve")]


def test_an_added_seat_in_one_part_goes_to_the_first_who_asked_for_that_part() -> None:
    state = a_state(
        a_registration("ana", parts=("apres-midi",)),
        a_registration("bob", Status.WAITLISTED, uid=2, parts=("apres-midi",)),
        a_registration("eve", Status.WAITLISTED, uid=3, parts=("apres-midi",)),
    )

    decision = tick(a_policy(a_day(seats=3, afternoon_seats=2)), state, TEN)

    assert told(decision) == [("offer", "bob")]


def test_the_first_in_line_gets_the_seat_at_once_where_promotion_is_automatic() -> None:
    policy = a_policy(waitlist={"promotion": "automatic"})
    state = a_state(waiting("ana", 1), waiting("bob", 2), paid=(a_fee("ana"),))

    decision = tick(policy, state, TEN)

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED, "Bob": Status.HELD}
    assert told(decision) == [("confirmation", "ana"), ("held", "bob")]


def test_two_sessions_are_settled_each_by_itself() -> None:
    policy = a_policy(a_session("web", seats=1), a_session("paper", seats=1))
    there = a_registration("bob", Status.WAITLISTED, 2, session="paper")
    state = a_state(a_registration("ana"), waiting("eve", 3), there)

    decision = tick(policy, state, TEN)

    assert told(decision) == [("offer", "bob")]


@pytest.mark.parametrize(
    ("now", "letters"), [("8 Oct 07:29", [("offer", "ana")]), ("8 Oct 07:30", [("waitlist-closed", "ana")])]
)
def test_two_hours_before_the_start_no_seat_is_offered_any_more(now: str, letters: list[tuple[str, ...]]) -> None:
    decision = tick(a_policy(), a_state(waiting("ana", 1)), at(now))

    assert told(decision) == letters


# --- how long an offer lasts -----------------------------------------------------------------------------------


def far_off(start: datetime) -> Session:
    return a_session(register_by=start, parts=[{"id": "p", "start": start, "end": start + timedelta(hours=2)}])


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("22 Sep 10:00", "24 Sep 10:00"),  # 48 hours
        ("22 Sep 08:00", "24 Sep 08:00"),
        ("22 Sep 19:59", "24 Sep 19:59"),
        ("22 Sep 20:00", "25 Sep 10:00"),  # at night: the morning after
        ("22 Sep 03:00", "24 Sep 10:00"),
        ("22 Sep 07:59", "24 Sep 10:00"),
        ("18 Sep 14:00", "21 Sep 10:00"),  # on a Sunday
        ("17 Sep 23:00", "21 Sep 10:00"),  # in the night to Sunday
        ("9 Nov 14:00", "12 Nov 10:00"),  # on 11 November
        ("30 Oct 14:00", "2 Nov 10:00"),  # on All Saints, a Sunday in 2020
        ("23 Dec 14:00", "26 Dec 10:00"),
        ("23 Oct 09:00", "26 Oct 10:00"),  # the clocks go back on the Sunday between
    ],
)
def test_an_offer_ends_when_people_answer(made: str, ends: str) -> None:
    session = far_off(datetime(2020, 12, 31, 9))

    assert offer_end(a_policy(session), session, at(made)) == at(ends)


@pytest.mark.parametrize(
    ("made", "ends"),
    [("11 Apr 14:00", "14 Apr 10:00"), ("19 May 14:00", "22 May 10:00"), ("30 May 14:00", "2 Jun 10:00")],
)
def test_an_offer_ends_neither_on_easter_monday_nor_on_ascension_nor_on_whit_monday(made: str, ends: str) -> None:
    session = far_off(datetime(2020, 12, 31, 9))

    assert offer_end(a_policy(session), session, at(made)) == at(ends)


def test_an_offer_never_lasts_past_the_close_of_offers() -> None:
    policy = a_policy()
    session = policy.sessions["web"]

    assert offers_close(policy, session) == at("8 Oct 07:30")
    assert offer_end(policy, session, at("7 Oct 10:00")) == at("8 Oct 07:30")


def test_an_offer_lasts_as_long_as_the_rules_say() -> None:
    policy = a_policy(waitlist={"offer_hours": 3, "closes_hours_before_start": 24})

    assert offer_end(policy, policy.sessions["web"], TEN) == at("22 Sep 13:00")
    assert offer_end(policy, policy.sessions["web"], at("7 Oct 09:00")) == at("7 Oct 09:30")


# --- the clock alone -------------------------------------------------------------------------------------------


def test_a_second_look_at_the_clock_does_nothing() -> None:
    state = a_state(held("ana", until=TEN), offered("bob", until=TEN, uid=2), waiting("eve", 3), waiting("dan", 4))
    policy = a_policy()

    first = tick(policy, state, TEN)
    second = tick(policy, after(state, first), TEN)

    assert len(first.letters) == 4
    assert (second.changes, second.letters) == ((), ())


def test_a_long_silence_of_the_clock_is_made_up_for_at_once() -> None:
    state = a_state(offered("ana", until=TEN), waiting("bob", 2))
    late = TEN + timedelta(days=5)

    decision = tick(one_seat(), state, late)

    (_, bob) = after(state, decision).of("web")
    assert bob.status is Status.OFFERED
    assert bob.until is not None
    assert bob.until > late


def test_what_the_clock_decides_has_no_outcome_but_a_reason() -> None:
    decision = tick(a_policy(), a_state(held("ana", until=TEN)), TEN)

    assert (decision.outcome, decision.because) == (None, "time")
