"""Several people asked for in one mail: who sits, who waits, who is told what."""

from datetime import timedelta
from typing import Any, cast

import pytest

from mailbot.core.changes import StatusChanged
from mailbot.core.decide import tick
from mailbot.core.decision import Decision
from mailbot.core.message import Address
from mailbot.core.model import Participant, State, Status
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent, Reading
from tests.builders import (
    a_fee,
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

ANA = a_person("ana", "Ana Roux")
BOB, CLEO, DAN = Participant("Bob Petit"), Participant("Cleo Marin"), Participant("Dan Leroy")


def with_seats(seats: int, groups: str = "split", **said: Any) -> Policy:
    rules = {"groups": groups, **said.pop("registration", {})}
    return without_fee(a_session(seats=seats), registration=rules, **said)


def ask(policy: Policy, state: State, *people: Participant, uid: int = 1, **said: Any) -> Decision:
    return decided(policy, state, a_mail("ana", uid=uid, **said), to_register(*people))


def answer(
    policy: Policy, state: State, intent: Intent, *names: str, who: str = "ana", when: str = "16 Sep 10:00"
) -> Decision:
    people = tuple(Participant(name, address(who) if name == "Ana Roux" else None) for name in names)
    return decided(policy, state, a_mail(who, at(when), uid=90), to(intent, people=people))


def full(seats: int) -> State:
    """As many confirmed as there are seats: p0, p1, …, of whom p0 is the first to leave."""
    return a_state(*(a_registration(f"p{n}", arrived=at("1 Sep 10:00"), uid=n) for n in range(seats)))


def leave(policy: Policy, state: State, *who: str) -> tuple[State, list[Decision]]:
    decisions = []
    for number, name in enumerate(who):
        mail = a_mail(name, at("17 Sep 10:00") + timedelta(minutes=number), uid=50 + number)
        decisions.append(decided(policy, state, mail, to(Intent.CANCEL)))
        state = after(state, decisions[-1])
    return state, decisions


# --- letters -----------------------------------------------------------------------------------------------------


def test_the_writer_gets_one_letter_for_all_and_who_has_an_address_her_own() -> None:
    decision = ask(with_seats(4), a_state(), ANA, a_person("bob"), CLEO, a_person("dan"))

    assert told(decision) == [("summary", "ana"), ("confirmation", "bob"), ("confirmation", "dan")]
    summary = decision.letters[0]
    assert [r.participant.name for r in summary.registrations] == ["Ana Roux", "Bob", "Cleo Marin", "Dan"]
    assert summary.answers.message_id == "<ana-1@example.org>"


def test_the_summary_carries_the_writer_s_own_invitation_and_nobody_else_s() -> None:
    decision = ask(with_seats(4), a_state(), BOB, ANA, a_person("dan"))
    for_others = ask(with_seats(4), a_state(), BOB, CLEO)

    summary = decision.letters[0]
    assert (summary.calendar, summary.registration and summary.registration.participant) == ("REQUEST", ANA)
    assert [(letter.kind, letter.calendar) for letter in for_others.letters] == [("summary", "")]


def test_who_stands_under_the_writer_s_address_has_no_invitation_in_her_letter() -> None:
    """So the reader gives them, where the mail tells no other address."""
    decision = ask(with_seats(4), a_state(), a_person("ana", "Ana Roux"), a_person("ana", "Bob Petit"))

    assert told(decision) == [("summary", "ana")]
    assert decision.letters[0].calendar == "REQUEST"
    assert decision.letters[0].registration is not None
    assert decision.letters[0].registration.participant.name == "Ana Roux"


def test_who_registers_a_colleague_with_an_address_gets_a_summary() -> None:
    decision = ask(with_seats(2), a_state(), a_person("bob"))

    assert told(decision) == [("summary", "ana"), ("confirmation", "bob")]


def test_one_colleague_without_an_address_is_told_of_in_a_letter_of_her_kind() -> None:
    decision = ask(with_seats(2), a_state(), BOB)

    assert told(decision) == [("confirmation", "ana")]


def test_who_registers_only_herself_gets_just_her_letter_also_in_two_sessions() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))

    decision = decided(policy, a_state(), a_mail("ana"), to_register(ANA, sessions=("web", "paper")))

    assert told(decision) == [("confirmation", "ana"), ("confirmation", "ana")]


