"""What the coordinator asks for herself: decided as a mail would be, and forced only by her."""

from dataclasses import replace

import pytest

from mailbot.core.decision import Decision
from mailbot.core.guards import MAY_BECOME
from mailbot.core.hand import BY_HAND, TOO_EARLY, Command, Move, Register, by_hand, meant
from mailbot.core.model import Participant, Registration, State, Status
from tests.builders import (
    MAILBOX,
    a_person,
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

IN_TIME, LATE, BEGUN, OVER = at("20 Sep 10:00"), at("5 Oct 10:00"), at("8 Oct 10:00"), at("9 Oct 10:00")


def a_seat(who: str, **said: object) -> Register:
    return replace(Register("web", a_person(who), "fr"), **said)  # type: ignore[arg-type]


def to(status: Status, *registrations: Registration, **said: bool) -> Move:
    return Move("web", tuple(r.id for r in registrations), status, **said)


def waiting(who: str, uid: int) -> Registration:
    return a_registration(who, Status.WAITLISTED, uid)


def nothing(decision: Decision) -> bool:
    return (decision.changes, decision.letters) == ((), ())


# --- to register ---------------------------------------------------------------------------------------------------


def test_whom_she_registers_stands_where_her_own_mail_would_have_put_her() -> None:
    policy, full = a_policy(a_session(seats=1)), a_state(a_registration("bob"))

    unpaid = by_hand(policy, a_state(), a_seat("ana"), IN_TIME)
    paid = by_hand(policy, with_fee(a_state(), "ana"), a_seat("ana"), IN_TIME)
    behind = by_hand(policy, full, a_seat("ana"), IN_TIME)

    assert standing(after(a_state(), unpaid)) == {"Ana": Status.HELD}
    assert standing(after(a_state(), paid)) == {"Ana": Status.CONFIRMED}
    assert standing(after(full, behind)) == {"Bob": Status.CONFIRMED, "Ana": Status.WAITLISTED}
    assert [told(each) for each in (unpaid, paid, behind)] == [
        [("held", "ana")],
        [("confirmation", "ana")],
        [("waitlisted", "ana")],
    ]
    assert {each.because for each in (unpaid, paid, behind)} == {BY_HAND}


def test_forced_she_has_a_seat_whatever_seats_deadline_and_fee_say() -> None:
    policy, full = a_policy(a_session(seats=1)), a_state(a_registration("bob"), waiting("eve", 2))

    decision = by_hand(policy, full, a_seat("ana", forced=True), LATE)

    assert standing(after(full, decision)) == {
        "Bob": Status.CONFIRMED,
        "Eve": Status.WAITLISTED,
        "Ana": Status.CONFIRMED,
    }
    assert told(decision) == [("confirmation", "ana")]
    assert decision.letters[0].facts["by_hand"] is True


@pytest.mark.parametrize(
    ("now", "because"), [(LATE, "the registration deadline has passed"), (BEGUN, "the session has begun")]
)
def test_too_late_she_has_to_force_it_and_nobody_is_refused_by_a_letter(now: object, because: str) -> None:
    decision = by_hand(without_fee(), a_state(), a_seat("ana"), now)  # type: ignore[arg-type]

    assert decision.because == because
    assert nothing(decision)


def test_where_late_requests_are_hers_to_settle_she_settles_them() -> None:
    policy = without_fee(registration={"late": "desk"})

    decision = by_hand(policy, a_state(), a_seat("ana"), LATE)

    assert standing(after(a_state(), decision)) == {"Ana": Status.CONFIRMED}


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.WAITLISTED, Status.ATTENDED])
@pytest.mark.parametrize("forced", [False, True])
def test_nobody_is_registered_twice(status: Status, forced: bool) -> None:
    decision = by_hand(without_fee(), a_state(a_registration("ana", status)), a_seat("ana", forced=forced), IN_TIME)

    assert decision.because == "already registered"
    assert nothing(decision)


