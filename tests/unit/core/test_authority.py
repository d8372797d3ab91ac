"""Who may take, give or learn what. Each of these once did somebody wrong."""

from dataclasses import replace
from typing import Any

import pytest

from mailbot.core.authority import may_dispose_of
from mailbot.core.case import Case
from mailbot.core.decide import decide, tick
from mailbot.core.decision import Decision, Outcome
from mailbot.core.delivery import Mail
from mailbot.core.follow import follow_edits
from mailbot.core.identity import is_authentic
from mailbot.core.invitations import uid_of
from mailbot.core.message import Address, Message
from mailbot.core.model import Participant, State, Status
from mailbot.core.reading import Intent, Reading
from tests.builders import (
    AUTHSERV,
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
    as_sent,
    at,
    decide_reading,
    decided,
    standing,
    to,
    to_register,
    told,
    with_fee,
    without_fee,
)

YES = Reading(Intent.UNSURE, answer="yes")
ANA, BOB = a_person("ana", "Ana Roux"), a_person("bob", "Bob Petit")
EVE = Address("eve@elsewhere.example", "Eve Noir")


def unvouched(who: str, uid: int, **said: Any) -> Message:
    return a_mail(who, at("15 Sep 12:00"), uid, headers={}, **said)


def of(registration: str, *readers: str) -> Mail:
    """A letter of ours about it."""
    return Mail("<l@x>", "confirmation", readers, b"", at("15 Sep 10:01"), session="web", registrations=(registration,))


# --- who says yes ----------------------------------------------------------------------------------------------


def asked_to_cancel(state: State) -> tuple[State, Decision]:
    """A stranger's mail asks to cancel Ana: she is asked, and the stranger hears that somebody is."""
    mail = unvouched("eve", 9, author=EVE)
    decision = decided(without_fee(), state, mail, to(Intent.CANCEL, ("web",), (Participant("Ana Roux"),)))
    assert [kind for kind, *_ in told(decision)] == ["confirm-request", "acknowledged"]
    return after(state, decision), decision


def test_who_is_told_that_somebody_is_asked_cannot_answer_for_her() -> None:
    state, decision = asked_to_cancel(a_state(a_registration("ana", participant=ANA)))

    again = decide_reading(
        without_fee(),
        state,
        unvouched("eve", 10, author=EVE),
        YES,
        at("15 Sep 13:00"),
        as_sent(decision.letters[1]),
    )

    assert standing(after(state, again)) == {"Ana Roux": Status.CONFIRMED}


def test_a_question_of_ones_own_does_not_answer_that_of_another() -> None:
    policy = without_fee(a_session("web"), a_session("paper"))
    state, decision = asked_to_cancel(a_state(a_registration("ana", participant=ANA)))
    hers = replace(as_sent(decision.letters[0]), recipients=(EVE.email,))

    again = decide_reading(policy, state, unvouched("eve", 10, author=EVE), YES, at("15 Sep 13:00"), hers)

    assert standing(after(state, again)) == {"Ana Roux": Status.CONFIRMED}


@pytest.mark.parametrize("intent", [Intent.ACCEPT, Intent.REGISTER])
def test_who_says_that_she_comes_does_not_confirm_a_cancellation(intent: Intent) -> None:
    state, decision = asked_to_cancel(a_state(a_registration("ana", participant=ANA)))
    reading = Reading(intent, 1.0, sessions=("web",), participants=(ANA,))
    mail = unvouched("ana", 10)

    again = decide_reading(without_fee(), state, mail, reading, mail.arrived, as_sent(decision.letters[0]))

    assert standing(after(state, again)) == {"Ana Roux": Status.CONFIRMED}


def test_of_two_questions_a_yes_answers_the_one_that_was_quoted() -> None:
    policy = without_fee(a_session("web"), a_session("day"))
    state = a_state(a_registration("ana", uid=1), a_registration("ana", uid=2, session="day"))
    questions: list[Mail] = []
    for uid, session in ((8, "web"), (9, "day")):
        asked = decided(policy, state, unvouched("ana", uid), to(Intent.CANCEL, (session,)))
        state, questions = after(state, asked), [*questions, as_sent(asked.letters[0])]

    answer = unvouched("ana", 10)
    decision = decide_reading(policy, state, answer, YES, answer.arrived, questions[1])

    assert standing(after(state, decision)) == {"Ana": Status.CONFIRMED}
    assert standing(after(state, decision), "day") == {"Ana": Status.CANCELLED}