def test_several_people_in_two_sessions_are_told_of_in_one_letter() -> None:
    policy = without_fee(a_session("web"), a_session("paper", seats=1))

    decision = decided(policy, a_state(), a_mail("ana"), to_register(ANA, BOB, sessions=("web", "paper")))

    assert told(decision) == [("summary", "ana")]
    assert len(decision.letters[0].registrations) == 4


def test_the_summary_goes_where_the_writer_wants_to_read_it() -> None:
    decision = ask(with_seats(2), a_state(), ANA, BOB, reply_to=Address("office@example.org"))

    assert told(decision) == [("summary", "office")]


def test_who_came_by_herself_is_not_told_of_to_who_asks_for_her_again() -> None:
    state = a_state(a_registration("bob"))

    decision = ask(with_seats(4), state, ANA, a_person("bob"), uid=2)

    assert told(decision) == [("summary", "ana")]
    [(_, _, people)] = cast(Any, decision.letters[0].facts["standings"])
    assert [each.is_hidden for each in people] == [False, True]


def test_holds_that_end_together_are_told_in_one_letter() -> None:
    policy = a_policy(a_session(seats=3))
    state = after(a_state(), decided(policy, a_state(), a_mail("ana"), to_register(ANA, BOB, a_person("dan"))))

    decision = tick(policy, state, at("30 Sep 10:00"))

    assert told(decision) == [("summary", "ana"), ("hold-expired", "dan")]


# --- split ---------------------------------------------------------------------------------------------------------


def test_of_six_for_four_seats_the_first_four_written_sit_and_two_wait() -> None:
    people = (ANA, BOB, CLEO, DAN, Participant("Eve Roy"), Participant("Fay Roy"))

    decision = ask(with_seats(4, registration={"per_message": 6}), a_state(), *people)

    assert [r.status for r in after(a_state(), decision).of("web")] == [Status.CONFIRMED] * 4 + [Status.WAITLISTED] * 2
    assert told(decision) == [("summary", "ana")]
    assert decision.because == "a free seat is given; no seat is free"


def test_two_who_wait_without_addresses_are_offered_seats_in_one_letter_and_taken_with_one_word() -> None:
    added = with_seats(4)
    state = after(full(2), ask(with_seats(2), full(2), BOB, CLEO, uid=9))

    offer = tick(added, state, at("16 Sep 09:00"))
    state = after(state, offer)
    taken = answer(added, state, Intent.ACCEPT, "Ana Roux")
    one = answer(added, state, Intent.ACCEPT, "Cleo Marin")

    assert told(offer) == [("offer", "ana")]
    assert told(taken) == [("summary", "ana")]
    assert standing(after(state, taken))["Bob Petit"] is standing(after(state, taken))["Cleo Marin"] is Status.CONFIRMED
    assert standing(after(state, one))["Bob Petit"] is Status.OFFERED
    assert standing(after(state, one))["Cleo Marin"] is Status.CONFIRMED


def test_two_offers_of_different_days_are_not_taken_with_one_word() -> None:
    until = at("20 Sep 10:00")
    ours = [
        a_registration(
            "ana", Status.OFFERED, uid, id=f"{uid}", participant=who, until=until, decided=at(day), message="one"
        )
        for uid, who, day in ((1, BOB, "14 Sep 10:00"), (2, CLEO, "15 Sep 10:00"))
    ]

    decision = answer(with_seats(2), a_state(*ours), Intent.ACCEPT, "Ana Roux")

    assert told(decision) == [("which-person", "ana")]
    assert not any(isinstance(change, StatusChanged) for change in decision.changes)


# --- together ------------------------------------------------------------------------------------------------------


