"""The clock alone, turned ahead."""

from datetime import time

from mailbot.core.foresight import ahead, next_moment
from mailbot.core.model import Status
from tests.builders import a_policy, a_registration, a_session, a_state, at

FEE = {"name": "fee", "to": ["held"], "before": "hold-end", "days": 2, "at": time(9)}


def test_the_next_moment_is_the_first_at_which_anything_ends_or_is_due() -> None:
    policy = a_policy(a_session(seats=1), reminders=[FEE])
    state = a_state(a_registration("ana", Status.HELD, until=at("22 Sep 10:00")))

    assert next_moment(policy, state, at("16 Sep 10:00")) == at("20 Sep 09:00")
    assert next_moment(policy, state, at("20 Sep 09:00")) == at("22 Sep 10:00")
    assert next_moment(policy, state, at("22 Sep 10:00")) == at("2 Oct 00:00")
    assert next_moment(policy, state, at("8 Oct 12:00")) is None


def test_who_does_not_pay_and_who_does_not_answer_are_followed_to_the_end() -> None:
    policy = a_policy(a_session(seats=1), reminders=[FEE])
    held = a_registration("ana", Status.HELD, until=at("22 Sep 10:00"))
    state = a_state(held, *(a_registration(who, Status.WAITLISTED, n) for n, who in ((2, "bob"), (3, "eve"))))

    told = [
        (now, letter.kind) for now, decision in ahead(policy, state, at("16 Sep 10:00")) for letter in decision.letters
    ]

    assert told[:5] == [
        (at("20 Sep 09:00"), "reminder-fee"),
        (at("22 Sep 10:00"), "hold-expired"),
        (at("22 Sep 10:00"), "offer"),
        (at("24 Sep 10:00"), "offer-expired"),
        (at("24 Sep 10:00"), "offer"),
    ]


def test_it_ends_where_it_is_told_to() -> None:
    policy = a_policy(a_session(seats=1))
    state = a_state(a_registration("ana", Status.HELD, until=at("22 Sep 10:00")))

    assert list(ahead(policy, state, at("16 Sep 10:00"), at("22 Sep 09:59"))) == []
    assert [now for now, _ in ahead(policy, state, at("16 Sep 10:00"), at("22 Sep 10:00"))] == [at("22 Sep 10:00")]