def test_an_earlier_question_that_went_to_a_stranger_does_not_confirm_for_her() -> None:
    """He has us ask him whom he means, then answers both that letter and the one that she got."""
    state = a_state(a_registration("ana", participant=ANA))
    forged = unvouched("bob", 9, reply_to=EVE)
    first = decided(without_fee(), state, forged, to(Intent.CANCEL))
    state, his = after(state, first), as_sent(first.letters[0])
    named = to(Intent.CANCEL, ("web",), (Participant("Ana Roux"),))
    second = decide_reading(without_fee(), state, unvouched("bob", 10, reply_to=EVE), named, at("15 Sep 13:00"), his)
    state = after(state, second)

    mail = unvouched("ana", 11)
    third = decide_reading(without_fee(), state, mail, YES, mail.arrived, his)

    assert (told(first), [kind for kind, *_ in told(second)]) == (
        [("which-person", "eve")],
        ["confirm-request", "acknowledged"],
    )
    assert standing(after(state, third)) == {"Ana Roux": Status.CONFIRMED}


def test_a_forged_cancellation_said_twice_takes_nothing() -> None:
    """The second completes the first, which asked which session is meant: that proves nothing."""
    policy = without_fee(a_session("web"), a_session("day"))
    state = a_state(a_registration("ana", uid=1), a_registration("ana", uid=2, session="day"))
    first = decided(policy, state, unvouched("ana", 8), to(Intent.CANCEL))
    state = after(state, first)

    second = decided(policy, state, unvouched("ana", 9), to(Intent.CANCEL, ("web",)))

    assert (told(first), told(second)) == ([("which-session", "ana")], [("confirm-request", "ana")])
    assert standing(after(state, second)) == {"Ana": Status.CONFIRMED}


@pytest.mark.parametrize("reader", ["boss", "ana"])
def test_a_question_is_answered_from_where_it_was_asked_or_from_where_it_was_read(reader: str) -> None:
    policy = without_fee(a_session("web"), a_session("day"))
    mail = a_mail("ana", reply_to=Address(address("boss"), "Ana"))
    asked = decided(policy, a_state(), mail, to_register(ANA, sessions=()))
    state = after(a_state(), asked)

    answer = a_mail(reader, uid=9)
    wish = to_register(ANA, sessions=("day",))
    decision = decide_reading(policy, state, answer, wish, answer.arrived, as_sent(asked.letters[0]))

    assert told(asked) == [("which-session", "boss")]
    assert state.requests.keys() - after(state, decision).requests.keys() == {mail.key}


def test_a_forged_yes_leaves_the_question_open_for_her_own() -> None:
    state, decision = asked_to_cancel(a_state(a_registration("ana", participant=ANA)))
    ours = as_sent(decision.letters[0])
    forged = a_mail("ana", uid=10, headers={"authentication-results": (f"{AUTHSERV}; dmarc=fail",)})

    first = decide_reading(without_fee(), state, forged, YES, at("15 Sep 13:00"), ours)
    state = after(state, first)
    second = decide_reading(without_fee(), state, unvouched("ana", 11), YES, at("15 Sep 14:00"), ours)

    assert first.outcome is Outcome.DESK
    assert standing(after(state, second)) == {"Ana Roux": Status.CANCELLED}


def test_who_says_that_it_was_not_she_is_answered_even_when_all_is_over() -> None:
    policy = a_policy()
    state = a_state(a_registration("ana", Status.HELD, until=at("16 Sep 10:00")))
    asked = decided(policy, state, unvouched("ana", 9), to(Intent.CANCEL))
    state = after(state, asked)
    state = after(state, tick(policy, state, at("16 Sep 10:00")))

    no = Reading(Intent.UNSURE, answer="no")
    mail = a_mail("ana", at("16 Sep 11:00"), 10)
    decision = decide_reading(policy, state, mail, no, mail.arrived, as_sent(asked.letters[0]))

    assert told(decision) == [("hold-expired", "ana")]


def test_a_question_is_asked_though_the_seat_moves_at_the_same_moment() -> None:
    state = with_fee(a_state(a_registration("ana", Status.HELD, until=at("20 Sep 10:00"))), "ana")

    decision = decided(a_policy(), state, unvouched("ana", 9), to(Intent.CANCEL))

    assert sorted(kind for kind, *_ in told(decision)) == ["confirm-request", "confirmation"]