def test_a_group_for_whom_there_are_seats_sits_at_once() -> None:
    decision = ask(with_seats(3, "together"), a_state(), ANA, BOB, CLEO)

    assert set(standing(after(a_state(), decision)).values()) == {Status.CONFIRMED}


def test_of_a_group_that_is_kept_together_nobody_sits_before_its_writer_says_so() -> None:
    decision = ask(with_seats(2, "together"), a_state(), ANA, a_person("bob"), a_person("cleo"))

    assert standing(after(a_state(), decision)) == {
        "Ana Roux": Status.OFFERED,
        "Bob": Status.OFFERED,
        "Cleo": Status.WAITLISTED,
    }
    assert told(decision) == [("summary", "ana"), ("waitlisted", "bob"), ("waitlisted", "cleo")]
    assert all(letter.facts["with_group"] for letter in decision.letters[1:])
    assert decision.because == "there are too few seats for a group that is kept together"


def test_seats_for_some_of_a_group_are_asked_about_also_where_promotion_is_automatic() -> None:
    automatic = {"waitlist": {"promotion": "automatic"}}
    waiting = after(full(3), ask(with_seats(3, "together"), full(3), ANA, BOB, CLEO, uid=9))

    part = tick(with_seats(5, "together", **automatic), waiting, at("16 Sep 09:00"))
    whole = tick(with_seats(6, "together", **automatic), waiting, at("16 Sep 09:00"))

    assert told(part) == [("offer", "ana")]
    assert list(standing(after(waiting, part)).values())[3:] == [Status.OFFERED, Status.OFFERED, Status.WAITLISTED]
    assert set(standing(after(waiting, whole)).values()) == {Status.CONFIRMED}


def asked(seats: int = 2) -> tuple[Policy, State]:
    """A group of three, which has been asked about two seats; Zoe waits behind."""
    policy = with_seats(seats, "together")
    state = after(a_state(), ask(policy, a_state(), ANA, a_person("bob"), CLEO))
    zoe = decided(policy, state, a_mail("zoe", at("15 Sep 11:00"), uid=2), to_register(a_person("zoe")))
    return policy, after(state, zoe)


def test_the_writer_takes_seats_for_some_and_the_others_keep_their_place() -> None:
    policy, state = asked()

    decision = answer(policy, state, Intent.ACCEPT, "Ana Roux")

    assert standing(after(state, decision)) == {
        "Ana Roux": Status.CONFIRMED,
        "Bob": Status.CONFIRMED,
        "Cleo Marin": Status.WAITLISTED,
        "Zoe": Status.WAITLISTED,
    }
    assert told(decision) == [("summary", "ana"), ("confirmation", "bob")]


@pytest.mark.parametrize("silent", [False, True])
def test_a_group_that_would_rather_wait_or_is_silent_keeps_its_place_and_lets_the_next_pass(silent: bool) -> None:
    policy, state = asked()

    decision = tick(policy, state, at("17 Sep 10:00")) if silent else answer(policy, state, Intent.DECLINE, "Ana Roux")

    assert standing(after(state, decision)) == {
        "Ana Roux": Status.WAITLISTED,
        "Bob": Status.WAITLISTED,
        "Cleo Marin": Status.WAITLISTED,
        "Zoe": Status.OFFERED,
    }
    assert told(decision) == [("summary", "ana"), ("offer", "zoe")]
    assert decision.letters[0].facts["goes_on_waiting"] is True


def test_whom_nobody_vouches_for_lets_no_seats_of_a_group_pass() -> None:
    policy, state = asked()
    mail = a_mail("ana", at("16 Sep 10:00"), uid=90, headers={})

    decision = decided(policy, state, mail, to(Intent.DECLINE, people=(ANA,)))

    assert standing(after(state, decision)) == standing(state)