def test_her_hand_registers_the_same_person_as_often_as_she_cancelled() -> None:
    state = a_state(a_registration("ana", Status.CANCELLED))

    state = after(state, by_hand(without_fee(), state, a_seat("ana"), IN_TIME))

    assert [r.status for r in state.of("web")] == [Status.CANCELLED, Status.CONFIRMED]


def test_mailbot_itself_cannot_be_registered() -> None:
    decision = by_hand(without_fee(), a_state(), a_seat("x", participant=Participant("X", MAILBOX.email)), IN_TIME)

    assert decision.because == "mailbot never writes to itself"
    assert nothing(decision)


# --- to move ---------------------------------------------------------------------------------------------------------


def test_a_seat_that_she_frees_goes_to_the_next_in_line_and_both_are_told() -> None:
    ana = a_registration("ana")
    state = a_state(ana, waiting("bob", 2))

    decision = by_hand(a_policy(a_session(seats=1)), state, to(Status.CANCELLED, ana), IN_TIME)

    assert standing(after(state, decision)) == {"Ana": Status.CANCELLED, "Bob": Status.OFFERED}
    assert told(decision) == [("cancelled", "ana"), ("offer", "bob")]
    assert decision.letters[0].calendar == "CANCEL"


def test_quiet_writes_to_nobody_whom_she_named_and_to_all_whom_it_moves() -> None:
    ana = a_registration("ana")
    state = a_state(ana, waiting("bob", 2))

    decision = by_hand(a_policy(a_session(seats=1)), state, to(Status.CANCELLED, ana, quiet=True), IN_TIME)

    assert told(decision) == [("offer", "bob")]


@pytest.mark.parametrize("status", [Status.HELD, Status.OFFERED])
def test_a_seat_that_is_kept_is_confirmed_without_a_fee(status: Status) -> None:
    ana = a_registration("ana", status, until=at("30 Sep 10:00"))
    state = a_state(ana)

    decision = by_hand(a_policy(), state, to(Status.CONFIRMED, ana), IN_TIME)

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}
    assert told(decision) == [("confirmation", "ana")]


@pytest.mark.parametrize("forced", [False, True])
def test_who_waits_is_confirmed_beyond_the_seats_only_by_force(forced: bool) -> None:
    eve = waiting("eve", 3)
    state = a_state(a_registration("ana"), waiting("bob", 2), eve)

    decision = by_hand(a_policy(a_session(seats=1)), state, to(Status.CONFIRMED, eve, forced=forced), IN_TIME)

    assert decision.because == (BY_HAND if forced else "no more seats are given than there are")
    assert standing(after(state, decision))["Eve"] is (Status.CONFIRMED if forced else Status.WAITLISTED)
    assert standing(after(state, decision))["Bob"] is Status.WAITLISTED


@pytest.mark.parametrize("status", [Status.HELD, Status.OFFERED, Status.WAITLISTED])
def test_what_is_not_confirmed_can_be_refused(status: Status) -> None:
    ana = a_registration("ana", status, until=at("30 Sep 10:00"))

    decision = by_hand(a_policy(), a_state(ana), to(Status.REFUSED, ana), IN_TIME)

    assert standing(after(a_state(ana), decision)) == {"Ana": Status.REFUSED}
    assert told(decision) == [("refused", "ana")]


def test_of_several_either_all_are_moved_or_none() -> None:
    ana, bob = a_registration("ana"), a_registration("bob", Status.CANCELLED, 2)

    decision = by_hand(a_policy(), a_state(ana, bob), to(Status.ATTENDED, ana, bob), OVER)

    assert decision.because == "a registration moves only as its life allows"
    assert nothing(decision)


def test_nobody_is_told_of_a_seat_in_a_session_that_is_over() -> None:
    decision = by_hand(without_fee(), a_state(), a_seat("ana", forced=True), OVER)

    assert standing(after(a_state(), decision)) == {"Ana": Status.CONFIRMED}
    assert decision.letters == ()


