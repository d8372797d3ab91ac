"""What an edit of the rules has people told: those whom it concerns, once, and not without the coordinator's yes."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from mailbot.core.changes import DetailsChanged, Informed, PlanSettled, evolve_all
from mailbot.core.decide import settled, tick
from mailbot.core.decision import Decision, Outcome
from mailbot.core.delivery import Mail
from mailbot.core.edits import announced, link_known
from mailbot.core.follow import follow_edits
from mailbot.core.message import Address, Message
from mailbot.core.model import Registration, State, Status
from mailbot.core.policy import Policy, Session
from mailbot.core.reading import Intent, Reading
from tests.builders import (
    COORDINATOR,
    a_mail,
    a_person,
    a_policy,
    a_registration,
    a_session,
    a_state,
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

NOW = at("20 Sep 10:00")
MORNING = {"id": "matin", "start": datetime(2020, 10, 8, 9), "end": datetime(2020, 10, 8, 12)}
AFTERNOON = {"id": "apres-midi", "start": datetime(2020, 10, 8, 14), "end": datetime(2020, 10, 8, 17)}
MOVED = {"start": datetime(2020, 10, 9, 9), "end": datetime(2020, 10, 9, 12)}
LINK = "https://visio.example.org/ancien"


def a_day(*, morning: dict[str, Any] | None = None, afternoon: dict[str, Any] | None = None, **said: Any) -> Session:
    parts = [MORNING | (morning or {}), AFTERNOON | {"provisional": True} | (afternoon or {})]
    told: dict[str, Any] = {"seats": 3, "parts": parts, "place": "Lyon", "link": LINK}
    return a_session(**(told | said))


BEFORE = a_day()


def rules(session: Session, notify: str = "at once") -> Policy:
    return a_policy(session, letters={"notify": notify})


def who_knew(*registrations: Registration, has_link: bool = False) -> State:
    """They were told the session as it was before the edit."""
    return a_state(*(replace(r, told=announced(BEFORE, link=has_link)) for r in registrations))


EVERYBODY = (
    a_registration("ana", Status.CONFIRMED, 1),
    a_registration("bea", Status.HELD, 2, until=at("27 Sep 10:00")),
    a_registration("cleo", Status.OFFERED, 3, until=at("22 Sep 10:00")),
    a_registration("dan", Status.WAITLISTED, 4),
    a_registration("eve", Status.CANCELLED, 5),
)
ALL = ["ana", "bea", "cleo", "dan"]


# --- at once -----------------------------------------------------------------------------------------------------


def test_a_date_that_moved_is_told_to_everybody_who_still_stands_somewhere_and_once() -> None:
    state, policy = who_knew(*EVERYBODY), rules(a_day(morning=MOVED))

    decision = follow_edits(policy, state, NOW)
    again = follow_edits(policy, after(state, decision), NOW)

    assert told(decision) == [("session-changed", who) for who in ALL]
    assert (again.changes, again.letters) == ((), ())


def test_the_calendar_of_the_confirmed_alone_is_updated_with_a_higher_sequence() -> None:
    state = who_knew(*EVERYBODY)

    letters = follow_edits(rules(a_day(morning=MOVED)), state, NOW).letters

    assert [letter.calendar for letter in letters] == ["REQUEST", "", "", ""]
    assert letters[0].registration
    assert letters[0].registration.sequence == EVERYBODY[0].sequence + 1


def test_who_did_not_choose_a_part_is_not_told_that_it_changed() -> None:
    morning = a_registration("ana", uid=1, parts=("matin",))
    afternoon = a_registration("bea", uid=2, parts=("apres-midi",))
    state = who_knew(morning, afternoon, a_registration("cleo", uid=3))

    decision = follow_edits(rules(a_day(afternoon={"provisional": False})), state, NOW)

    assert told(decision) == [("session-changed", "bea"), ("session-changed", "cleo")]
    assert told(follow_edits(rules(BEFORE), after(state, decision), NOW))[0][1] == "bea"
    assert ("session-changed", "ana") not in told(follow_edits(rules(BEFORE), after(state, decision), NOW))


def test_who_chose_only_the_part_that_is_dropped_stands_nowhere_any_more_and_the_others_keep_the_rest() -> None:
    state = who_knew(a_registration("ana", uid=1, parts=("apres-midi",)), a_registration("bea", uid=2))

    decision = follow_edits(rules(a_day(afternoon={"dropped": True})), state, NOW)

    assert told(decision) == [("session-cancelled", "ana"), ("session-changed", "bea")]
    assert [letter.calendar for letter in decision.letters] == ["CANCEL", "REQUEST"]
    assert standing(after(state, decision)) == {"Ana": Status.CANCELLED, "Bea": Status.CONFIRMED}


def test_a_part_that_is_taken_out_of_the_file_is_dropped() -> None:
    state = who_knew(a_registration("ana"))

    decision = follow_edits(rules(a_day(parts=[MORNING])), state, NOW)

    assert told(decision) == [("session-changed", "ana")]


def test_a_new_link_is_told_to_the_confirmed_who_have_the_old_one() -> None:
    policy = rules(a_day(link="https://visio.example.org/nouveau"))
    without, with_it = who_knew(*EVERYBODY), who_knew(*EVERYBODY, has_link=True)

    nobody, somebody = follow_edits(policy, without, NOW), follow_edits(policy, with_it, NOW)

    assert told(nobody) == []
    assert told(somebody) == [("session-changed", "ana")]
    assert somebody.letters[0].calendar == ""
    again = follow_edits(policy, after(with_it, somebody), NOW)
    assert (again.changes, again.letters) == ((), ())


def test_who_was_sent_the_link_is_told_of_another_one_and_of_an_edit_before_it() -> None:
    state = who_knew(a_registration("ana"))
    sent = evolve_all(state, [link_known(a_day(morning=MOVED), state.of("web")[0])])

    [letter] = follow_edits(rules(a_day(morning=MOVED, link="https://visio.example.org/nouveau")), sent, NOW).letters

    assert letter.facts["news"].link == "https://visio.example.org/nouveau"  # type: ignore[attr-defined]
    assert letter.facts["news"].moved  # type: ignore[attr-defined]


def test_another_title_or_other_words_concern_nobody() -> None:
    decision = follow_edits(rules(a_day(title="Autrement", words=["autre"], seats=12)), who_knew(*EVERYBODY), NOW)

    assert decision.changes == ()


@pytest.mark.parametrize(("before", "later"), [("8 Oct 17:00", "9 Oct 9:00"), ("20 Oct 10:00", "21 Oct 10:00")])
def test_a_file_taken_for_another_date_once_the_session_is_over_concerns_nobody(before: str, later: str) -> None:
    next_year = {
        name: {"start": datetime(2021, 10, 8, hour), "end": datetime(2021, 10, 8, hour + 2)}
        for name, hour in (("morning", 9), ("afternoon", 14))
    }

    for now in (at(before), at(later)):
        assert follow_edits(rules(a_day(**next_year)), who_knew(*EVERYBODY), now).changes == ()


def test_a_later_deadline_and_an_earlier_one_leave_every_promise_as_it_is() -> None:
    state = who_knew(*EVERYBODY)

    for day in (25, 4):
        session = a_day(register_by=datetime(2020, 9 if day == 25 else 10, day).date())
        assert follow_edits(rules(session), state, NOW).changes == ()


def test_no_seat_is_kept_past_a_start_that_was_brought_forward() -> None:
    sooner = {"start": datetime(2020, 9, 24, 9), "end": datetime(2020, 9, 24, 12)}
    state = who_knew(*EVERYBODY)

    decision = follow_edits(rules(a_day(morning=sooner)), state, NOW)

    held = decision.letters[1]
    assert held.registration
    assert held.registration.until == at("24 Sep 09:00")
    assert held.facts["sooner"] is True


# --- called off ----------------------------------------------------------------------------------------------------


def test_a_session_that_is_called_off_is_told_to_all_the_waiting_too_and_ends_their_registrations() -> None:
    state = who_knew(*EVERYBODY)

    decision = follow_edits(rules(a_day(called_off=True)), state, NOW)

    assert told(decision) == [("session-cancelled", who) for who in ALL]
    assert [letter.calendar for letter in decision.letters] == ["CANCEL", "", "", ""]
    assert set(standing(after(state, decision)).values()) == {Status.CANCELLED}


def test_nothing_moves_in_a_session_that_is_called_off_while_the_coordinator_is_asked() -> None:
    state = who_knew(*EVERYBODY)

    late = tick(rules(a_day(called_off=True), "ask"), state, at("5 Oct 10:00"))

    assert (late.changes, late.letters) == ((), ())


def test_who_asks_for_a_seat_in_a_session_that_is_called_off_is_told_so() -> None:
    decision = decided(rules(a_day(called_off=True)), a_state(), a_mail("ana"), to_register(a_person("ana")))

    assert decision.outcome is Outcome.HANDLED
    assert told(decision) == [("session-cancelled", "ana")]
    assert decision.letters[0].calendar == ""


@pytest.mark.parametrize("intent", [Intent.STATUS, Intent.ACCEPT, Intent.REGISTER])
def test_who_stands_in_a_session_that_is_called_off_and_writes_first_is_told_once(intent: Intent) -> None:
    policy, state = rules(a_day(called_off=True)), who_knew(a_registration("ana", Status.OFFERED))
    reading = to_register(a_person("ana")) if intent is Intent.REGISTER else to(intent, ("web",))

    decision = decided(policy, state, a_mail("ana", NOW), reading)

    assert told(decision) == [("session-cancelled", "ana")]
    assert follow_edits(policy, after(state, decision), NOW).letters == ()


def test_a_session_that_is_called_off_is_no_longer_among_those_to_choose_from() -> None:
    policy = without_fee(a_day(called_off=True), a_session("autre"))

    assert [session.id for session in policy.open_sessions(NOW)] == ["autre"]


def test_who_asks_only_for_a_part_that_was_dropped_is_answered_by_a_person() -> None:
    policy = rules(a_day(afternoon={"dropped": True}))

    decision = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana"), parts=("apres-midi",)))

    assert (decision.outcome, decision.because) == (Outcome.DESK, "a part that was dropped is asked for")


# --- who knows it already -------------------------------------------------------------------------------------------


def test_who_registers_under_the_new_rules_knows_them() -> None:
    policy = rules(a_day(morning=MOVED), "ask")

    decision = decided(policy, a_state(), a_mail("ana"), to_register(a_person("ana")))

    assert follow_edits(policy, after(a_state(), decision), NOW).changes == ()


def test_who_chooses_anew_under_the_new_rules_knows_them() -> None:
    policy, state = rules(a_day(morning=MOVED), "ask"), who_knew(a_registration("ana", parts=("apres-midi",)))
    change = DetailsChanged("web", "ana-1", a_person("ana"), ("matin",), NOW)

    decision = settled(policy, state, Decision(None, "", (change,)), NOW)

    assert follow_edits(policy, after(state, decision), NOW).changes == ()


def test_of_whom_nothing_was_noted_is_taken_to_know_the_rules_as_they_are() -> None:
    state, policy = a_state(a_registration("ana")), rules(BEFORE)

    decision = follow_edits(policy, state, NOW)

    assert [type(change) for change in decision.changes] == [Informed]
    assert decision.letters == ()
    assert follow_edits(policy, after(state, decision), NOW).changes == ()


# --- the plan --------------------------------------------------------------------------------------------------------


def asked(session: Session, state: State) -> tuple[Policy, State, Mail]:
    """The coordinator was asked about the edit by this letter."""
    policy = rules(session, "ask")
    decision = follow_edits(policy, state, NOW)
    [letter] = decision.letters
    assert letter.kind == "plan"
    mail = Mail("<plan>", "plan", (COORDINATOR.email,), b"", NOW, request=letter.request)
    return policy, after(state, decision), mail


def her_answer(words: str, author: Address = COORDINATOR, **said: Any) -> Message:
    return a_mail("answer", NOW, author=author, text=f"\n{words}\n\n> oui\n", **said)


def answered(policy: Policy, state: State, mail: Mail, message: Message) -> Decision:
    reading = Reading(Intent.ACCEPT, 1.0, also=(Intent.QUESTION,))
    return decide_reading(policy, state, message, reading, NOW, mail)


def test_the_coordinator_is_asked_once_and_nobody_is_told() -> None:
    policy, state, _ = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))

    assert follow_edits(policy, state, at("25 Sep 10:00")).changes == ()


@pytest.mark.parametrize("words", ["oui", "Oui.", "OUI !", "yes", "Oui, merci"])
def test_her_yes_has_everybody_told_and_her_answered(words: str) -> None:
    policy, state, mail = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))

    decision = answered(policy, state, mail, her_answer(words))

    assert decision.outcome is Outcome.HANDLED
    assert told(decision) == [*(("session-changed", who) for who in ALL), ("plan", "coordination")]
    assert follow_edits(policy, after(state, decision), NOW).changes == ()


def test_her_no_has_nobody_told_and_the_rules_count_as_told() -> None:
    policy, state, mail = asked(a_day(called_off=True), who_knew(*EVERYBODY))

    decision = answered(policy, state, mail, her_answer("Non"))

    assert [letter.facts["answer"] for letter in decision.letters] == ["no"]
    assert standing(after(state, decision)) == standing(state)
    assert follow_edits(policy, after(state, decision), NOW).changes == ()


@pytest.mark.parametrize("words", ["oui mais pas à Ana", "d'accord", "", "inscrire"])
def test_any_other_word_has_nobody_told_and_she_can_answer_again(words: str) -> None:
    policy, state, mail = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))

    decision = answered(policy, state, mail, her_answer(words))

    assert [letter.facts["answer"] for letter in decision.letters] == ["unclear"]
    assert decision.letters[0].request == mail.request
    assert decision.changes == ()


def test_the_yes_of_anybody_else_is_a_mail_like_any_other() -> None:
    policy, state, mail = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))

    decision = answered(policy, state, mail, her_answer("oui", Address("ana@example.org")))

    assert "session-changed" not in {letter.kind for letter in decision.letters}


def test_a_yes_that_our_own_server_refutes_goes_to_the_desk() -> None:
    policy, state, mail = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))
    policy = policy.model_copy(update={"trusted_authserv": "mx.example.org"})
    forged = {"authentication-results": ("mx.example.org; dmarc=fail",)}

    decision = answered(policy, state, mail, her_answer("oui", headers=forged))

    assert (decision.outcome, decision.because) == (Outcome.DESK, "the sender is not who she claims to be")


def test_a_further_edit_is_a_new_plan_and_the_answer_to_the_old_one_has_nobody_told() -> None:
    _, state, old = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))
    policy, state, new = asked(a_day(morning=MOVED, place="Paris"), state)

    late = answered(policy, state, old, her_answer("oui"))
    good = answered(policy, after(state, late), new, her_answer("oui"))

    assert [letter.facts["answer"] for letter in late.letters] == ["late"]
    assert len(good.letters) == len(ALL) + 1


def test_an_answer_that_comes_just_after_a_further_edit_has_nobody_told() -> None:
    _, state, mail = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))

    decision = answered(rules(a_day(place="Paris"), "ask"), state, mail, her_answer("oui"))

    assert [letter.facts.get("answer") for letter in decision.letters] == ["late"]


def test_an_edit_that_is_taken_back_needs_no_answer() -> None:
    _, state, mail = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))
    policy = rules(BEFORE, "ask")

    decision = follow_edits(policy, state, NOW)

    assert (decision.changes, decision.letters) == ((PlanSettled(),), ())
    late = answered(policy, after(state, decision), mail, her_answer("oui"))
    assert [letter.facts["answer"] for letter in late.letters] == ["late"]


def test_one_who_leaves_or_comes_while_the_plan_waits_needs_no_new_plan() -> None:
    policy, state, _ = asked(a_day(morning=MOVED), who_knew(*EVERYBODY))
    left = after(state, decided(policy, state, a_mail("ana", NOW), to(Intent.CANCEL, ("web",))))
    joined = after(left, decided(policy, left, a_mail("zoe", NOW, 9), to_register(a_person("zoe"))))

    assert follow_edits(policy, joined, NOW).changes == ()


# --- seats -----------------------------------------------------------------------------------------------------------


def test_fewer_seats_than_are_taken_throw_nobody_out_and_the_coordinator_is_told_once_an_edit() -> None:
    state = who_knew(*EVERYBODY)

    lowered = follow_edits(rules(a_day(seats=2), "ask"), state, NOW)
    after_it = after(state, lowered)

    assert told(lowered) == [("alert", "coordination")]
    assert lowered.letters[0].facts["taken"] == ((None, 2, 3),)
    assert standing(after_it) == standing(state)
    assert follow_edits(rules(a_day(seats=2), "ask"), after_it, NOW).letters == ()
    assert told(follow_edits(rules(a_day(seats=1), "ask"), after_it, NOW)) == [("alert", "coordination")]
    enough = follow_edits(rules(a_day(seats=3), "ask"), after_it, NOW)
    assert enough.letters == ()
    assert evolve_all(after_it, enough.changes).overbooked == {}


def test_the_rules_of_a_policy_without_sessions_concern_nobody() -> None:
    assert follow_edits(a_policy(sessions={}), a_state(), NOW).changes == ()
