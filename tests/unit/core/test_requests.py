"""A question of ours, and what its answer does: the first request is completed, with the place that it had."""

from datetime import timedelta
from typing import Any

import pytest

from mailbot.core.decide import tick
from mailbot.core.decision import Decision, Outcome
from mailbot.core.delivery import Mail
from mailbot.core.message import Address, Message
from mailbot.core.model import Participant, State, Status
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent, Reading
from tests.builders import (
    a_mail,
    a_person,
    a_policy,
    a_registration,
    a_session,
    a_state,
    address,
    after,
    as_sent,
    at,
    decide_reading,
    decided,
    standing,
    to,
    to_register,
    told,
    without_fee,
)

YES = Reading(Intent.UNSURE, answer="yes")
NO = Reading(Intent.THANKS, answer="no")


def unvouched(who: str, uid: int, **said: Any) -> Message:
    """A mail of which nobody knows whether it is really hers."""
    return a_mail(who, uid=uid, headers={}, **said)


def our_letter(decision: Decision, number: int = 0) -> Mail:
    return as_sent(decision.letters[number])


def answer(policy: Policy, state: State, mail: Message, reading: Reading, answered: Mail | None) -> Decision:
    return decide_reading(policy, state, mail, reading, mail.arrived, answered)


# --- which session? ------------------------------------------------------------------------------------------------


def test_the_answer_which_session_keeps_the_place_in_the_queue() -> None:
    policy = without_fee(a_session("web", seats=0 + 1), a_session("paper"))
    asked = decided(policy, a_state(), a_mail("ana", at("15 Sep 10:00")), to_register(a_person("ana"), sessions=()))
    state = after(a_state(a_registration("bob", uid=0)), asked)
    state = after(state, decided(policy, state, a_mail("eve", at("15 Sep 11:00"), 5), to_register(a_person("eve"))))

    mail = a_mail("ana", at("16 Sep 09:00"), 9)
    decision = answer(policy, state, mail, Reading(Intent.UNSURE, sessions=("web",)), our_letter(asked))

    assert decision.outcome is Outcome.HANDLED
    assert told(decision) == [("waitlisted", "ana")]
    assert decision.letters[0].facts["position"] == 1  # before Eve, who wrote while Ana was asked
    assert decision.letters[0].answers.message_id == mail.message_id
    assert after(state, decision).requests == {}


def test_who_changes_her_mind_instead_of_answering_is_taken_at_her_word() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))
    asked = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana"), sessions=()))
    state = after(a_state(), asked)

    decision = answer(policy, state, a_mail("ana", uid=9), to(Intent.UNRELATED), our_letter(asked))

    assert decision.outcome is Outcome.DESK
    assert state.requests.keys() == after(state, decision).requests.keys()


def test_nobody_answers_for_another() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))
    asked = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana"), sessions=()))
    state = after(a_state(), asked)

    decision = answer(policy, state, a_mail("eve", uid=9), Reading(Intent.UNSURE, sessions=("web",)), our_letter(asked))

    assert standing(after(state, decision)) == {}


def test_an_answer_after_a_month_is_a_mail_of_its_own() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))
    asked = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana"), sessions=()))
    state = after(a_state(), asked)
    late = a_mail("ana", at("15 Sep 10:00") + timedelta(days=31), 9)

    decision = answer(policy, state, late, Reading(Intent.UNSURE, sessions=("web",)), our_letter(asked))

    assert standing(after(state, decision)) == {}


def test_a_question_that_nobody_answers_is_forgotten_after_a_month() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))
    asked = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana"), sessions=()))
    state = after(a_state(), asked)

    early, late = (tick(policy, state, at("15 Sep 10:00") + timedelta(days=days)) for days in (29, 30))

    assert early.changes == ()
    assert after(state, late).requests == {}
    assert late.letters == ()


# --- is it really you? ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["ana", "eve"])
def test_what_would_be_taken_is_asked_of_the_registered_address(by: str) -> None:
    state = a_state(a_registration("ana", participant=a_person("ana", "Ana Roux")))
    who = (Participant("Ana Roux"),)

    decision = decided(without_fee(), state, unvouched(by, 9), to(Intent.CANCEL, people=who))

    assert ("confirm-request", "ana") in told(decision)
    assert standing(after(state, decision)) == {"Ana Roux": Status.CONFIRMED}
    assert [each for each in told(decision) if each[0] == "acknowledged"] == [("acknowledged", "eve")] * (by == "eve")


@pytest.mark.parametrize("reading", [YES, to(Intent.CANCEL)], ids=["yes", "says it again"])
def test_a_yes_from_the_registered_address_does_what_was_asked(reading: Reading) -> None:
    state = a_state(a_registration("ana"), a_registration("bob", Status.WAITLISTED, 2))
    policy = without_fee(a_session(seats=1))
    asked = decided(policy, state, unvouched("ana", 9), to(Intent.CANCEL))
    state = after(state, asked)

    decision = answer(policy, state, unvouched("ana", 10), reading, our_letter(asked))

    assert standing(after(state, decision)) == {"Ana": Status.CANCELLED, "Bob": Status.OFFERED}
    assert after(state, decision).requests == {}


def test_a_no_leaves_everything_as_it_was_and_says_so() -> None:
    state = a_state(a_registration("ana"))
    asked = decided(without_fee(), state, unvouched("eve", 9, author=Address(address("ana"))), to(Intent.CANCEL))
    state = after(state, asked)

    decision = answer(without_fee(), state, unvouched("ana", 10), NO, our_letter(asked))

    assert told(decision) == [("standing", "ana")]
    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}
    assert after(state, decision).requests == {}