@pytest.mark.parametrize(
    "line",
    [
        '{ours}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil.example; dmarc=none',
        '{ours}; spf=pass (domain of "a);dmarc=pass(b"@evil.example permits) smtp.mailfrom=evil.example; dmarc=none',
    ],
)
def test_what_a_stranger_puts_into_quotes_is_no_result_of_our_server(line: str) -> None:
    mail = a_mail("ana", headers={"authentication-results": (line.format(ours=AUTHSERV),)})

    assert not is_authentic(mail, AUTHSERV)


# --- whose seat ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reading"),
    [
        (Status.CONFIRMED, to(Intent.CANCEL)),
        (Status.CONFIRMED, to(Intent.REPLACE, people=(Participant("Eve Noir", EVE.email),))),
        (Status.CONFIRMED, to(Intent.CHANGE, people=(Participant("Ana Roux", EVE.email),))),
        (Status.OFFERED, to(Intent.DECLINE)),
    ],
    ids=lambda value: value.intent if isinstance(value, Reading) else "",
)
def test_a_from_alone_takes_nothing_and_she_is_asked_where_she_registered(status: Status, reading: Reading) -> None:
    """Many honest senders have no DMARC: her yes to that letter does it, and nobody need vouch for it."""
    state = a_state(a_registration("ana", status, participant=ANA, until=at("20 Sep 10:00")))
    asked = decided(without_fee(), state, unvouched("ana", 9, reply_to=EVE), reading)
    kept = after(state, asked)

    yes = unvouched("ana", 10)
    done = decide_reading(without_fee(), kept, yes, YES, yes.arrived, as_sent(asked.letters[0]))

    assert (told(asked), kept.of("web")) == ([("confirm-request", "ana")], state.of("web"))
    assert after(kept, done).of("web") != state.of("web")


def test_a_from_alone_takes_no_half_day() -> None:
    policy = without_fee(a_day(seats=3, afternoon_seats=3))
    state = a_state(a_registration("ana", parts=("matin",)))

    decision = decided(policy, state, unvouched("ana", 9), to_register(a_person("ana"), parts=("apres-midi",)))

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())


def test_who_is_vouched_for_as_himself_and_has_her_letter_may_not_dispose_of_her_seat() -> None:
    hers = a_registration("ana", participant=ANA)
    mail = a_mail("eve", uid=9, headers={"authentication-results": (f"{AUTHSERV}; dmarc=pass",)})
    case = Case(without_fee(), a_state(hers), mail, to(Intent.CANCEL), mail.arrived, of("ana-1", address("ana")))

    assert not may_dispose_of(case, hers)


@pytest.mark.parametrize(
    "in_her_name",
    [{"author": Address(EVE.email, address("ana"))}, {"author": EVE, "reply_to": Address(address("ana"), "Ana Roux")}],
    ids=["display name", "reply-to"],
)
@pytest.mark.parametrize(
    ("status", "reading"),
    [
        (Status.CONFIRMED, to(Intent.CANCEL, ("web",))),
        (Status.CONFIRMED, to(Intent.REPLACE, ("web",), (Participant("Eve Noir", EVE.email),))),
        (Status.CONFIRMED, to(Intent.CHANGE, ("web",), (Participant("Ana Roux", EVE.email),))),
        (Status.OFFERED, to(Intent.DECLINE, ("web",))),
        (Status.OFFERED, to(Intent.ACCEPT, ("web",))),
    ],
    ids=lambda value: value.intent if isinstance(value, Reading) else "",
)
def test_neither_a_display_name_nor_a_reply_address_is_her(
    status: Status, reading: Reading, in_her_name: dict[str, Any]
) -> None:
    """Our server vouches for the stranger, as himself."""
    hers = a_registration("ana", status, participant=ANA, until=at("20 Sep 10:00"))
    state = a_state(hers)
    results = (f"{AUTHSERV}; dmarc=pass header.from=elsewhere.example",)
    mail = a_mail("eve", uid=9, headers={"authentication-results": results}, **in_her_name)

    assert after(state, decided(without_fee(), state, mail, reading)).of("web") == state.of("web")


