"""Who gets a certificate of attendance, and when: once, and only who attended what is over."""

from datetime import timedelta

import pytest

from mailbot.core.changes import Certified
from mailbot.core.decide import tick
from mailbot.core.hand import Move, by_hand
from mailbot.core.model import Participant, Registration, State, Status
from tests.builders import a_policy, a_registration, a_state, after, at, told

POLICY = a_policy()
END = POLICY.sessions["web"].end
DAY_AFTER = at("9 Oct 10:00")


def noted(state: State, status: Status, *registrations: Registration) -> State:
    return after(state, by_hand(POLICY, state, Move("web", tuple(r.id for r in registrations), status), DAY_AFTER))


def test_who_attended_gets_a_certificate_once_the_session_is_over() -> None:
    state = a_state(a_registration("ana", Status.ATTENDED), a_registration("bob", Status.ABSENT, 2))

    before, then = (tick(POLICY, state, now) for now in (END - timedelta(seconds=1), END))

    assert told(before) == []
    assert told(then) == [("certificate", "ana")]
    assert then.changes == (Certified("web", "ana-1", END),)
    assert then.letters[0].facts == {"issued": END}


def test_nobody_gets_it_twice() -> None:
    state = a_state(a_registration("ana", Status.ATTENDED))

    state = after(state, tick(POLICY, state, END))

    assert tick(POLICY, state, DAY_AFTER).letters == ()


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.ATTENDED}))
def test_nobody_gets_it_who_is_not_noted(status: Status) -> None:
    assert told(tick(POLICY, a_state(a_registration("ana", status)), DAY_AFTER)) == []


def test_a_slip_that_is_put_right_in_time_gives_none() -> None:
    ana = a_registration("ana")

    state = noted(noted(a_state(ana), Status.ATTENDED, ana), Status.ABSENT, ana)

    assert told(tick(POLICY, state, DAY_AFTER)) == []


def test_who_was_noted_absent_by_a_slip_gets_hers_when_it_is_put_right_and_no_second_one_after_another() -> None:
    ana = a_registration("ana")
    state = noted(noted(a_state(ana), Status.ABSENT, ana), Status.ATTENDED, ana)

    decision = tick(POLICY, state, DAY_AFTER)
    again = noted(noted(after(state, decision), Status.ABSENT, ana), Status.ATTENDED, ana)

    assert told(decision) == [("certificate", "ana")]
    assert told(tick(POLICY, again, DAY_AFTER)) == []


def test_it_is_made_out_to_a_name() -> None:
    nameless = a_registration("ana", Status.ATTENDED, participant=Participant(None, "ana@example.org"))

    assert told(tick(POLICY, a_state(nameless), DAY_AFTER)) == []


def test_for_who_has_no_address_it_goes_to_who_wrote_for_her() -> None:
    colleague = a_registration("ana", Status.ATTENDED, participant=Participant("Paul Lambert"))

    assert told(tick(POLICY, a_state(colleague), DAY_AFTER)) == [("certificate", "ana")]