def test_one_of_a_group_may_cancel_for_another_in_answer_to_her_own_letter() -> None:
    """No server need vouch for who quotes a letter that went to her alone."""
    policy = with_seats(4, registration={"cancel_by_anyone_in_group": True})
    seated = ask(policy, a_state(), ANA, a_person("bob"), CLEO)
    state = after(a_state(), seated)
    letter = next(letter for letter in seated.letters if [reader.email for reader in letter.to] == [address("bob")])
    mail = a_mail("bob", at("16 Sep 10:00"), uid=90, headers={})

    wish = to(Intent.CANCEL, people=(CLEO,))
    decision = decide_reading(policy, state, mail, wish, mail.arrived, as_sent(letter))

    assert standing(after(state, decision))["Cleo Marin"] is Status.CANCELLED


def test_one_of_a_group_who_does_not_come_says_so_for_herself() -> None:
    policy, state = asked()

    decision = answer(policy, state, Intent.DECLINE, who="bob")

    assert standing(after(state, decision)) == {
        "Ana Roux": Status.OFFERED,
        "Bob": Status.DECLINED,
        "Cleo Marin": Status.WAITLISTED,
        "Zoe": Status.WAITLISTED,
    }


def test_a_group_that_let_two_seats_pass_is_asked_again_only_about_more() -> None:
    policy, state = asked()
    state = after(state, answer(policy, state, Intent.DECLINE, "Ana Roux"))
    gone = after(state, decided(policy, state, a_mail("zoe", at("16 Sep 11:00"), uid=3), to(Intent.DECLINE)))

    again = tick(policy, gone, at("16 Sep 12:00"))
    whole = tick(with_seats(3, "together"), gone, at("16 Sep 12:00"))

    assert (again.changes, again.letters) == ((), ())
    assert told(whole) == [("offer", "ana")]
    assert list(standing(after(gone, whole)).values())[:3] == [Status.OFFERED] * 3


def test_while_a_group_is_asked_nobody_behind_it_gets_the_seat_that_comes_free_besides() -> None:
    _, state = asked()
    one_more = with_seats(3, "together")

    waiting = tick(one_more, state, at("15 Sep 12:00"))
    newcomer = decided(one_more, state, a_mail("yves", at("15 Sep 12:00"), uid=5), to_register(a_person("yves")))
    taken = answer(one_more, state, Intent.ACCEPT, "Ana Roux")

    assert (waiting.changes, waiting.letters) == ((), ())
    assert standing(after(state, newcomer))["Yves"] is Status.WAITLISTED
    assert standing(after(state, taken))["Cleo Marin"] is Status.OFFERED
    assert standing(after(state, taken))["Zoe"] is Status.WAITLISTED


def test_a_whole_group_that_declines_gives_its_place_up() -> None:
    policy = with_seats(2, "together")
    state = after(full(2), ask(policy, full(2), ANA, a_person("bob"), uid=9))
    state = after(state, tick(with_seats(4, "together"), state, at("15 Sep 12:00")))

    decision = answer(with_seats(4, "together"), state, Intent.DECLINE, "Ana Roux")

    assert standing(after(state, decision))["Bob"] is Status.DECLINED
    assert told(decision) == [("summary", "ana"), ("cancelled", "bob")]


def test_who_waits_alone_behind_a_group_is_served_in_her_turn() -> None:
    policy, state = asked()
    accepted = after(state, answer(policy, state, Intent.ACCEPT, "Ana Roux"))

    _, decisions = leave(policy, accepted, "bob")

    assert told(decisions[0])[1:] == [("offer", "ana")]


def test_the_rule_that_was_in_force_when_a_group_asked_is_the_one_it_was_told_of() -> None:
    _, state = asked()

    decision = answer(with_seats(2, "split"), state, Intent.DECLINE, "Ana Roux")

    assert standing(after(state, decision))["Ana Roux"] is Status.WAITLISTED


def test_an_offer_to_a_group_is_told_to_its_writer_alone() -> None:
    policy = with_seats(2, "together")
    state = after(full(2), ask(policy, full(2), ANA, a_person("bob"), uid=9))

    decision = tick(with_seats(4, "together"), state, at("15 Sep 12:00"))

    assert told(decision) == [("offer", "ana")]