@pytest.mark.parametrize(
    "reading",
    [
        to(Intent.CANCEL, people=(Participant("Ana Roux"),)),
        to(Intent.REPLACE, people=(Participant("Eve Noir", EVE.email),)),
        to(Intent.CHANGE, people=(Participant("Ana Roux", EVE.email),)),
    ],
    ids=lambda reading: reading.intent,
)
def test_who_asks_a_seat_for_somebody_registered_gets_no_hold_of_it(reading: Reading) -> None:
    state = a_state(a_registration("ana", participant=ANA))
    asked = decided(without_fee(), state, unvouched("eve", 9, author=EVE), to_register(ANA))
    [letter] = asked.letters
    state = after(state, asked)

    mail = unvouched("eve", 10, author=EVE)
    decision = decide_reading(without_fee(), state, mail, reading, mail.arrived, as_sent(letter))

    assert (letter.kind, letter.to) == ("summary", (EVE,))
    assert after(state, decision).of("web") == state.of("web")


def test_who_cancels_his_own_seat_twice_keeps_his_colleague_s() -> None:
    bob = Address("bob@example.org", "Bob Petit")
    registered = [
        a_registration("bob", Status.CANCELLED, 1, participant=BOB, author=bob),
        a_registration("ana", uid=2, participant=ANA, author=bob),
    ]
    mail = a_mail("bob", uid=9, author=bob)

    decision = decided(without_fee(), a_state(*registered), mail, to(Intent.CANCEL, people=(BOB,)))

    assert told(decision) == [("cancelled", "bob")]
    assert standing(after(a_state(*registered), decision)) == {
        "Bob Petit": Status.CANCELLED,
        "Ana Roux": Status.CONFIRMED,
    }


@pytest.mark.parametrize("intent", [Intent.CANCEL, Intent.CHANGE])
def test_in_the_thread_of_a_colleague_s_letter_who_names_himself_means_himself(intent: Intent) -> None:
    bob = Address("bob@example.org", "Bob Petit")
    state = a_state(
        a_registration("bob", uid=1, participant=BOB, author=bob),
        a_registration("ana", uid=2, participant=ANA, author=bob),
    )
    himself = replace(BOB, phone="+33123456789")
    mail = a_mail("bob", uid=9, author=bob)

    decision = decide_reading(
        without_fee(),
        state,
        mail,
        to(intent, people=(himself,)),
        mail.arrived,
        of("ana-2", "ana@example.org", bob.email),
    )

    assert after(state, decision).registration("web", "ana-2") == state.registration("web", "ana-2")
    assert after(state, decision).registration("web", "bob-1") != state.registration("web", "bob-1")


def test_in_the_thread_of_one_session_another_may_be_named() -> None:
    policy = without_fee(a_session("web"), a_session("day"))
    state = a_state(a_registration("ana", uid=1), a_registration("ana", uid=2, session="day"))
    mail = a_mail("ana", uid=9)

    decision = decide_reading(
        policy, state, mail, to(Intent.CANCEL, ("day",)), mail.arrived, of("ana-1", "ana@example.org")
    )

    assert standing(after(state, decision), "day") == {"Ana": Status.CANCELLED}


@pytest.mark.parametrize("name", ["A. Roux", "ROUX Ana"])
def test_who_signs_otherwise_has_no_second_seat(name: str) -> None:
    state = a_state(a_registration("ana", participant=ANA))

    decision = decided(without_fee(), state, a_mail("ana", uid=9), to_register(a_person("ana", name)))

    assert len(after(state, decision).of("web")) == 1


def test_nobody_comes_for_another_who_is_registered_himself() -> None:
    state = a_state(a_registration("ana", uid=1), a_registration("bob", Status.WAITLISTED, 2, participant=BOB))

    decision = decided(
        without_fee(), state, a_mail("ana", uid=9), to(Intent.REPLACE, people=(Participant("Bob Petit"),))
    )

    assert decision.outcome is Outcome.DESK


def test_an_old_offer_gives_nothing_to_who_is_registered_meanwhile() -> None:
    state = a_state(
        a_registration("ana", Status.EXPIRED, 1, was=Status.OFFERED, until=at("14 Sep 10:00")),
        a_registration("ana", uid=2, participant=a_person("ana", "Ana Roux", "Mairie")),
    )

    decision = decided(without_fee(), state, a_mail("ana", uid=9), to(Intent.ACCEPT))

    assert [r.status for r in after(state, decision).of("web")] == [Status.EXPIRED, Status.CONFIRMED]


CLEO = a_person("bob", "Cleo Blanc")  # without an address of her own


def asked_for_three() -> State:
    bob = Address("bob@example.org", "Bob Petit")
    people = (BOB, ANA, CLEO)
    return a_state(*(a_registration("bob", uid=n, participant=p, author=bob, id=f"{n}") for n, p in enumerate(people)))