# --- attendance ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.ATTENDED, Status.ABSENT])
def test_attendance_is_noted_from_the_start_on_and_nobody_is_written_to(status: Status) -> None:
    ana = a_registration("ana")
    policy, start = a_policy(), a_policy().sessions["web"].start

    early, then = (by_hand(policy, a_state(ana), to(status, ana), now) for now in (IN_TIME, start))

    assert early.because == TOO_EARLY
    assert nothing(early)
    assert standing(after(a_state(ana), then)) == {"Ana": status}
    assert then.letters == ()


@pytest.mark.parametrize(("noted", "right"), [(Status.ATTENDED, Status.ABSENT), (Status.ABSENT, Status.ATTENDED)])
def test_a_slip_is_put_right(noted: Status, right: Status) -> None:
    ana = a_registration("ana", noted)

    assert standing(after(a_state(ana), by_hand(a_policy(), a_state(ana), to(right, ana), OVER))) == {"Ana": right}


def test_what_is_noted_already_is_left_as_it_is() -> None:
    ana = a_registration("ana", Status.ATTENDED)

    decision = by_hand(a_policy(), a_state(ana), to(Status.ATTENDED, ana), OVER)

    assert decision.because == BY_HAND
    assert nothing(decision)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.CONFIRMED, Status.ATTENDED, Status.ABSENT}))
def test_who_had_no_seat_did_not_attend(status: Status) -> None:
    ana = a_registration("ana", status)

    assert nothing(by_hand(a_policy(), a_state(ana), to(Status.ATTENDED, ana), OVER))


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("command", [Status.CANCELLED, Status.CONFIRMED, Status.REFUSED, Status.ATTENDED])
def test_her_hand_moves_a_registration_only_as_its_life_allows(status: Status, command: Status) -> None:
    ana = a_registration("ana", status)

    decision = by_hand(a_policy(), a_state(ana), to(command, ana, forced=True), OVER)

    assert bool(decision.changes) is (command in MAY_BECOME.get(status, ()))


# --- whom she means --------------------------------------------------------------------------------------------------


def people() -> State:
    return a_state(
        a_registration("ana", participant=Participant("Ana Durand", "ana@example.org")),
        a_registration("ana", uid=2, participant=Participant("Paul Durand", "ana@example.org")),
        a_registration("bob", uid=3, participant=Participant("Zoé Petit")),
        a_registration("eve", Status.CANCELLED, 4, participant=Participant("Ève Martin", "eve@example.org")),
        a_registration("eve", uid=5, participant=Participant("Ève Martin", "eve@example.org")),
        a_registration("eva", uid=6, participant=Participant("Ève Martin Roux", "eva@example.org")),
    )


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("ana@example.org", ["Ana Durand", "Paul Durand"]),
        ("ANA@example.org ", ["Ana Durand", "Paul Durand"]),
        ("Paul Durand <ana@example.org>", ["Paul Durand"]),
        ("paul durand", ["Paul Durand"]),
        ("Durand", ["Ana Durand", "Paul Durand"]),
        ("petit zoe", ["Zoé Petit"]),
        ("bob@example.org", ["Zoé Petit"]),
        ("Ève Martin", ["Ève Martin"]),
        ("Eve", ["Ève Martin", "Ève Martin Roux"]),
        ("personne@example.org", []),
        ("Personne", []),
        ("", ["Ana Durand", "Paul Durand", "Zoé Petit", "Ève Martin", "Ève Martin Roux"]),
    ],
)
def test_people_are_meant_by_address_by_name_or_by_both(said: str, names: list[str]) -> None:
    assert [r.participant.name for r in meant(people().of("web"), said, Status.ATTENDED)] == names


def test_of_two_registrations_of_one_person_the_one_that_can_move_is_meant() -> None:
    [eve] = meant(people().of("web"), "eve@example.org", Status.ATTENDED)

    assert eve.status is Status.CONFIRMED


def test_a_command_decided_again_gives_the_same() -> None:
    command: Command = a_seat("ana")

    assert by_hand(a_policy(), a_state(), command, IN_TIME) == by_hand(a_policy(), a_state(), command, IN_TIME)
