"""Offers: how long they last, who answers too late, whose letter never arrives, and who waits in vain."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mailbot.core.changes import BecameReachable, BecameUnreachable
from mailbot.core.deadlines import daytime, offer_end, offers_close
from mailbot.core.decide import tick, undelivered
from mailbot.core.decision import Decision, Outcome
from mailbot.core.delivery import Mail
from mailbot.core.message import Address, Report
from mailbot.core.model import Registration, State, Status
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent
from tests.builders import (
    PARIS,
    a_mail,
    a_person,
    a_registration,
    a_session,
    a_state,
    address,
    after,
    at,
    decide_reading,
    decided,
    standing,
    to,
    to_register,
    told,
    without_fee,
)

TEN = at("22 Sep 10:00")


def offered(who: str, until: datetime = TEN, uid: int = 1, **said: object) -> Registration:
    return a_registration(who, Status.OFFERED, uid, until=until, **said)


def run_out(who: str, until: datetime = TEN, uid: int = 1) -> Registration:
    return a_registration(who, Status.EXPIRED, uid, was=Status.OFFERED, until=until)


def waiting(who: str, uid: int) -> Registration:
    return a_registration(who, Status.WAITLISTED, uid)


def one_seat(**said: object) -> Policy:
    return without_fee(a_session(seats=1), **said)


def answer(policy: Policy, state: State, intent: Intent, arrived: str, now: str | None = None) -> Decision:
    mail = a_mail("ana", arrived=at(arrived), uid=9)
    return decided(policy, state, mail, to(intent), at(now) if now else None)


# --- whatever frees a seat ---------------------------------------------------------------------------------------


def test_more_seats_by_an_edit_are_offered_in_order() -> None:
    state = a_state(a_registration("ana"), waiting("bob", 2), waiting("eve", 3), waiting("dan", 4))

    decision = tick(without_fee(a_session(seats=3)), state, TEN)

    assert told(decision) == [("offer", "bob"), ("offer", "eve")]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.EXPIRED, Status.REPLACED, Status.DECLINED, Status.REFUSED])
def test_a_seat_that_nobody_has_any_more_is_offered_whatever_freed_it(status: Status) -> None:
    state = a_state(a_registration("ana", status), waiting("bob", 2), waiting("eve", 3))

    assert told(tick(one_seat(), state, TEN)) == [("offer", "bob")]


# --- how long an offer lasts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("6 Oct 10:00", "7 Oct 09:00"),  # 22 hours of daytime until 7.30 on the 8th
        ("7 Oct 10:00", "7 Oct 15:00"),
        ("7 Oct 15:00", "7 Oct 17:30"),
        ("7 Oct 17:30", "7 Oct 18:45"),
        ("7 Oct 18:45", "8 Oct 07:30"),  # what is left cannot be halved: all of it
        ("8 Oct 03:00", "8 Oct 07:30"),
    ],
)
def test_near_the_close_an_offer_leaves_half_of_the_daytime_to_the_next(made: str, ends: str) -> None:
    policy = one_seat()

    assert offer_end(policy, policy.sessions["web"], at(made), others_wait=True) == at(ends)


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("28 Sep 08:00", "30 Sep 08:00"),  # as the rules say
        ("30 Sep 14:00", "1 Oct 11:00"),
        ("1 Oct 10:00", "1 Oct 15:00"),
        ("1 Oct 15:00", "3 Oct 15:00"),  # too late for that: after the deadline offers go on
    ],
)
def test_near_the_deadline_the_next_can_still_be_asked_before_it(made: str, ends: str) -> None:
    policy = one_seat()

    assert offer_end(policy, policy.sessions["web"], at(made), others_wait=True) == at(ends)


def test_where_nobody_else_waits_an_offer_is_not_shortened() -> None:
    policy = one_seat()

    [change] = tick(policy, a_state(waiting("ana", 1)), at("7 Oct 10:00")).changes

    assert getattr(change, "until", None) == at("8 Oct 07:30")


def test_half_of_the_night_is_not_a_time_to_answer() -> None:
    assert daytime(at("2 Oct 18:00"), at("5 Oct 09:00"), PARIS) == timedelta(hours=2 + 12 + 1)  # a Sunday between


# --- too late ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hers", [offered("ana"), run_out("ana")], ids=["the clock was not looked at", "it was"])
def test_a_late_yes_takes_the_seat_where_it_is_free_and_nobody_waits(hers: Registration) -> None:
    decision = answer(one_seat(), a_state(hers), Intent.ACCEPT, "22 Sep 10:01")

    _, again = after(a_state(hers), decision).of("web")
    assert (again.status, again.arrived, again.participant) == (Status.CONFIRMED, at("22 Sep 10:01"), hers.participant)
    [letter] = decision.letters
    assert (letter.kind, letter.facts["after"], letter.facts["ended"]) == ("confirmation", Status.EXPIRED, TEN)


def test_a_late_yes_is_held_where_the_fee_is_not_paid() -> None:
    policy = one_seat(membership={"required": True})

    decision = answer(policy, a_state(run_out("ana")), Intent.ACCEPT, "22 Sep 10:01")

    assert told(decision) == [("held", "ana")]
    assert decision.letters[0].facts["after"] is Status.EXPIRED


def test_after_a_late_yes_the_seat_is_the_next_one_s_and_she_waits_in_a_new_place() -> None:
    state = a_state(offered("ana"), waiting("bob", 2), waiting("eve", 3))

    decision = answer(one_seat(), state, Intent.ACCEPT, "22 Sep 10:01")

    assert standing(after(state, decision)) == {
        "Bob": Status.OFFERED,
        "Eve": Status.WAITLISTED,
        "Ana": Status.WAITLISTED,
    }
    assert told(decision) == [("waitlisted", "ana"), ("offer", "bob")]
    assert (decision.letters[0].facts["position"], decision.letters[0].facts["ended"]) == (3, TEN)


def test_a_late_yes_waits_where_the_seat_was_passed_on() -> None:
    state = a_state(run_out("ana"), offered("bob", at("24 Sep 10:00"), 2))

    decision = answer(one_seat(), state, Intent.ACCEPT, "22 Sep 11:00")

    assert told(decision) == [("waitlisted", "ana")]
    assert decision.letters[0].facts["position"] == 1


def test_no_registration_deadline_is_held_against_a_late_yes() -> None:
    decision = answer(one_seat(), a_state(run_out("ana", at("2 Oct 10:00"))), Intent.ACCEPT, "2 Oct 11:00")

    assert told(decision) == [("confirmation", "ana")]


def test_after_the_close_of_offers_a_late_yes_is_answered_kindly_and_takes_nothing() -> None:
    close = at("8 Oct 07:30")

    decision = answer(one_seat(), a_state(offered("ana", close)), Intent.ACCEPT, "8 Oct 07:31")

    assert standing(after(a_state(offered("ana", close)), decision)) == {"Ana": Status.EXPIRED}
    assert told(decision) == [("offer-expired", "ana")]
    assert decision.letters[0].facts == {"ended": close, "why": "accept"}


def test_who_answers_late_twice_has_one_registration() -> None:
    state = a_state(run_out("ana"))
    state = after(state, answer(one_seat(), state, Intent.ACCEPT, "22 Sep 10:01"))

    again = decided(one_seat(), state, a_mail("ana", at("22 Sep 10:02"), uid=10), to(Intent.ACCEPT))

    assert (again.changes, told(again)) == ((), [("standing", "ana")])


@pytest.mark.parametrize("hers", [offered("ana"), run_out("ana")], ids=["the clock was not looked at", "it was"])
def test_a_late_no_is_noted_and_nobody_is_reproached(hers: Registration) -> None:
    decision = answer(one_seat(), a_state(hers, waiting("bob", 2)), Intent.DECLINE, "22 Sep 10:01")

    assert told(decision) == [("offer-expired", "ana"), ("offer", "bob")]
    assert decision.letters[0].facts["why"] == "decline"


def test_her_own_late_yes_takes_no_seat_that_is_offered_to_a_colleague_of_hers() -> None:
    author = Address(address("ana"), "Ana")
    state = a_state(run_out("ana"), offered("bob", at("24 Sep 10:00"), 2, author=author))

    decision = answer(one_seat(), state, Intent.ACCEPT, "22 Sep 11:00")

    assert told(decision) == [("waitlisted", "ana")]
    assert standing(after(state, decision)) == {"Ana": Status.WAITLISTED, "Bob": Status.OFFERED}


def test_a_yes_means_the_offer_that_is_open_before_one_that_is_not() -> None:
    policy = without_fee(a_session("web", seats=1), a_session("paper", seats=1))
    there = offered("ana", at("24 Sep 10:00"), 2, session="paper")

    decision = answer(policy, a_state(run_out("ana"), there), Intent.ACCEPT, "22 Sep 11:00")

    assert standing(after(a_state(run_out("ana"), there), decision), "paper") == {"Ana": Status.CONFIRMED}


def test_a_hold_that_ran_out_is_no_offer() -> None:
    state = a_state(a_registration("ana", Status.EXPIRED, was=Status.HELD, until=TEN))

    assert answer(one_seat(), state, Intent.ACCEPT, "22 Sep 11:00").outcome is Outcome.DESK


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.HELD, Status.WAITLISTED])
def test_who_accepts_what_was_not_offered_is_told_where_she_stands(status: Status) -> None:
    full = a_registration("bob", uid=2)
    hers = a_registration("ana", status, uid=3, until=at("30 Sep 10:00") if status is Status.HELD else None)
    state = a_state(full, hers)

    decision = answer(without_fee(a_session(seats=1 if status is Status.WAITLISTED else 2),
                                  membership={"required": True}), state, Intent.ACCEPT, "22 Sep 11:00")  # fmt: skip

    assert (decision.changes, told(decision)) == ((), [("standing", "ana")])


# --- letters that come back ----------------------------------------------------------------------------------------


def a_letter(kind: str = "offer", *, to: tuple[str, ...] = ("ana",), about: tuple[str, ...] = ("ana-1",)) -> Mail:
    return Mail(
        "<ours@asso.example.org>",
        kind,
        tuple(map(address, to)),
        b"",
        at("20 Sep 10:00"),
        session="web",
        registrations=about,
    )


def returned(
    state: State, mail: Mail | None, *failed: str, report: bool = True, policy: Policy | None = None
) -> Decision:
    said = Report(("<ours@asso.example.org>",), tuple(map(address, failed)), "550 5.1.1 no such user")
    bounce = a_mail("mailer-daemon", at("21 Sep 10:00"), report=said if report else None)
    return decide_reading(policy or one_seat(), state, bounce, to(Intent.BOUNCE), bounce.arrived, mail)


def test_an_offer_that_comes_back_for_good_passes_on_at_once() -> None:
    state = a_state(offered("ana"), waiting("bob", 2))

    decision = returned(state, a_letter(), "ana")

    assert standing(after(state, decision)) == {"Ana": Status.EXPIRED, "Bob": Status.OFFERED}
    assert (decision.outcome, decision.because) == (Outcome.IGNORED, "a letter of ours came back for good")
    assert told(decision) == [("alert", "coordination"), ("offer", "bob")]
    assert decision.letters[0].facts["passed_on"] is True
    assert set(after(state, decision).unreachable) == {address("ana")}


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.HELD, Status.WAITLISTED, Status.OFFERED])
def test_any_other_letter_that_comes_back_moves_nobody(status: Status) -> None:
    state = a_state(a_registration("ana", status, until=TEN), a_registration("bob", uid=2))

    decision = returned(state, a_letter("reminder-link"), "ana", policy=one_seat(membership={"required": True}))

    assert standing(after(state, decision))["Ana"] is status
    assert [type(change) for change in decision.changes] == [BecameUnreachable]
    assert told(decision) == [("alert", "coordination")]


def test_an_offer_that_was_taken_meanwhile_is_not_lost_by_a_report() -> None:
    state = a_state(a_registration("ana"), waiting("bob", 2))

    decision = returned(state, a_letter(), "ana")

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED, "Bob": Status.WAITLISTED}


@pytest.mark.parametrize(
    "policy", [without_fee(a_session("paper")), without_fee(a_session(register_by=datetime(2020, 9, 1), parts=[
        {"id": "p", "start": datetime(2020, 9, 20, 9), "end": datetime(2020, 9, 20, 12)}]))], ids=["gone", "over"]
)  # fmt: skip
def test_in_a_session_that_is_gone_or_over_no_offer_passes_on(policy: Policy) -> None:
    decision = returned(a_state(offered("ana")), a_letter(), "ana", policy=policy)

    assert [type(change) for change in decision.changes] == [BecameUnreachable]


def test_the_coordinator_hears_of_an_address_once() -> None:
    state = after(
        a_state(a_registration("ana")), returned(a_state(a_registration("ana")), a_letter("confirmation"), "ana")
    )

    again = returned(state, a_letter("reminder-link"), "ana")

    assert (again.changes, again.letters) == ((), ())


@pytest.mark.parametrize(
    ("mail", "report"), [(None, True), (a_letter(), False)], ids=["names no letter of ours", "is only for now"]
)
def test_a_report_changes_nothing_that(mail: Mail | None, report: bool) -> None:
    state = a_state(offered("ana"), waiting("bob", 2))

    decision = returned(state, mail, "ana", report=report)

    assert (decision.outcome, decision.changes, decision.letters) == (Outcome.IGNORED, (), ())


def test_of_two_readers_only_the_one_that_is_named_is_unreachable() -> None:
    letter = a_letter("confirmation", to=("ana", "bob"))

    named, unnamed, strange = (returned(a_state(a_registration("ana")), letter, *who) for who in (["bob"], [], ["eve"]))

    assert [change.address.email for change in named.changes if isinstance(change, BecameUnreachable)] == [
        address("bob")
    ]
    assert unnamed.changes == strange.changes == ()


def test_the_only_reader_is_meant_where_her_mail_is_sent_on_to_an_address_that_fails() -> None:
    decision = returned(a_state(a_registration("ana")), a_letter("confirmation"), "another")

    assert [change.address.email for change in decision.changes if isinstance(change, BecameUnreachable)] == [
        address("ana")
    ]


def test_who_asked_for_a_colleague_hears_that_the_offer_never_reached_her() -> None:
    hers = offered("ana", author=Address(address("boss"), "Boss"))

    decision = returned(a_state(hers), a_letter(), "ana")

    assert told(decision) == [("offer-expired", "boss"), ("alert", "coordination")]
    assert decision.letters[0].facts["why"] == "returned"


def test_an_alert_that_comes_back_is_not_answered_with_another() -> None:
    alert = Mail("<ours@asso.example.org>", "alert", ("coordination@asso.example.org",), b"", TEN)

    decision = returned(a_state(), alert)

    assert decision.letters == ()
    assert len(decision.changes) == 1


@pytest.mark.parametrize(("intent", "reachable"), [(Intent.THANKS, True), (Intent.AUTOMATIC, False)])
def test_an_address_is_reachable_again_once_somebody_writes_from_it(intent: Intent, reachable: bool) -> None:
    state = after(
        a_state(a_registration("ana")), returned(a_state(a_registration("ana")), a_letter("confirmation"), "ana")
    )

    decision = decided(one_seat(), state, a_mail("ana", at("22 Sep 10:00")), to(intent))

    assert (BecameReachable(address("ana")) in decision.changes) is reachable
    assert (address("ana") not in after(state, decision).unreachable) is reachable


def test_an_offer_that_the_mail_server_refuses_for_good_passes_on_at_once() -> None:
    state = a_state(offered("ana"), waiting("bob", 2))

    decision = undelivered(one_seat(), state, a_letter(), at("20 Sep 10:01"))

    assert standing(after(state, decision)) == {"Ana": Status.EXPIRED, "Bob": Status.OFFERED}
    assert told(decision) == [("offer", "bob")]
    assert after(state, decision).unreachable == {}


def test_a_seat_taken_meanwhile_is_not_lost_by_an_offer_that_the_mail_server_refuses() -> None:
    taken = a_state(replace(offered("ana"), status=Status.CONFIRMED), waiting("bob", 2))

    decision = undelivered(one_seat(), taken, a_letter(), at("20 Sep 10:01"))

    assert (decision.changes, decision.letters) == ((), ())


@pytest.mark.parametrize("letter", [a_letter("standing"), a_letter(to=("ana", "boss"))])
def test_what_is_no_offer_or_may_have_reached_her_is_not_passed_on(letter: Mail) -> None:
    decision = undelivered(one_seat(), a_state(offered("ana"), waiting("bob", 2)), letter, at("20 Sep 10:01"))

    assert (decision.changes, decision.letters) == ((), ())


# --- no more hope ----------------------------------------------------------------------------------------------------


def test_who_still_waits_at_the_close_of_offers_is_told_once() -> None:
    policy, close = one_seat(), at("8 Oct 07:30")
    state = a_state(a_registration("ana"), waiting("bob", 2), waiting("eve", 3))

    before, then = (tick(policy, state, now) for now in (close - timedelta(seconds=1), close))
    again = tick(policy, after(state, then), close + timedelta(minutes=1))

    assert (before.changes, again.changes) == ((), ())
    assert told(then) == [("waitlist-closed", "bob"), ("waitlist-closed", "eve")]
    assert standing(after(state, then)) == {"Ana": Status.CONFIRMED, "Bob": Status.EXPIRED, "Eve": Status.EXPIRED}


def test_an_offer_that_ends_with_the_close_and_those_behind_it_are_told_together() -> None:
    close = at("8 Oct 07:30")
    state = a_state(offered("ana", close), waiting("bob", 2))

    assert set(told(tick(one_seat(), state, close))) == {("offer-expired", "ana"), ("waitlist-closed", "bob")}


def test_once_the_session_has_begun_nobody_is_told_what_she_knows() -> None:
    state = a_state(a_registration("ana"), waiting("bob", 2))

    decision = tick(one_seat(), state, at("8 Oct 09:30"))

    assert standing(after(state, decision))["Bob"] is Status.EXPIRED
    assert decision.letters == ()


def test_who_asks_after_the_close_gets_one_answer() -> None:
    policy = one_seat(registration={"late": "waitlist"})
    state = a_state(a_registration("bob", uid=2))
    mail = a_mail("ana", at("8 Oct 08:00"), uid=9)

    decision = decided(policy, state, mail, to_register(a_person("ana")))

    assert told(decision) == [("waitlist-closed", "ana")]
    assert decision.letters[0].answers.message_id == mail.message_id


def test_offers_close_before_the_start() -> None:
    policy = one_seat()

    assert offers_close(policy, policy.sessions["web"]) == at("8 Oct 07:30")