def test_a_yes_from_elsewhere_or_outside_the_thread_takes_nothing() -> None:
    state = a_state(a_registration("ana"))
    asked = decided(without_fee(), state, unvouched("ana", 9), to(Intent.CANCEL))
    state = after(state, asked)

    elsewhere = answer(without_fee(), state, unvouched("eve", 10), YES, our_letter(asked))
    outside = answer(without_fee(), state, unvouched("ana", 11), YES, None)

    for decision in (elsewhere, outside):
        assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}
        assert decision.outcome is Outcome.DESK


def test_who_answers_a_letter_about_her_seat_needs_nobody_to_vouch_for_her() -> None:
    state = a_state(registration := a_registration("ana"))
    letter = Mail("<l@x>", "confirmation", (address("ana"),), b"", at("15 Sep 10:01"), registrations=(registration.id,))

    decision = answer(without_fee(), state, unvouched("ana", 9), to(Intent.CANCEL), letter)

    assert standing(after(state, decision)) == {"Ana": Status.CANCELLED}


def test_who_was_copied_in_cannot_cancel_for_her() -> None:
    state = a_state(registration := a_registration("ana"))
    letter = Mail("<l@x>", "confirmation", (address("ana"),), b"", at("15 Sep 10:01"), registrations=(registration.id,))

    decision = answer(without_fee(), state, a_mail("eve", uid=9), to(Intent.CANCEL), letter)

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}


# --- somebody else comes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("has", "gets"),
    [
        (Status.CONFIRMED, Status.CONFIRMED),
        (Status.HELD, Status.CONFIRMED),
        (Status.WAITLISTED, Status.WAITLISTED),
        (Status.OFFERED, Status.OFFERED),
    ],
)
def test_the_newcomer_has_the_very_place(has: Status, gets: Status) -> None:
    hers = a_registration("ana", has, 3, until=at("30 Sep 10:00") if has in {Status.HELD, Status.OFFERED} else None)
    state = a_state(hers, *(a_registration(f"w{n}", Status.CONFIRMED, n) for n in (1, 2)), a_registration("z", uid=7))
    policy = without_fee(a_session(seats=4 if has is not Status.WAITLISTED else 3))

    decision = decided(policy, state, a_mail("ana", uid=9), to(Intent.REPLACE, people=(a_person("bob"),)))

    now = standing(after(state, decision))
    assert (now["Ana"], now["Bob"]) == (Status.REPLACED, gets)
    assert ("replaced", "ana") in told(decision)
    bob = next(r for r in after(state, decision).of("web") if r.participant.name == "Bob")
    assert bob.place == hers.place


def test_a_newcomer_without_a_fee_has_the_seat_held() -> None:
    state = a_state(a_registration("ana"))

    decision = decided(a_policy(), state, a_mail("ana", uid=9), to(Intent.REPLACE, people=(a_person("bob"),)))

    assert standing(after(state, decision)) == {"Ana": Status.REPLACED, "Bob": Status.HELD}
    assert [letter.calendar for letter in decision.letters if letter.kind == "replaced"] == ["CANCEL"]


def test_who_announces_herself_in_anothers_place_is_not_believed_before_the_other_says_yes() -> None:
    state = a_state(a_registration("ana", participant=a_person("ana", "Ana Roux")))
    comes = Reading(Intent.REPLACE, participants=(a_person("bob", "Bob Petit"),), leaving=Participant("Ana Roux"))

    asked = decided(without_fee(), state, a_mail("bob", uid=9), comes)
    state = after(state, asked)
    decision = answer(without_fee(), state, unvouched("ana", 10), YES, our_letter(asked))

    assert told(asked) == [("confirm-request", "ana"), ("acknowledged", "bob")]
    assert standing(after(state, decision)) == {"Ana Roux": Status.REPLACED, "Bob Petit": Status.CONFIRMED}


# --- details -------------------------------------------------------------------------------------------------------


def test_an_address_put_right_is_where_letters_go_from_then_on() -> None:
    state = a_state(a_registration("ana"))
    new = Participant("Ana", "ana.roux@example.net")

    decision = decided(without_fee(), state, a_mail("ana", uid=9), to(Intent.CHANGE, people=(new,)))

    [registration] = after(state, decision).of("web")
    assert registration.recipient.email == "ana.roux@example.net"
    assert registration.sequence == 1
    assert told(decision) == [("changed", "ana.roux", "ana")]


def test_a_change_that_changes_nothing_is_for_a_person() -> None:
    state = a_state(a_registration("ana"))

    decision = decided(without_fee(), state, a_mail("ana", uid=9), to(Intent.CHANGE, people=(a_person("ana"),)))

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())


def test_who_wants_another_session_instead_is_for_a_person() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))
    state = a_state(a_registration("ana"))

    decision = decided(policy, state, a_mail("ana", uid=9), to(Intent.CHANGE, ("paper",)))

    assert (decision.outcome, decision.because) == (Outcome.DESK, "another session is wanted instead")


# --- passed on -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("intent", [Intent.QUESTION, Intent.MEMBERSHIP])
def test_what_is_passed_on_is_acknowledged_once_in_a_thread(intent: Intent) -> None:
    first = decided(without_fee(), a_state(), a_mail("ana"), to(intent))
    second = answer(without_fee(), a_state(), a_mail("ana", uid=2), to(intent), our_letter(first, 1))

    assert told(first) == [("desk", "coordination"), ("acknowledged", "ana")]
    assert told(second) == [("desk", "coordination")]
    assert first.outcome is second.outcome is Outcome.DESK
