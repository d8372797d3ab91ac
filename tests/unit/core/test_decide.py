"""What becomes of a mail."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mailbot.core.changes import Asked, StatusChanged
from mailbot.core.decide import decide
from mailbot.core.decision import Decision, Letter, Outcome
from mailbot.core.guards import objection
from mailbot.core.message import Address, Message
from mailbot.core.model import LIVE, Participant, Registration, Request, State, Status
from mailbot.core.policy import Policy, Rule, Session
from mailbot.core.reading import Intent, Reading
from tests.builders import (
    COORDINATOR,
    MAILBOX,
    a_day,
    a_fee,
    a_mail,
    a_person,
    a_policy,
    a_registration,
    a_session,
    a_state,
    address,
    after,
    at,
    decided,
    standing,
    to,
    to_register,
    told,
    without_fee,
)
from tests.payloads import PAYLOADS

SECOND = timedelta(seconds=1)
MIDNIGHT = at("2 Oct 00:00")  # the deadline of every session that says nothing else


def ask_for_a_seat(
    policy: Policy, state: State, who: str, arrived: datetime | None = None, now: datetime | None = None
) -> Decision:
    return decided(policy, state, a_mail(who, arrived=arrived), to_register(a_person(who)), now)


def full(session: Session) -> State:
    """As many confirmed as there are seats: p1, p2, …"""
    return a_state(*(a_registration(f"p{n}", uid=n, session=session.id) for n in range(1, session.seats + 1)))


def waiting(who: str, uid: int) -> Registration:
    return a_registration(who, Status.WAITLISTED, uid)


def offered(who: str, until: datetime, uid: int = 5) -> Registration:
    return a_registration(who, Status.OFFERED, uid, until=until)


# --- a seat ----------------------------------------------------------------------------------------------------


def test_a_member_gets_a_free_seat() -> None:
    state = a_state(paid=(a_fee("ana"),))

    decision = ask_for_a_seat(a_policy(), state, "ana")

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}
    assert told(decision) == [("confirmation", "ana")]
    assert decision.letters[0].calendar == "REQUEST"
    assert (decision.outcome, decision.because) == (Outcome.HANDLED, "a free seat is given")


def test_a_seat_is_held_for_who_owes_the_fee() -> None:
    decision = ask_for_a_seat(a_policy(), a_state(), "ana")

    assert standing(after(a_state(), decision)) == {"Ana": Status.HELD}
    assert told(decision) == [("held", "ana")]
    assert decision.letters[0].calendar == ""
    assert decision.because == "a free seat is held until the fee is paid"


def test_where_no_fee_is_asked_the_seat_is_given() -> None:
    decision = ask_for_a_seat(without_fee(), a_state(), "ana")

    assert standing(after(a_state(), decision)) == {"Ana": Status.CONFIRMED}


def test_the_same_mail_decided_twice_registers_the_same_registration() -> None:
    policy = without_fee()

    once, twice = (ask_for_a_seat(policy, a_state(), "ana") for _ in range(2))

    assert once == twice


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        ("1 Sep 10:00", at("8 Sep 10:00")),
        ("26 Sep 10:00", MIDNIGHT),
        ("1 Oct 10:00", at("3 Oct 10:00")),
    ],
)
def test_a_hold_lasts_seven_days_but_not_past_the_deadline_and_never_less_than_two(asked: str, until: datetime) -> None:
    decision = ask_for_a_seat(a_policy(), a_state(), "ana", at(asked))

    (held,) = after(a_state(), decision).of("web")
    assert held.until == until


def test_a_hold_never_lasts_past_the_start() -> None:
    policy = a_policy(a_session(register_by=datetime(2020, 10, 7, 18)))

    decision = ask_for_a_seat(policy, a_state(), "ana", at("7 Oct 17:00"))

    (held,) = after(a_state(), decision).of("web")
    assert held.until == at("8 Oct 09:30")


# --- in time, and late -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arrived", "status"), [(MIDNIGHT - SECOND, Status.CONFIRMED), (MIDNIGHT, Status.REFUSED)])
def test_a_date_alone_means_its_last_second_in_the_organisation_s_zone(arrived: datetime, status: Status) -> None:
    decision = ask_for_a_seat(without_fee(), a_state(), "ana", arrived)

    assert standing(after(a_state(), decision)) == {"Ana": status}


@pytest.mark.parametrize(("seconds", "status"), [(-1, Status.CONFIRMED), (0, Status.REFUSED)])
def test_the_deadline_follows_the_clocks_of_the_zone_in_winter_and_summer(seconds: int, status: Status) -> None:
    """On 25 October 2020 the clocks go back: the day has 25 hours, and all of them count."""
    november = [{"id": "p", "start": datetime(2020, 11, 5, 14), "end": datetime(2020, 11, 5, 16)}]
    policy = without_fee(a_session(register_by=date(2020, 10, 25), parts=november))

    decision = ask_for_a_seat(policy, a_state(), "ana", at("25 Oct 00:00") + timedelta(hours=25, seconds=seconds))

    assert standing(after(a_state(), decision)) == {"Ana": status}


def test_who_wrote_in_time_is_in_time_whenever_the_mail_is_read() -> None:
    decision = ask_for_a_seat(without_fee(), a_state(), "ana", MIDNIGHT - SECOND, now=at("5 Oct 09:00"))

    assert standing(after(a_state(), decision)) == {"Ana": Status.CONFIRMED}


def test_a_server_whose_clock_runs_ahead_makes_nobody_late() -> None:
    decision = ask_for_a_seat(without_fee(), a_state(), "ana", MIDNIGHT + 60 * SECOND, now=MIDNIGHT - SECOND)

    assert standing(after(a_state(), decision)) == {"Ana": Status.CONFIRMED}


def test_a_late_request_is_refused_with_its_reason() -> None:
    decision = ask_for_a_seat(without_fee(), a_state(), "ana", MIDNIGHT)

    assert told(decision) == [("refused", "ana")]
    assert decision.because == "the registration deadline has passed"


def test_a_late_request_goes_to_the_desk_where_the_rules_say_so() -> None:
    policy = without_fee(registration={"late": "desk"})

    decision = ask_for_a_seat(policy, a_state(), "ana", MIDNIGHT)

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())
    assert told(decision) == [("desk", "coordination")]


def test_a_late_request_joins_the_waitlist_where_the_rules_say_so() -> None:
    policy = without_fee(registration={"late": "waitlist"})
    state = full(policy.sessions["web"])

    decision = ask_for_a_seat(policy, state, "ana", MIDNIGHT)

    assert standing(after(state, decision))["Ana"] is Status.WAITLISTED
    assert decision.because == "late requests join the waitlist"


def test_a_late_request_that_is_first_in_line_for_a_free_seat_is_offered_it_in_one_letter() -> None:
    policy = without_fee(registration={"late": "waitlist"})

    decision = ask_for_a_seat(policy, a_state(), "ana", MIDNIGHT)

    assert standing(after(a_state(), decision)) == {"Ana": Status.OFFERED}
    assert told(decision) == [("offer", "ana")]


def test_nobody_is_registered_once_the_session_has_begun() -> None:
    policy = without_fee(a_session(register_by=datetime(2020, 10, 8, 12)))

    decision = ask_for_a_seat(policy, a_state(), "ana", at("8 Oct 09:30"))

    assert standing(after(a_state(), decision)) == {"Ana": Status.REFUSED}
    assert decision.because == "the session has begun"


# --- the waitlist ----------------------------------------------------------------------------------------------


def test_in_a_full_session_one_waits_and_is_told_the_position() -> None:
    policy = without_fee()
    state = a_state(*full(policy.sessions["web"]).of("web"), waiting("bob", 7))

    decision = ask_for_a_seat(policy, state, "ana", at("16 Sep 10:00"))

    assert standing(after(state, decision))["Ana"] is Status.WAITLISTED
    assert told(decision) == [("waitlisted", "ana")]
    assert decision.letters[0].facts["position"] == 2
    assert decision.because == "no seat is free"


def test_the_queue_is_in_order_of_arrival_then_uid_whenever_mails_are_read() -> None:
    policy = without_fee()
    state = full(policy.sessions["web"])
    noon = at("20 Sep 12:00")
    mails = {"cleo": (noon, 12), "bob": (noon, 11), "ana": (noon - SECOND, 13)}

    for who, (arrived, uid) in mails.items():
        mail = a_mail(who, arrived=arrived, uid=uid)
        state = after(state, decided(policy, state, mail, to_register(a_person(who)), at("21 Sep 09:00")))

    assert [r.participant.name for r in state.of("web")[2:]] == ["Ana", "Bob", "Cleo"]


def test_a_newcomer_does_not_pass_who_waits_when_a_seat_has_just_become_free() -> None:
    policy = without_fee(a_session(seats=2))  # one more than before
    state = a_state(a_registration("bob", uid=1), waiting("eve", 2))

    decision = ask_for_a_seat(policy, state, "ana", at("16 Sep 10:00"))

    assert standing(after(state, decision)) == {
        "Bob": Status.CONFIRMED,
        "Eve": Status.OFFERED,
        "Ana": Status.WAITLISTED,
    }


def test_a_held_and_an_offered_seat_are_taken() -> None:
    held = a_registration("bob", Status.HELD, 1, until=at("22 Sep 10:00"))
    state = a_state(held, offered("eve", at("20 Sep 10:00")))

    decision = ask_for_a_seat(without_fee(), state, "ana")

    assert standing(after(state, decision))["Ana"] is Status.WAITLISTED


def test_where_the_limit_was_lowered_nobody_is_thrown_out_and_newcomers_wait() -> None:
    state = full(a_session(seats=3))

    decision = ask_for_a_seat(without_fee(a_session(seats=1)), state, "ana", at("16 Sep 10:00"))

    statuses = [r.status for r in after(state, decision).of("web")]
    assert statuses == [Status.CONFIRMED] * 3 + [Status.WAITLISTED]
    assert decision.outcome is Outcome.HANDLED


# --- once more -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.HELD, Status.OFFERED, Status.WAITLISTED])
def test_who_asks_again_is_told_where_she_stands_and_takes_no_second_seat(status: Status) -> None:
    policy = a_policy(a_session(seats=1))
    others = full(policy.sessions["web"]).of("web") if status is Status.WAITLISTED else ()
    state = a_state(*others, a_registration("ana", status, 5, until=at("30 Sep 10:00")))

    decision = ask_for_a_seat(policy, state, "ana")

    assert decision.changes == ()
    assert told(decision) == [("standing", "ana")]
    assert decision.letters[0].facts["position"] == (1 if status is Status.WAITLISTED else None)
    assert decision.because == "already registered"


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.HELD, Status.OFFERED, Status.WAITLISTED])
def test_who_asks_where_she_stands_is_told(status: Status) -> None:
    policy = a_policy(a_session(seats=1))
    others = full(policy.sessions["web"]).of("web") if status is Status.WAITLISTED else ()
    state = a_state(*others, a_registration("ana", status, 5, until=at("30 Sep 10:00")))

    decision = decided(policy, state, a_mail("ana", uid=9), to(Intent.STATUS))

    assert (decision.outcome, decision.changes) == (Outcome.HANDLED, ())
    assert told(decision) == [("standing", "ana")]
    assert decision.letters[0].facts["repeated"] is False


def test_nobody_is_told_where_another_stands() -> None:
    state = a_state(a_registration("ana"))

    decision = decided(a_policy(), state, a_mail("bob", uid=2), Reading(Intent.STATUS, participants=(a_person("ana"),)))

    assert (decision.outcome, told(decision)) == (Outcome.HANDLED, [("which-person", "bob")])
    assert decision.letters[0].facts["found"] == 0


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DECLINED, Status.EXPIRED, Status.REFUSED])
def test_who_had_a_seat_or_was_refused_one_may_ask_anew(status: Status) -> None:
    state = a_state(a_registration("ana", status))

    decision = ask_for_a_seat(without_fee(), state, "ana", at("16 Sep 10:00"))

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}


def test_a_couple_that_shares_an_address_has_two_seats() -> None:
    state = a_state(a_registration("home", participant=a_person("home", "Ana Roux")))
    mail = a_mail("home", uid=2)

    decision = decided(without_fee(), state, mail, to_register(a_person("home", "Bob Roux")))

    assert len(after(state, decision).of("web")) == 2


@pytest.mark.parametrize("name", ["Ana Roux", None])
def test_who_asks_again_without_the_reply_address_of_the_first_time_takes_no_second_seat(name: str | None) -> None:
    first = a_registration("ana", participant=Participant(name, address("home")))

    decision = decided(
        without_fee(), a_state(first), a_mail("ana", uid=2), to_register(Participant(name, address("ana")))
    )

    assert decision.changes == ()
    assert decision.because == "already registered"


def test_two_people_of_one_name_without_addresses_are_told_apart_by_who_wrote() -> None:
    marie = Participant("Marie Durand")
    state = a_state(a_registration("ana", participant=marie))

    stranger = decided(without_fee(), state, a_mail("bob", uid=2), to_register(marie))
    repeated = decided(without_fee(), state, a_mail("ana", uid=2), to_register(marie))

    assert len(after(state, stranger).of("web")) == 2
    assert told(stranger) == [("confirmation", "bob")]
    assert told(repeated) == [("standing", "ana")]


# --- several people --------------------------------------------------------------------------------------------


def test_of_a_group_too_large_for_the_seats_the_first_written_sit_and_the_rest_wait() -> None:
    people = [a_person(who) for who in ("ana", "bob", "cleo")]

    decision = decided(without_fee(), a_state(), a_mail("ana"), to_register(*people))

    assert standing(after(a_state(), decision)) == {
        "Ana": Status.CONFIRMED,
        "Bob": Status.CONFIRMED,
        "Cleo": Status.WAITLISTED,
    }
    assert decision.because == "a free seat is given; no seat is free"


def test_each_of_a_group_who_has_an_address_is_told_and_the_writer_about_all() -> None:
    people = [a_person("ana"), a_person("bob"), Participant("Zoé")]

    decision = decided(without_fee(a_session(seats=3)), a_state(), a_mail("ana"), to_register(*people))

    assert told(decision) == [("summary", "ana"), ("confirmation", "bob")]


def test_more_people_than_a_mail_may_bring_go_to_the_desk() -> None:
    people = [a_person(who) for who in ("ana", "bob", "cleo")]

    decision = decided(without_fee(registration={"per_message": 2}), a_state(), a_mail("ana"), to_register(*people))

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())
    assert decision.because == "more people than one mail may bring"


def test_a_request_that_names_nobody_goes_to_the_desk() -> None:
    decision = decided(without_fee(), a_state(), a_mail("ana"), to_register())

    assert (decision.outcome, decision.because) == (Outcome.DESK, "nobody is named")


# --- several sessions, parts -----------------------------------------------------------------------------------


def test_sessions_side_by_side_have_seats_of_their_own() -> None:
    policy = without_fee(a_session("web", seats=1), a_session("paper", seats=1))
    state = full(policy.sessions["web"])
    both = to_register(a_person("ana"), sessions=("web", "paper"))

    decision = decided(policy, state, a_mail("ana", uid=9), both)

    assert standing(after(state, decision), "web")["Ana"] is Status.WAITLISTED
    assert standing(after(state, decision), "paper")["Ana"] is Status.CONFIRMED
    assert told(decision) == [("waitlisted", "ana"), ("confirmation", "ana")]


def test_a_request_that_names_no_session_means_the_only_one_open() -> None:
    policy = without_fee(a_session("web"), a_session("over", register_by=date(2020, 9, 1)))

    decision = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana"), sessions=()))

    assert standing(after(a_state(), decision), "web") == {"Ana": Status.CONFIRMED}


def test_where_several_are_open_a_letter_asks_which() -> None:
    policy = without_fee(a_session("web"), a_session("paper"), a_session("over", register_by=date(2020, 9, 1)))

    decision = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana"), sessions=()))

    assert decision.outcome is Outcome.HANDLED
    assert told(decision) == [("which-session", "ana")]
    assert [(each.asked, each.intent) for each in pending(decision)] == [("which-session", "register")]
    assert decision.letters[0].facts["sessions"] == (policy.sessions["web"], policy.sessions["paper"])
    assert decision.because == "the session cannot be told"


def test_a_question_to_nobody_is_for_the_desk() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))

    decision = decided(policy, a_state(), a_mail(author=None), to_register(a_person("ana"), sessions=()))

    assert told(decision) == [("desk", "coordination")]
    assert decision.outcome is Outcome.DESK


def test_a_part_that_is_full_makes_wait_who_asked_for_it_and_nobody_else() -> None:
    policy = without_fee(a_day())
    state = a_state(a_registration("bob", parts=("apres-midi",)))

    for who, uid, parts in [("ana", 2, ("matin",)), ("cleo", 3, ("apres-midi",)), ("eve", 4, ("matin", "apres-midi"))]:
        reading = to_register(a_person(who), parts=parts)
        state = after(state, decided(policy, state, a_mail(who, uid=uid), reading))

    assert standing(state) == {
        "Bob": Status.CONFIRMED,
        "Ana": Status.CONFIRMED,
        "Cleo": Status.WAITLISTED,
        "Eve": Status.WAITLISTED,
    }


def test_who_names_every_part_has_asked_for_the_session() -> None:
    reading = to_register(a_person("ana"), parts=("apres-midi", "matin"))

    decision = decided(without_fee(a_day()), a_state(), a_mail("ana"), reading)

    (registration,) = after(a_state(), decision).of("web")
    assert registration.parts == ()


# --- cancelling ------------------------------------------------------------------------------------------------


def cancel(policy: Policy, state: State, who: str = "ana", *sessions: str, **said: object) -> Decision:
    mail = a_mail(who, arrived=at("20 Sep 10:00"), uid=90, **said)
    return decided(policy, state, mail, to(Intent.CANCEL, sessions))


def test_a_cancelled_seat_is_offered_to_who_has_waited_longest() -> None:
    state = a_state(a_registration("ana", uid=1), a_registration("bob", uid=2), waiting("eve", 3), waiting("dan", 4))

    decision = cancel(without_fee(), state)

    assert standing(after(state, decision)) == {
        "Ana": Status.CANCELLED,
        "Bob": Status.CONFIRMED,
        "Eve": Status.OFFERED,
        "Dan": Status.WAITLISTED,
    }
    assert told(decision) == [("cancelled", "ana"), ("offer", "eve")]
    assert decision.letters[0].calendar == "CANCEL"
    assert decision.because == "a registration is cancelled by its owner"


def test_who_leaves_the_waitlist_frees_no_seat() -> None:
    policy = without_fee()
    state = a_state(*full(policy.sessions["web"]).of("web"), waiting("ana", 5), waiting("bob", 6))

    decision = cancel(policy, state)

    assert standing(after(state, decision))["Bob"] is Status.WAITLISTED
    assert told(decision) == [("cancelled", "ana")]
    assert decision.letters[0].calendar == ""  # she never had an entry


def test_a_freed_afternoon_goes_to_the_first_who_can_use_it() -> None:
    bob = a_registration("bob", parts=("matin",), uid=2)
    eve = a_registration("eve", Status.WAITLISTED, uid=3, parts=("apres-midi",))
    dan = a_registration("dan", Status.WAITLISTED, uid=4, parts=("matin",))
    state = a_state(a_registration("ana", uid=1, parts=("matin",)), bob, eve, dan, a_registration("zoe", uid=0))

    decision = cancel(without_fee(a_day(seats=3)), state)

    assert standing(after(state, decision))["Eve"] is Status.WAITLISTED  # the afternoon is Zoe's
    assert standing(after(state, decision))["Dan"] is Status.OFFERED


def test_a_cancellation_by_a_stranger_is_asked_about() -> None:
    state = a_state(a_registration("bob"))

    decision = cancel(without_fee(), state, "ana")

    assert decision.outcome is Outcome.HANDLED
    assert told(decision) == [("which-person", "ana")]
    assert standing(after(state, decision)) == {"Bob": Status.CONFIRMED}
    assert (decision.letters[0].facts["found"], decision.letters[0].facts["address"]) == (0, address("ana"))
    assert decision.because == "no registration is known under this address"


def test_who_asked_for_several_is_asked_which_and_told_the_address_that_was_looked_up() -> None:
    ours = [
        a_registration(who, uid=uid, author=Address(address("ana"), "Ana")) for uid, who in enumerate(("bob", "eve"))
    ]

    decision = cancel(without_fee(), a_state(*ours), reply_to=Address("elsewhere@example.org"))

    assert told(decision) == [("which-person", "elsewhere")]
    assert (decision.letters[0].facts["found"], decision.letters[0].facts["address"]) == (2, address("ana"))


def test_one_of_several_registrations_is_cancelled_where_it_is_named() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))
    state = a_state(a_registration("ana", uid=1), a_registration("ana", uid=2, session="paper"))

    decision = cancel(policy, state, "ana", "paper")

    assert standing(after(state, decision), "web") == {"Ana": Status.CONFIRMED}
    assert standing(after(state, decision), "paper") == {"Ana": Status.CANCELLED}


def test_of_several_registrations_a_letter_asks_which_is_meant() -> None:
    policy = without_fee(a_session("web"), a_session("paper"), a_session("other"))
    state = a_state(a_registration("ana", uid=1), a_registration("ana", uid=2, session="paper"))

    decision = cancel(policy, state)

    assert told(decision) == [("which-session", "ana")]
    assert decision.letters[0].facts["sessions"] == (policy.sessions["web"], policy.sessions["paper"])


def test_who_cancelled_before_is_told_so_and_nothing_moves() -> None:
    state = a_state(a_registration("ana", Status.CANCELLED))

    decision = cancel(without_fee(), state)

    assert decision.changes == ()
    assert told(decision) == [("cancelled", "ana")]
    assert decision.because == "the registration was cancelled before"


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DECLINED])
def test_who_gave_the_seat_of_another_up_is_told_so_if_she_says_it_again(status: Status) -> None:
    bob = a_registration("bob", status, participant=Participant("Bob"), author=Address(address("ana"), "Ana"))

    decision = cancel(without_fee(), a_state(bob))

    assert decision.changes == ()
    assert told(decision) == [("cancelled", "ana")]
    assert decision.letters[0].facts["was"] is status


def test_of_several_cancelled_registrations_the_last_is_spoken_of() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))
    first = a_registration("ana", Status.CANCELLED, 1, session="web", decided=at("16 Sep 10:00"))
    last = a_registration("ana", Status.CANCELLED, 2, session="paper", decided=at("17 Sep 10:00"))

    decision = cancel(policy, a_state(first, last))

    assert [letter.registration for letter in decision.letters] == [last]


def test_who_asked_for_others_may_cancel_for_them() -> None:
    bob = a_registration("bob", author=Address(address("ana"), "Ana"))

    decision = cancel(without_fee(), a_state(bob))

    assert standing(after(a_state(bob), decision)) == {"Bob": Status.CANCELLED}
    assert told(decision) == [("cancelled", "bob", "ana")]


def test_who_asked_for_herself_and_another_cancels_the_one_she_names() -> None:
    bob = a_registration("bob", author=Address(address("ana"), "Ana"), uid=2)
    state = a_state(a_registration("ana"), bob)
    mail = a_mail("ana", uid=9)

    decision = decided(without_fee(), state, mail, to(Intent.CANCEL, people=(Participant("Bob"),)))

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED, "Bob": Status.CANCELLED}


@pytest.mark.parametrize(
    ("writes", "status"),
    [("Ana Roux", Status.CANCELLED), ("A. Roux", Status.CANCELLED), ("Bob Roux", Status.CONFIRMED)],
)
def test_of_people_who_share_an_address_nobody_cancels_for_the_other(writes: str, status: Status) -> None:
    ana = a_person("home", "Ana Roux")
    state = a_state(a_registration("home", participant=ana, author=Address(address("home"), "Ana Roux")))

    decision = decided(
        without_fee(), state, a_mail("home", uid=9), to(Intent.CANCEL, people=(a_person("home", writes),))
    )

    assert standing(after(state, decision)) == {"Ana Roux": status}


def authenticated(*results: str) -> Message:
    return a_mail("ana", uid=9, headers={"authentication-results": results})


@pytest.mark.parametrize(
    ("results", "kind"),
    [
        ((), "confirm-request"),
        (("mx.asso.example.org; dmarc=pass",), "cancelled"),
        (("mx.asso.example.org; dmarc=fail",), "desk"),
        (("MX.asso.example.org 1; spf=pass; dmarc = fail (p=none)",), "desk"),
        (("elsewhere.example.net; dmarc=fail",), "confirm-request"),
        (("relay.example.net; arc=pass", "mx.asso.example.org; dmarc=fail"), "desk"),
        (("mx.asso.example.org; dmarc=fail", "mx.asso.example.org; dmarc=pass"), "desk"),
        (("mx.asso.example.org.evil.example; dmarc=fail",), "confirm-request"),
    ],
)
def test_a_seat_is_only_taken_from_whom_our_server_vouches_for(results: tuple[str, ...], kind: str) -> None:
    state = a_state(a_registration("ana"))

    decision = decided(without_fee(), state, authenticated(*results), to(Intent.CANCEL))

    assert [letter.kind for letter in decision.letters] == [kind]
    is_cancelled = standing(after(state, decision)) == {"Ana": Status.CANCELLED}
    assert is_cancelled is (kind == "cancelled")


# --- offers ----------------------------------------------------------------------------------------------------


def pending(decision: Decision) -> list[Request]:
    return [change.request for change in decision.changes if isinstance(change, Asked)]


def answer(policy: Policy, state: State, intent: Intent, arrived: str, now: str | None = None) -> Decision:
    mail = a_mail("ana", arrived=at(arrived), uid=9)
    return decided(policy, state, mail, to(intent), at(now) if now else None)


def test_an_accepted_offer_is_a_seat() -> None:
    state = a_state(offered("ana", until=at("20 Sep 10:00")), paid=(a_fee("ana"),))

    decision = answer(a_policy(), state, Intent.ACCEPT, "19 Sep 10:00")

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}
    assert told(decision) == [("confirmation", "ana")]
    assert decision.because == "an offered seat is taken"


def test_an_offer_accepted_without_the_fee_is_held() -> None:
    state = a_state(offered("ana", until=at("20 Sep 10:00")))

    decision = answer(a_policy(), state, Intent.ACCEPT, "19 Sep 10:00")

    (held,) = after(state, decision).of("web")
    assert (held.status, held.until) == (Status.HELD, at("26 Sep 10:00"))
    assert decision.letters[0].facts["after"] is Status.OFFERED
    assert told(decision) == [("held", "ana")]


def test_a_declined_offer_goes_to_the_next() -> None:
    policy = without_fee(a_session(seats=1))
    state = a_state(offered("ana", until=at("20 Sep 10:00")), waiting("bob", 6))

    decision = answer(policy, state, Intent.DECLINE, "19 Sep 10:00")

    assert standing(after(state, decision)) == {"Ana": Status.DECLINED, "Bob": Status.OFFERED}
    assert told(decision) == [("cancelled", "ana"), ("offer", "bob")]


def test_an_offer_accepted_in_time_holds_whenever_the_mail_is_read() -> None:
    state = a_state(offered("ana", until=at("20 Sep 10:00")))

    decision = answer(without_fee(), state, Intent.ACCEPT, "20 Sep 09:59", now="22 Sep 09:00")

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}


@pytest.mark.parametrize("intent", [Intent.ACCEPT, Intent.DECLINE])
def test_an_answer_to_no_offer_is_for_a_person(intent: Intent) -> None:
    decision = answer(without_fee(), a_state(a_registration("ana", Status.EXPIRED)), intent, "21 Sep 10:00")

    assert (decision.outcome, decision.because, decision.changes) == (Outcome.DESK, "a person decides", ())


def test_a_freed_seat_is_given_at_once_where_promotion_is_automatic() -> None:
    policy = a_policy(a_session(seats=1), waitlist={"promotion": "automatic"})
    state = a_state(a_registration("ana"), waiting("bob", 2))

    decision = cancel(policy, state)
    paid = cancel(policy, a_state(a_registration("ana"), waiting("bob", 2), paid=(a_fee("bob"),)))

    assert told(decision) == [("cancelled", "ana"), ("held", "bob")]
    assert told(paid) == [("cancelled", "ana"), ("confirmation", "bob")]


# --- what gets no answer, and what goes to the desk ------------------------------------------------------------


@pytest.mark.parametrize("intent", [Intent.AUTOMATIC, Intent.BOUNCE, Intent.THANKS])
def test_machines_and_thanks_get_no_answer(intent: Intent) -> None:
    decision = decided(without_fee(), a_state(a_registration("ana")), a_mail("ana"), to(intent))

    assert (decision.outcome, decision.changes, decision.letters) == (Outcome.IGNORED, (), ())


@pytest.mark.parametrize(
    "mail",
    [
        a_mail("ana", text="Je souhaite m'inscrire.", headers={"auto-submitted": ("auto-replied",)}),
        a_mail("ana", text="Je souhaite m'inscrire.", author=MAILBOX),
        a_mail("ana", text="Je souhaite m'inscrire.", author=Address("MAILER-DAEMON@example.org".lower())),
    ],
    ids=["automatic", "our own", "a delivery report"],
)
def test_a_machine_s_mail_is_never_answered_whatever_it_says(mail: Message) -> None:
    decision = decide(without_fee(), a_state(), mail, mail.arrived)

    assert (decision.outcome, decision.changes, decision.letters) == (Outcome.IGNORED, (), ())


HANDED_OVER = [
    Intent.UNSURE,
    Intent.UNRELATED,
    Intent.REPLACE,
    Intent.CHANGE,
]


@pytest.mark.parametrize("intent", HANDED_OVER)
def test_what_is_not_sure_goes_to_the_coordinator_with_the_mail_enclosed(intent: Intent) -> None:
    state = a_state(a_registration("ana"))

    decision = decided(without_fee(), state, a_mail("ana", uid=9), to(intent))

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())
    assert [(letter.to, letter.encloses) for letter in decision.letters] == [((COORDINATOR,), "ana-9")]


def test_a_mail_that_was_not_written_to_us_goes_to_the_desk() -> None:
    mail = a_mail("ana", to=(Address("list@elsewhere.example"),))

    decision = decided(without_fee(), a_state(), mail, to_register(a_person("ana")))

    assert (decision.outcome, decision.because) == (Outcome.DESK, "the mail was not written to us")


@pytest.mark.parametrize("also", [Intent.QUESTION, Intent.MEMBERSHIP])
def test_a_mail_that_says_two_things_has_both_done(also: Intent) -> None:
    reading = Reading(Intent.REGISTER, 1.0, also=(also,), sessions=("web",), participants=(a_person("ana"),))

    decision = decided(without_fee(), a_state(), a_mail("ana"), reading)

    assert standing(after(a_state(), decision)) == {"Ana": Status.CONFIRMED}
    assert told(decision) == [("confirmation", "ana"), ("desk", "coordination")]
    assert decision.outcome is Outcome.DESK


def test_what_the_desk_has_anyway_reaches_it_once() -> None:
    reading = Reading(Intent.UNRELATED, 1.0, also=(Intent.QUESTION,))

    decision = decided(without_fee(), a_state(), a_mail("ana"), reading)

    assert told(decision) == [("desk", "coordination")]


def known(decision: Decision) -> list[tuple[str, Status]]:
    """Where people stand, as the letter to the desk tells it."""
    *_, letter = decision.letters
    rows = letter.facts["known"]
    assert isinstance(rows, tuple)
    return [(registration.participant.name, registration.status) for registration, _ in rows]


def test_the_desk_is_told_where_those_stand_for_whom_the_author_wrote_and_nobody_else() -> None:
    ana = Address(address("ana"), "Ana")
    bob = a_registration("bob", Status.WAITLISTED, 2, participant=Participant("Bob"), author=ana)
    state = a_state(
        a_registration("ana", Status.OFFERED, 1, until=at("30 Sep 10:00")), bob, a_registration("eve", uid=3)
    )

    decision = decided(without_fee(), state, a_mail("ana", uid=9), to(Intent.UNSURE))

    assert known(decision) == [("Ana", Status.OFFERED), ("Bob", Status.WAITLISTED)]


def test_the_desk_is_told_where_she_stands_last_and_after_what_she_asked() -> None:
    state = a_state(a_registration("ana", Status.CANCELLED))
    reading = Reading(Intent.REGISTER, 1.0, also=(Intent.QUESTION,), sessions=("web",), participants=(a_person("ana"),))

    decision = decided(without_fee(), state, a_mail("ana", at("16 Sep 10:00"), uid=9), reading)

    assert known(decision) == [("Ana", Status.CONFIRMED)]


def test_of_a_mail_without_a_sender_the_desk_is_told_of_nobody() -> None:
    state = a_state(a_registration("bob", author=Address("")))

    decision = decided(without_fee(), state, a_mail("ana", uid=9, author=None), to(Intent.QUESTION))

    assert known(decision) == []


# --- the coordinator's own rows --------------------------------------------------------------------------------


def test_her_own_row_comes_before_ours() -> None:
    row = Rule(name="our federation goes through me", when={"intent": "register", "domain": "example.org"}, then="desk")
    policy = without_fee(rule=(row,))

    decision = ask_for_a_seat(policy, a_state(), "ana")

    assert (decision.outcome, decision.because, decision.changes) == (Outcome.DESK, row.name, ())
    assert decision.letters[0].facts["because"] == row.name


def test_her_own_row_speaks_only_where_all_its_facts_hold() -> None:
    row = Rule(name="not this one", when={"intent": "register", "domain": "elsewhere.example"}, then="ignore")

    decision = ask_for_a_seat(without_fee(rule=(row,)), a_state(), "ana")

    assert decision.because == "a free seat is given"


@pytest.mark.parametrize("value", [".*", "*@example.org", "", *PAYLOADS.values()])
def test_a_value_of_her_own_row_is_a_word_and_no_pattern(value: str) -> None:
    row = Rule(name="hostile", when={"author": value}, then="ignore")

    decision = ask_for_a_seat(without_fee(rule=(row,)), a_state(), "ana")

    assert decision.because == "a free seat is given"


# --- guards ----------------------------------------------------------------------------------------------------


def test_a_mail_decided_a_second_time_registers_nobody_twice() -> None:
    policy = without_fee()
    mail, reading = a_mail("ana"), to_register(a_person("ana"))
    state = after(a_state(), decided(policy, a_state(), mail, reading))
    state = after(state, decided(policy, state, a_mail("ana", uid=2), to(Intent.CANCEL)))

    again = decided(policy, state, mail, reading)

    assert (again.outcome, again.changes) == (Outcome.DESK, ())
    assert again.because == "a message registers nobody twice"
    assert told(again) == [("desk", "coordination")]


def test_an_answer_that_would_go_to_ourselves_goes_to_the_desk_and_changes_nothing() -> None:
    decision = decided(without_fee(), a_state(), a_mail("ana", reply_to=MAILBOX), to_register(a_person("ana")))

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())
    assert decision.because == "mailbot never writes to itself"


def test_no_decision_gives_more_seats_than_there_are() -> None:
    policy = without_fee(a_session(seats=1))
    ana = ask_for_a_seat(policy, a_state(), "ana")
    bob = ask_for_a_seat(policy, a_state(), "bob")

    assert objection(policy, a_state(), ana.changes, ()) is None
    assert objection(policy, after(a_state(), ana), bob.changes, ()) == "no more seats are given than there are"


def test_no_decision_gives_a_seat_in_a_session_that_is_called_off() -> None:
    ana = ask_for_a_seat(without_fee(), a_state(), "ana")
    moved = StatusChanged("web", "bob-1", Status.CONFIRMED, at("15 Sep 10:00"))
    policy = without_fee(a_session(called_off=True))

    for state, changes in ((a_state(), ana.changes), (a_state(a_registration("bob", Status.HELD)), (moved,))):
        assert objection(policy, state, changes, ()) == "nobody gets a seat in a session that is called off"


def test_no_letter_tells_the_link_to_anybody_but_who_is_confirmed() -> None:
    [letter] = ask_for_a_seat(without_fee(), a_state(), "ana").letters
    hers = replace(letter, tells_link=True)
    held = replace(hers, registration=a_registration("ana", Status.HELD))
    others_too = replace(hers, to=(*hers.to, Address(address("bob"))))

    assert objection(without_fee(), a_state(), (), (hers,)) is None
    for wrong in (held, others_too):
        assert objection(without_fee(), a_state(), (), (wrong,)) == "the link goes to the confirmed alone"


def test_no_decision_gives_more_seats_of_a_part_than_it_has() -> None:
    policy = without_fee(a_day(seats=9, afternoon_seats=1))
    state = a_state(a_registration("ana", parts=("apres-midi",)))
    bob = ask_for_a_seat(policy, a_state(), "bob")

    assert objection(policy, state, bob.changes, ()) == "no more seats are given than there are"


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        *((over, Status.CONFIRMED) for over in Status if over not in LIVE),
        *((over, Status.OFFERED) for over in Status if over is not Status.WAITLISTED),
        *((was, Status.WAITLISTED) for was in Status),
        (Status.CONFIRMED, Status.HELD),
        (Status.CONFIRMED, Status.EXPIRED),
        (Status.CONFIRMED, Status.REFUSED),
        (Status.WAITLISTED, Status.DECLINED),
    ],
)
def test_a_registration_moves_only_as_its_life_allows(was: Status, becomes: Status) -> None:
    state = a_state(a_registration("ana", was))
    change = StatusChanged("web", "ana-1", becomes, MIDNIGHT)

    assert objection(a_policy(), state, [change], ()) == "a registration moves only as its life allows"


# --- every decision says why -----------------------------------------------------------------------------------


@pytest.mark.parametrize("intent", Intent)
@pytest.mark.parametrize("status", [None, *Status])
def test_every_decision_has_an_outcome_and_a_reason(intent: Intent, status: Status | None) -> None:
    policy = a_policy(a_session(seats=1))
    ana = [a_registration("ana", status, until=at("30 Sep 10:00"))] if status else []
    others = full(policy.sessions["web"]).of("web") if status is Status.WAITLISTED else ()
    state = a_state(*ana, *others)

    decision = decided(policy, state, a_mail("ana", uid=9), to(intent, people=(a_person("ana"),)))

    assert decision.outcome is not None
    assert decision.because
    assert (decision.letters == ()) is (decision.outcome is Outcome.IGNORED)


def test_an_answer_stays_in_the_thread_of_the_mail() -> None:
    mail = a_mail("ana", uid=9, subject="Re: Formation", references=("<1@example.org>",))

    decision = decided(without_fee(), a_state(), mail, to_register(a_person("ana")))

    answers = decision.letters[0].answers
    assert (answers.message_id, answers.references) == ("<ana-9@example.org>", ("<1@example.org>",))
    assert answers.subject == "Re: Formation"


def test_how_a_registration_stands_is_not_told_to_a_reply_address_that_nobody_knew() -> None:
    state = a_state(a_registration("ana"))

    cancelled = cancel(without_fee(), state, "ana", reply_to=Address("office@example.org"))
    again = a_mail("ana", uid=2, reply_to=Address("office@example.org"))
    asked = decided(without_fee(), state, again, to_register(a_person("ana")))

    assert told(cancelled) == [("cancelled", "ana")]
    assert told(asked) == [("standing", "ana")]


def test_who_writes_from_another_of_her_known_addresses_is_answered_there() -> None:
    office = Address("office@example.org")
    state = a_state(a_registration("ana", author=office))

    decision = cancel(without_fee(), state, "ana", reply_to=office)

    assert told(decision) == [("cancelled", "ana", "office")]


def test_who_is_registered_and_asks_for_another_half_day_has_that_one() -> None:
    policy = a_policy(a_day(seats=3, afternoon_seats=3), membership={"required": False})
    state = a_state(a_registration("ana", parts=("matin",)))

    decision = decided(policy, state, a_mail("ana", uid=2), to_register(a_person("ana"), parts=("apres-midi",)))

    assert told(decision) == [("changed", "ana")]
    assert [r.parts for r in after(state, decision).of("web")] == [("apres-midi",)]


def test_whose_other_half_day_is_full_reaches_the_coordinator_and_keeps_hers() -> None:
    policy = a_policy(a_day(seats=3, afternoon_seats=1), membership={"required": False})
    state = a_state(a_registration("bob", uid=1), a_registration("ana", uid=2, parts=("matin",)))

    decision = decided(policy, state, a_mail("ana", uid=9), to_register(a_person("ana"), parts=("apres-midi",)))

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())


def test_no_row_of_the_coordinators_answers_a_machine() -> None:
    policy = a_policy(rule=[{"name": "all of ours", "when": {"domain": "example.org"}, "then": "desk"}])

    decision = decided(policy, a_state(), a_mail("ana"), to(Intent.BOUNCE))

    assert (decision.outcome, decision.letters) == (Outcome.IGNORED, ())


@pytest.mark.parametrize("status", [Status.HELD, Status.OFFERED, Status.WAITLISTED, Status.CANCELLED])
def test_only_who_has_a_seat_for_certain_is_invited(status: Status) -> None:
    def invitations(decision: Decision) -> list[Letter]:
        return [letter for letter in decision.letters if letter.calendar == "REQUEST"]

    state = a_state(a_registration("ana", status, until=at("30 Sep 10:00")), a_registration("bob", uid=2))

    decision = ask_for_a_seat(a_policy(a_session(seats=1)), state, "ana", at("16 Sep 10:00"))

    assert invitations(decision) == []