def test_several_who_are_named_are_cancelled_at_once() -> None:
    wish = to(Intent.CANCEL, people=(Participant("Ana Roux"), Participant("Cleo Blanc")))
    mail = a_mail("bob", uid=9, author=Address("bob@example.org", "Bob Petit"))

    decision = decided(without_fee(a_session(seats=5)), asked_for_three(), mail, wish)

    assert standing(after(asked_for_three(), decision)) == {
        "Bob Petit": Status.CONFIRMED,
        "Ana Roux": Status.CANCELLED,
        "Cleo Blanc": Status.CANCELLED,
    }


@pytest.mark.parametrize(
    ("headers", "people", "letter"),
    [
        ({}, (Participant("Ana Roux"), Participant("Cleo Blanc")), "desk"),
        (None, (Participant("Ana Roux"), Participant("Zoé Vert")), "cancelled"),
        (None, (), "which-person"),
    ],
)
def test_nobody_is_cancelled_besides_those(headers: Any, people: tuple[Participant, ...], letter: str) -> None:
    said = {} if headers is None else {"headers": headers}
    mail = a_mail("bob", uid=9, author=Address("bob@example.org", "Bob Petit"), **said)

    decision = decided(without_fee(a_session(seats=5)), asked_for_three(), mail, to(Intent.CANCEL, people=people))

    assert told(decision)[0][0] == letter
    assert standing(after(asked_for_three(), decision))["Bob Petit"] is Status.CONFIRMED


# --- in her turn -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seats", "stands"), [(1, Status.WAITLISTED), (2, Status.CONFIRMED)])
def test_who_accepted_in_time_and_was_read_late_has_her_place_back(seats: int, stands: Status) -> None:
    policy = without_fee(a_session(seats=seats))
    state = a_state(
        a_registration("ana", Status.EXPIRED, 5, was=Status.OFFERED, until=at("20 Sep 10:00")),
        a_registration("bob", Status.OFFERED, 6, until=at("21 Sep 10:00")),
        a_registration("cleo", Status.WAITLISTED, 7),
    )

    mail = a_mail("ana", at("20 Sep 09:00"), 9)
    decision = decided(policy, state, mail, to(Intent.ACCEPT), at("20 Sep 10:05"))

    assert standing(after(state, decision))["Ana"] is stands
    assert [r.participant.name for r in after(state, decision).of("web")] == ["Ana", "Ana", "Bob", "Cleo"]
    assert not decision.letters[0].facts.get("ended")


def test_a_change_takes_no_part_for_which_another_waits() -> None:
    state = a_state(
        a_registration("ana", uid=1, parts=("matin",)),
        a_registration("bob", uid=2, parts=("matin",)),
        a_registration("eve", Status.WAITLISTED, 3, parts=("apres-midi",)),
    )
    wish = replace(to(Intent.CHANGE), parts=("apres-midi",))

    decision = decided(without_fee(a_day(seats=2)), state, a_mail("ana", uid=9), wish)

    assert decision.outcome is Outcome.DESK
    assert after(state, decision).of("web") == state.of("web")


def test_a_change_to_a_part_that_was_dropped_gives_no_other() -> None:
    morning, afternoon = a_day().parts
    day = a_session("web", parts=[morning.model_dump(), afternoon.model_dump() | {"dropped": True}])
    state = a_state(a_registration("ana", parts=("matin",)))
    wish = replace(to(Intent.CHANGE), parts=("apres-midi",))

    decision = decided(without_fee(day), state, a_mail("ana", uid=9), wish)

    assert decision.outcome is Outcome.DESK


def test_a_hold_that_is_passed_on_ends_when_it_did() -> None:
    state = a_state(a_registration("ana", Status.HELD, until=at("20 Sep 10:00")))

    decision = decided(a_policy(), state, a_mail("ana", uid=9), to(Intent.REPLACE, people=(BOB,)))

    *_, bob = after(state, decision).of("web")
    assert (bob.status, bob.until) == (Status.HELD, at("20 Sep 10:00"))


def test_another_s_fee_is_not_had_by_her_address() -> None:
    state = a_state(a_registration("ana", Status.HELD, until=at("20 Sep 10:00")), paid=(a_fee("marie"),))
    wish = to(Intent.CHANGE, people=(Participant("Ana", "marie@example.org"),))

    decision = decided(a_policy(), state, a_mail("ana", uid=9), wish)

    assert decision.outcome is Outcome.DESK


