"""What is due to whom, and when; and the link, from its time on and to the confirmed alone."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from mailbot.core.decide import tick
from mailbot.core.decision import Decision, Letter
from mailbot.core.guards import objection
from mailbot.core.letters import remind
from mailbot.core.message import Address
from mailbot.core.model import Participant, Registration, State, Status
from mailbot.core.policy import Policy, Session
from mailbot.core.reading import Intent
from tests.builders import (
    a_fee,
    a_mail,
    a_person,
    a_policy,
    a_registration,
    a_session,
    a_state,
    after,
    at,
    decided,
    to,
    to_register,
    told,
)

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
NINE = time(9)
URL = "https://visio.example.org/web"
FEE = {"name": "fee", "to": ["held"], "before": "hold-end", "days": 2, "at": NINE}
DEADLINE = {"name": "deadline", "to": ["held", "offered"], "before": "deadline", "days": 1, "at": NINE}
LINK = {"name": "link", "to": ["confirmed"], "before": "start", "days": 1, "at": NINE}
SOON = {"name": "soon", "to": ["confirmed"], "before": "start", "hours": 1, "unless_later_than": {"minutes": 45}}
AFTERWARDS = {"name": "afterwards", "to": ["attended", "confirmed"], "after": "end", "days": 1, "at": time(10)}
SHIPPED = (FEE, DEADLINE, LINK, SOON, AFTERWARDS)
EVE = at("7 Oct 09:00")  # of the session of 8 October, 9:30 to 12:00


def online(**said: Any) -> Session:
    told: dict[str, Any] = {"place": "webconference", "link": URL, "seats": 5}
    return a_session(**(told | said))


def rules(*reminders: dict[str, Any], session: Session | None = None, **said: Any) -> Policy:
    return a_policy(session or online(), reminders=reminders or SHIPPED, **said)


def confirmed(who: str = "ana", decided: str = "15 Sep 10:00", **said: Any) -> Registration:
    return a_registration(who, decided=at(decided), **said)


def held(until: str, decided: str = "15 Sep 10:00") -> Registration:
    return a_registration("ana", Status.HELD, until=at(until), decided=at(decided))


def offered(until: str, decided: str = "15 Sep 10:00") -> Registration:
    return a_registration("ana", Status.OFFERED, until=at(until), decided=at(decided))


def sent(policy: Policy, state: State, *looks: datetime) -> list[tuple[datetime, str]]:
    """The letters of a clock that is looked at these times, each with its hour."""
    letters: list[tuple[datetime, str]] = []
    for now in looks:
        decision = tick(policy, state, now)
        state = after(state, decision)
        letters += [(now, letter.kind) for letter in decision.letters]
    return letters


def due(policy: Policy, state: State, now: datetime) -> list[str]:
    return [letter.kind for letter in tick(policy, state, now).letters]


# --- when --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reminder", "registration", "hour"),
    [
        (FEE, held("30 Sep 14:05"), "28 Sep 09:00"),
        (FEE, held("30 Sep 00:00"), "27 Sep 09:00"),  # good for the whole of the 29th
        (DEADLINE, offered("2 Oct 10:00"), "30 Sep 09:00"),  # registration is open on 1 October, that day included
        (LINK, confirmed(), "7 Oct 09:00"),
        (SOON, confirmed(), "8 Oct 08:30"),
        (AFTERWARDS, confirmed(), "9 Oct 10:00"),
        ({**SOON, "name": "ending", "to": ["offered"], "before": "offer-end"}, offered("1 Oct 10:05"), "1 Oct 09:05"),
        ({**LINK, "name": "same-hour", "at": None, "days": 7}, confirmed(), "1 Oct 09:30"),
        ({**AFTERWARDS, "name": "shortly", "at": None, "days": 0, "hours": 2}, confirmed(), "8 Oct 14:00"),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) else None,
)
def test_a_reminder_is_due_to_the_second_and_once(
    reminder: dict[str, Any], registration: Registration, hour: str
) -> None:
    policy = rules(reminder, session=a_session())
    state = a_state(registration)

    looks = (at(hour) - SECOND, at(hour), at(hour) + SECOND)

    assert sent(policy, state, *looks) == [(at(hour), f"reminder-{reminder['name']}")]


@pytest.mark.parametrize(
    ("start", "eve", "hour_before"),
    [
        ("2020-10-25T10:00:00", "2020-10-24T07:00:00+00:00", "2020-10-25T08:00:00+00:00"),  # the clocks went back at 3
        ("2020-10-25T03:30:00", "2020-10-24T07:00:00+00:00", "2020-10-25T01:30:00+00:00"),
        ("2020-03-29T10:00:00", "2020-03-28T08:00:00+00:00", "2020-03-29T07:00:00+00:00"),  # forward at 2
        ("2020-03-29T03:30:00", "2020-03-28T08:00:00+00:00", "2020-03-29T00:30:00+00:00"),
    ],
)
def test_nine_o_clock_is_nine_o_clock_and_an_hour_an_hour_when_clocks_change(
    start: str, eve: str, hour_before: str
) -> None:
    begin = datetime.fromisoformat(start)
    parts = [{"id": "p", "start": begin, "end": begin + 2 * HOUR}]
    policy = rules(LINK, SOON, session=online(parts=parts, register_by=datetime(2020, 3, 1)))
    state = a_state(a_registration("ana", decided=at("1 Mar 10:00"), arrived=at("1 Mar 10:00")))

    looks = [datetime.fromisoformat(hour) - late for hour in (eve, hour_before) for late in (SECOND, timedelta())]

    assert sent(policy, state, *looks) == [(looks[1], "reminder-link"), (looks[3], "reminder-soon")]


def test_a_day_before_is_the_same_time_of_day_when_clocks_change() -> None:
    parts = [{"id": "p", "start": datetime(2020, 10, 25, 10), "end": datetime(2020, 10, 25, 12)}]
    policy = rules(SOON | {"days": 1, "hours": 0}, session=online(parts=parts))
    state = a_state(confirmed())
    at_ten = at("24 Oct 10:00")

    assert sent(policy, state, at("24 Oct 09:00"), at_ten - SECOND, at_ten)[1:] == [(at_ten, "reminder-soon")]


def test_a_date_that_moved_moves_what_is_not_yet_sent() -> None:
    state = a_state(confirmed())
    first = after(state, tick(rules(LINK, SOON), state, EVE))
    a_week_later = {"id": "matin", "start": datetime(2020, 10, 15, 9, 30), "end": datetime(2020, 10, 15, 12)}
    moved = rules(LINK, SOON, session=online(parts=[a_week_later]))

    assert due(moved, state, EVE) == []
    assert due(moved, first, at("8 Oct 08:30")) == []
    assert due(moved, first, at("14 Oct 09:00")) == []
    assert due(moved, first, at("15 Oct 08:30")) == ["reminder-soon"]


def test_who_comes_in_the_afternoon_only_is_reminded_of_the_afternoon() -> None:
    afternoon = {"id": "soir", "start": datetime(2020, 10, 8, 14), "end": datetime(2020, 10, 8, 16)}
    morning = {"id": "matin", "start": datetime(2020, 10, 8, 9, 30), "end": datetime(2020, 10, 8, 12)}
    policy = rules(SOON, session=online(parts=[morning, afternoon]))
    state = a_state(confirmed(parts=("soir",), reminded=("link",)))

    assert due(policy, state, at("8 Oct 08:30")) == []
    assert due(policy, state, at("8 Oct 13:00")) == ["reminder-soon"]


# --- to whom -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CONFIRMED])
def test_only_the_standings_that_a_row_names_are_reminded(status: Status) -> None:
    state = a_state(a_registration("ana", status, until=at("9 Oct 10:00")))

    letters = due(rules(LINK, SOON, waitlist={"offer_hours": 1}), state, at("8 Oct 08:30"))

    assert not [kind for kind in letters if kind.startswith("reminder-")]


def test_who_came_gets_our_thanks_and_who_was_absent_does_not() -> None:
    marked = at("8 Oct 14:00")
    state = a_state(
        a_registration("ana", Status.ATTENDED, decided=marked),
        a_registration("bob", Status.ABSENT, 2, decided=marked),
        a_registration("eve", Status.CONFIRMED, 3),
    )

    assert [each for each in told(tick(rules(), state, at("9 Oct 10:00"))) if each[0] != "certificate"] == [
        ("reminder-afterwards", "ana"),
        ("reminder-afterwards", "eve"),
    ]


def test_who_is_marked_as_having_come_late_is_thanked_all_the_same() -> None:
    marked = at("9 Oct 15:00")
    state = a_state(a_registration("ana", Status.ATTENDED, decided=marked, certified=marked))

    assert due(rules(), state, at("9 Oct 15:01")) == ["reminder-afterwards"]


def test_a_newcomer_gets_no_reminder_that_was_due_before_she_came() -> None:
    policy = rules({**SOON, "name": "a-week-before", "hours": 168, "unless_later_than": None})
    state = a_state(confirmed(decided="1 Oct 09:31", reminded=("link",)))

    assert sent(policy, state, at("1 Oct 09:32"), at("1 Oct 20:00"), at("8 Oct 09:00")) == []


@pytest.mark.parametrize(("asked", "kinds"), [("27 Sep 21:01", []), ("27 Sep 21:00", ["reminder-fee"])])
def test_nobody_is_reminded_within_twelve_hours_of_the_letter_that_said_it(asked: str, kinds: list[str]) -> None:
    state = a_state(held("30 Sep 14:05", decided=asked))

    assert due(rules(FEE), state, at("28 Sep 09:00")) == kinds


def test_who_asks_where_she_stands_is_not_told_again_within_hours() -> None:
    policy, state = rules(FEE), a_state(held("30 Sep 14:05"))
    asks = a_mail("ana", arrived=at("28 Sep 08:50"), uid=2)

    decision = decided(policy, state, asks, to(Intent.STATUS))

    assert told(decision) == [("standing", "ana")]
    assert due(policy, after(state, decision), at("28 Sep 09:00")) == []


def test_fee_and_deadline_in_one_pass_are_one_letter() -> None:
    policy = rules({**FEE, "at": time(9)}, {**DEADLINE, "at": time(9, 30)})
    state = a_state(held("2 Oct 08:00"))

    assert sent(policy, state, at("30 Sep 10:00"), at("30 Sep 10:01")) == [(at("30 Sep 10:00"), "reminder-deadline")]


# --- after an outage ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("back", "kinds"),
    [
        ("8 Oct 08:29", ["reminder-link"]),
        ("8 Oct 08:30", ["reminder-link"]),  # both are due: the one that brings the link
        ("8 Oct 09:29", ["reminder-link"]),
        ("8 Oct 11:59", ["reminder-link"]),  # without it she cannot come at all
        ("8 Oct 12:00", []),
        ("9 Oct 10:00", ["reminder-afterwards"]),
        ("12 Oct 10:00", ["reminder-afterwards"]),
        ("12 Oct 10:01", []),
    ],
)
def test_a_whole_outage_is_made_up_for_while_it_makes_sense(back: str, kinds: list[str]) -> None:
    policy, state = rules(), a_state(confirmed())

    first = tick(policy, state, at(back))
    second = tick(policy, after(state, first), at(back))

    assert [letter.kind for letter in first.letters] == kinds
    assert (second.changes, second.letters) == ((), ())


@pytest.mark.parametrize(("back", "kinds"), [("8 Oct 09:15", ["reminder-soon"]), ("8 Oct 09:16", [])])
def test_a_row_says_itself_how_late_it_may_be(back: str, kinds: list[str]) -> None:
    state = a_state(confirmed(reminded=("link",)))

    assert due(rules(), state, at(back)) == kinds


@pytest.mark.parametrize(("back", "kinds"), [("8 Oct 09:29", ["reminder-link"]), ("8 Oct 09:30", [])])
def test_a_place_is_not_told_once_the_session_has_begun(back: str, kinds: list[str]) -> None:
    policy = rules(LINK, session=a_session(place="5 place de l'Exemple, Lyon"))

    assert due(policy, a_state(confirmed()), at(back)) == kinds


def test_whose_hold_lapses_is_not_reminded_of_it() -> None:
    state = a_state(held("30 Sep 14:05"))

    assert due(rules(), state, at("30 Sep 14:05")) == ["hold-expired"]


# --- the link ----------------------------------------------------------------------------------------------------


def asking(policy: Policy, now: str, who: str = "ana", state: State | None = None) -> Decision:
    """She asks for a seat and has paid."""
    before = state or a_state(paid=(a_fee(who),))
    return decided(policy, before, a_mail(who, arrived=at(now)), to_register(a_person(who)))


def late_policy(*reminders: dict[str, Any]) -> Policy:
    return rules(*reminders, session=online(register_by=datetime(2020, 10, 8, 9)))


def test_a_confirmation_says_when_the_link_will_come() -> None:
    [letter] = asking(late_policy(), "7 Oct 08:59").letters

    assert not letter.tells_link
    assert letter.facts["link_at"] == EVE


def test_who_is_confirmed_when_the_link_has_gone_has_it_in_the_confirmation_and_only_there() -> None:
    policy, before = late_policy(), a_state(paid=(a_fee("ana"),))

    decision = asking(policy, "7 Oct 09:00", state=before)

    assert [(letter.kind, letter.tells_link) for letter in decision.letters] == [("confirmation", True)]
    assert sent(policy, after(before, decision), at("7 Oct 09:01"), at("7 Oct 22:00")) == []


def test_who_is_confirmed_by_the_clock_after_the_hour_has_the_link_in_the_confirmation() -> None:
    policy = late_policy(LINK)
    state = a_state(held("8 Oct 09:30", decided="6 Oct 10:00"), paid=(a_fee("ana"),))

    decision = tick(policy, state, at("7 Oct 20:00"))

    assert [(letter.kind, letter.tells_link) for letter in decision.letters] == [("confirmation", True)]


def test_who_is_registered_by_another_reads_the_link_in_her_own_letter_and_the_writer_does_not() -> None:
    policy, before = late_policy(LINK), a_state(paid=(a_fee("bob"),))
    mail = a_mail("ana", arrived=at("7 Oct 10:00"))

    decision = decided(policy, before, mail, to_register(a_person("bob")))

    told = [(each.kind, each.to[0].email, each.tells_link) for each in decision.letters]
    assert told == [("summary", "ana@example.org", False), ("confirmation", "bob@example.org", True)]
    assert sent(policy, after(before, decision), at("7 Oct 10:01"), at("7 Oct 22:00")) == []


def test_who_asked_for_several_gets_the_link_apart_from_where_they_stand() -> None:
    policy, before = late_policy(), a_state(paid=(a_fee("ana"), a_fee("bob")))
    mail = a_mail("ana", arrived=at("7 Oct 10:00"))

    decision = decided(policy, before, mail, to_register(a_person("ana"), a_person("bob")))
    [letter] = tick(policy, after(before, decision), at("7 Oct 10:01")).letters

    told = [(each.kind, each.tells_link) for each in decision.letters]
    assert told == [("summary", False), ("confirmation", True)]
    assert (letter.kind, letter.to, letter.tells_link) == ("reminder-link", (Address("ana@example.org", "Ana"),), True)


def test_who_registered_somebody_without_an_address_gets_the_link_for_her() -> None:
    state = a_state(confirmed(participant=Participant("Paul Lambert")))

    [letter] = tick(rules(), state, EVE).letters

    assert letter.tells_link
    assert letter.to == (Address("ana@example.org", "Ana"),)


@pytest.mark.parametrize(("now", "tells"), [("7 Oct 08:59", False), ("7 Oct 09:00", True), ("8 Oct 12:00", False)])
def test_who_asks_where_she_stands_gets_the_link_from_its_time_on(now: str, tells: bool) -> None:
    policy, state = rules(), a_state(confirmed(reminded=("link",)))

    decision = decided(policy, state, a_mail("ana", arrived=at(now), uid=2), to(Intent.STATUS))

    assert [letter.tells_link for letter in decision.letters if letter.kind == "standing"] in ([tells], [])


def test_who_is_not_confirmed_never_gets_the_link() -> None:
    policy = rules({**LINK, "to": [status.value for status in Status]})
    registrations = [a_registration(s.value, s, n, until=at("9 Oct 10:00")) for n, s in enumerate(Status)]

    decision = tick(policy, a_state(*registrations), EVE)

    assert [letter.registration.status for letter in decision.letters if letter.tells_link and letter.registration] == [
        Status.CONFIRMED
    ]


def test_no_rule_may_send_the_link_to_others() -> None:
    policy, waits = rules(), a_registration("ana", Status.WAITLISTED)
    letter = Letter("waitlisted", (waits.recipient,), "fr", policy.sessions["web"], waits, tells_link=True)

    assert objection(policy, a_state(waits), (), (letter,)) == "the link goes to the confirmed alone"


def test_the_link_goes_the_day_before_where_no_row_sends_it() -> None:
    policy = rules(SOON)

    assert sent(policy, a_state(confirmed()), EVE - SECOND, EVE) == [(EVE, "reminder-link")]


def test_a_link_that_is_not_written_yet_is_waited_for() -> None:
    without, state = rules(LINK, session=online(link="")), a_state(confirmed())

    assert due(without, state, EVE) == []
    assert due(rules(LINK), state, at("7 Oct 20:00")) == ["reminder-link"]


def test_a_reminder_of_any_name_may_be_the_one_that_brings_the_link() -> None:
    policy = rules({**LINK, "name": "la-veille", "template": "reminder-link.j2"})

    [letter] = tick(policy, a_state(confirmed()), EVE).letters

    assert (letter.kind, letter.template, letter.tells_link) == ("reminder-la-veille", "reminder-link", True)


def test_an_hour_before_the_link_is_told_again() -> None:
    [letter] = tick(rules(), a_state(confirmed(reminded=("link",))), at("8 Oct 08:30")).letters

    assert (letter.kind, letter.tells_link, letter.facts["announced"]) == ("reminder-soon", True, at("8 Oct 09:30"))


# --- what is kept ------------------------------------------------------------------------------------------------


def test_being_reminded_changes_nothing_else() -> None:
    policy, state = rules(), a_state(confirmed())

    [before], [now] = state.of("web"), after(state, tick(policy, state, EVE)).of("web")

    assert now.reminded == ("link",)
    assert (now.status, now.decided, now.sequence) == (before.status, before.decided, before.sequence)


def test_a_copied_session_starts_with_no_past() -> None:
    copy = online(
        session_id="copie", parts=[{"id": "m", "start": datetime(2021, 1, 8, 9), "end": datetime(2021, 1, 8, 12)}]
    )
    policy = a_policy(online(), copy, reminders=SHIPPED)

    assert due(policy, a_state(confirmed(reminded=("link", "soon", "afterwards"))), at("9 Oct 10:00")) == []


def test_a_reminder_stands_in_the_thread_of_the_request() -> None:
    registration = confirmed()

    letter = remind(rules(), registration, rules().reminders[2], EVE)

    assert letter.answers == registration.thread
    assert letter.is_reminder