def test_the_fee_is_asked_of_each_who_takes_a_seat() -> None:
    policy = a_policy(a_session(seats=2), registration={"groups": "together"})
    state = a_state(paid=(a_fee("ana"),))
    state = after(state, decided(policy, state, a_mail("ana"), to_register(ANA, a_person("bob"), CLEO)))

    decision = answer(policy, state, Intent.ACCEPT, "Ana Roux")

    assert list(standing(after(state, decision)).values()) == [Status.CONFIRMED, Status.HELD, Status.WAITLISTED]
    assert told(decision) == [("summary", "ana"), ("held", "bob")]


# --- an organisation's seats -----------------------------------------------------------------------------------------


def of(who: str, organisation: str) -> Participant:
    return a_person(who, organisation=organisation)


def one_each() -> Policy:
    return with_seats(4, registration={"per_organisation": 1})


def test_beyond_its_seats_an_organisation_waits_and_is_told_why() -> None:
    policy = one_each()
    state = a_state(a_registration("bob", participant=of("bob", "Mairie de Crest")))

    decision = ask(policy, state, of("ana", "MAIRIE de  Crest"), uid=2)

    assert standing(after(state, decision))["Ana"] is Status.WAITLISTED
    assert decision.letters[0].facts["organisation_limit"] == 1
    assert decision.because == "the organisation has all the seats that it may have"


def test_who_waits_for_her_organisation_is_passed_and_served_when_it_has_a_seat_again() -> None:
    policy = one_each()
    state = a_state(a_registration("bob", participant=of("bob", "Mairie")))
    state = after(state, ask(policy, state, of("ana", "Mairie"), uid=2))

    other = decided(policy, state, a_mail("eve", uid=3), to_register(of("eve", "Association")))
    freed = decided(policy, state, a_mail("bob", at("16 Sep 10:00"), uid=4), to(Intent.CANCEL))

    assert standing(after(state, other))["Eve"] is Status.CONFIRMED
    assert told(freed) == [("cancelled", "bob"), ("offer", "ana")]


def test_who_names_no_organisation_is_under_no_limit() -> None:
    decision = ask(one_each(), a_state(), ANA, BOB, CLEO)

    assert set(standing(after(a_state(), decision)).values()) == {Status.CONFIRMED}


# --- who may cancel --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("allowed", "status"), [(True, Status.CANCELLED), (False, Status.CONFIRMED)])
def test_one_of_a_group_may_cancel_for_another_whom_she_names_where_the_rules_say_so(
    allowed: bool, status: Status
) -> None:
    policy = with_seats(4, registration={"cancel_by_anyone_in_group": allowed})
    state = after(a_state(), ask(policy, a_state(), ANA, a_person("bob"), CLEO))

    decision = answer(policy, state, Intent.CANCEL, "Cleo Marin", who="bob")

    assert standing(after(state, decision))["Cleo Marin"] is status


def test_one_of_a_group_who_names_nobody_cancels_for_herself() -> None:
    policy = with_seats(4, registration={"cancel_by_anyone_in_group": True})
    state = after(a_state(), ask(policy, a_state(), ANA, a_person("bob"), CLEO))

    decision = answer(policy, state, Intent.CANCEL, who="bob")

    assert standing(after(state, decision)) == {
        "Ana Roux": Status.CONFIRMED,
        "Bob": Status.CANCELLED,
        "Cleo Marin": Status.CONFIRMED,
    }


def test_nobody_cancels_for_people_of_another_mail() -> None:
    policy = with_seats(4, registration={"cancel_by_anyone_in_group": True})
    state = after(a_state(a_registration("bob")), ask(policy, a_state(), ANA, CLEO, uid=2))

    decision = answer(policy, state, Intent.CANCEL, "Cleo Marin", who="bob")

    assert standing(after(state, decision)) == standing(state)


def test_the_same_mail_read_twice_decides_the_same() -> None:
    policy = with_seats(2, "together")
    mail, reading = a_mail("ana"), Reading(Intent.REGISTER, 1.0, sessions=("web",), participants=(ANA, BOB, CLEO))

    once, twice = (decide_reading(policy, a_state(), mail, reading, mail.arrived) for _ in range(2))

    assert once == twice