def test_whose_address_is_changed_hears_of_it_at_the_old_one() -> None:
    wish = to(Intent.CHANGE, people=(Participant("Ana", "ana@new.example"),))

    decision = decided(without_fee(), a_state(a_registration("ana")), a_mail("ana", uid=9), wish)

    assert {reader.email for reader in decision.letters[0].to} == {"ana@new.example", "ana@example.org"}


def test_a_wish_that_never_named_its_session_lends_its_place_for_a_week() -> None:
    policy = without_fee(a_session("web", seats=1), a_session("paper"))
    asked = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana"), sessions=()))
    state = after(a_state(), asked)
    late = a_mail("ana", at("5 Oct 10:00"), 9)

    decision = decided(policy, state, late, to_register(a_person("ana")))

    assert standing(after(state, decision)) == {"Ana": Status.REFUSED}


# --- what is said ----------------------------------------------------------------------------------------------


def test_which_sessions_are_hers_is_told_to_no_reply_address() -> None:
    policy = without_fee(a_session("web"), a_session("day"))
    state = a_state(a_registration("ana", uid=1), a_registration("ana", uid=2, session="day"))

    decision = decided(policy, state, unvouched("ana", 9, reply_to=EVE), to(Intent.CANCEL))

    assert told(decision) == [("which-session", "ana")]


def test_of_two_offers_a_letter_asks_which() -> None:
    policy = without_fee(a_session("web"), a_session("day"))
    until = at("20 Sep 10:00")
    state = a_state(
        a_registration("ana", Status.OFFERED, 1, until=until),
        a_registration("ana", Status.OFFERED, 2, session="day", until=until),
    )

    decision = decided(policy, state, a_mail("ana", uid=9), to(Intent.ACCEPT))

    assert told(decision) == [("which-session", "ana")]


def test_who_declines_an_offer_is_asked_about_the_offer() -> None:
    policy = without_fee(a_session("web"), a_session("day"))
    until = at("20 Sep 10:00")
    state = a_state(a_registration("ana", uid=1), a_registration("ana", Status.OFFERED, 2, session="day", until=until))

    decision = decided(policy, state, unvouched("ana", 9), to(Intent.DECLINE))

    [question] = decision.letters
    assert question.session
    assert (question.kind, question.session.id) == ("confirm-request", "day")


@pytest.mark.parametrize(
    ("registrations", "letters"),
    [
        ([a_registration("ana"), a_registration("ana", uid=2, session="day")], [("standing", "ana")] * 2),
        ([], [("which-person", "ana")]),
        ([a_registration("ana", Status.EXPIRED, was=Status.HELD)], [("hold-expired", "ana")]),
        ([a_registration("ana", Status.CANCELLED)], [("cancelled", "ana")]),
    ],
)
def test_who_asks_where_she_stands_is_told(registrations: Any, letters: list[tuple[str, str]]) -> None:
    policy = without_fee(a_session("web"), a_session("day"))

    decision = decided(policy, a_state(*registrations), a_mail("ana", uid=9), to(Intent.STATUS))

    assert (decision.outcome, told(decision)) == (Outcome.HANDLED, letters)


def test_who_writes_in_english_is_answered_in_english() -> None:
    state = a_state(a_registration("ana", language="fr"))
    wish = replace(to(Intent.STATUS), language="en")

    [letter] = decided(without_fee(), state, a_mail("ana", uid=9), wish).letters

    assert letter.language == "en"


def test_a_calendar_can_answer_what_it_was_sent() -> None:
    """Its answer is compared with the sequence that she was sent, though she was told of an edit by the way."""
    before = without_fee(a_day(seats=3, afternoon_seats=3))
    state = after(a_state(), decided(before, a_state(), a_mail("ana"), to_register(a_person("ana"))))
    policy = without_fee(a_day(seats=3, afternoon_seats=3, place="Salle 2"))
    state = after(state, follow_edits(policy, state, at("16 Sep 09:00")))
    wish = replace(to(Intent.CHANGE), parts=("matin",))
    changed = decided(policy, state, a_mail("ana", at("16 Sep 10:00"), 2), wish)
    state = after(state, changed)
    [letter] = changed.letters
    assert letter.registration

    declined = (
        f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{uid_of(letter.registration)}\n"
        f"SEQUENCE:{letter.registration.sequence}\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org\nEND:VEVENT\nEND:VCALENDAR"
    )
    mail = a_mail("ana", at("16 Sep 11:00"), 3, calendar=declined)

    assert told(decide(policy, state, mail, mail.arrived)) == [("confirm-request", "ana")]
