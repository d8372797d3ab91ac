"""Whatever order mails, fees, edits and hours come in, nobody is done wrong.

Two sessions side by side: "web", for members, and "day", for all, whose afternoon has fewer seats. Seats are counted
here anew, on purpose not by the functions under test."""

from collections.abc import Collection
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mailbot.core.changes import Change, Registered, StatusChanged, evolve
from mailbot.core.decide import tick
from mailbot.core.decision import Decision, Outcome
from mailbot.core.guards import MAY_BECOME
from mailbot.core.message import Address, Message
from mailbot.core.model import LIVE, Registration, State, Status
from mailbot.core.policy import Session
from mailbot.core.reading import Intent, Reading
from tests.builders import (
    a_day,
    a_mail,
    a_person,
    a_policy,
    a_session,
    a_state,
    address,
    at,
    decided,
    to,
    to_register,
    told,
    with_fee,
)

WHO = st.sampled_from(("ana", "bea", "cleo", "dan", "eve"))
SESSIONS = st.sampled_from((("web",), ("web",), ("day",), ("day", "web")))
PARTS = st.sampled_from(((), ("matin",), ("apres-midi",)))
DELAYS = st.integers(0, 20)  # hours that a mail lies unread
HOURS = st.integers(0, 40)
SEATS = st.integers(1, 3)
TAKING = {Status.CONFIRMED, Status.HELD, Status.OFFERED}
LOWERED = {Status.CANCELLED, Status.DECLINED, Status.EXPIRED}


def left(state: State, session: Session) -> dict[str, int]:
    """Free seats in the session (""), and in each part that counts its own."""
    taking = [r for r in state.of(session.id) if r.status in TAKING]
    parts = {part.id: part.seats for part in session.parts if part.seats is not None}
    return {"": session.seats - len(taking)} | {
        part: seats - sum(part in (r.parts or (part,)) for r in taking) for part, seats in parts.items()
    }


def could_sit(state: State, session: Session, registration: Registration) -> bool:
    return all(
        free > 0
        for part, free in left(state, session).items()
        if part == "" or not registration.parts or part in registration.parts
    )


class Registrations(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state = a_state()
        self.now = at("27 Sep 10:00")
        self.arrived = self.now
        self.uid = 0

    @initialize(promotion=st.sampled_from(("offer", "automatic")), late=st.sampled_from(("refuse", "desk", "waitlist")))
    def the_rules_are(self, promotion: str, late: str) -> None:
        self.said = {"waitlist": {"promotion": promotion}, "registration": {"late": late}}
        self.seats_are(1, 2)

    def seats_are(self, web: int, day: int) -> None:
        day_for_all = a_day("day", seats=day, membership={"required": False})
        self.policy = a_policy(a_session("web", seats=web), day_for_all, **self.said)

    # --- what happens ------------------------------------------------------------------------------------------

    @rule(who=WHO, sessions=SESSIONS, parts=PARTS, delay=DELAYS)
    def a_person_asks_for_a_seat(self, who: str, sessions: tuple[str, ...], parts: tuple[str, ...], delay: int) -> None:
        self.write(who, to_register(a_person(who), sessions=sessions, parts=parts), delay)

    @rule(who=WHO, other=WHO, sessions=SESSIONS)
    def a_person_asks_for_two(self, who: str, other: str, sessions: tuple[str, ...]) -> None:
        people = dict.fromkeys((a_person(who), a_person(other)))
        self.write(who, to_register(*people, sessions=sessions))

    @precondition(lambda self: self.of(LIVE))
    @rule(number=st.integers(0, 9), delay=DELAYS)
    def somebody_cancels(self, number: int, delay: int) -> None:
        live = self.of(LIVE)
        self.answer(live[number % len(live)], Intent.CANCEL, delay)

    @precondition(lambda self: self.of({Status.OFFERED}))
    @rule(intent=st.sampled_from((Intent.ACCEPT, Intent.DECLINE)), hours=HOURS)
    def who_was_offered_a_seat_answers(self, intent: Intent, hours: int) -> None:
        """Perhaps too late, and perhaps before the clock was looked at."""
        self.now += timedelta(hours=hours)
        self.answer(self.of({Status.OFFERED})[0], intent)

    @rule(who=WHO, intent=st.sampled_from(Intent))
    def something_else_comes(self, who: str, intent: Intent) -> None:
        self.write(who, to(intent))

    @rule(who=WHO, hours=HOURS)
    def a_fee_is_paid(self, who: str, hours: int) -> None:
        """And perhaps noticed only after hours: who has paid is not sent away."""
        self.state = with_fee(self.state, who)
        held = [r.id for r in self.state.of("web") if r.status is Status.HELD and r.participant == a_person(who)]
        self.time_goes_by(hours)
        if self.now < self.policy.sessions["web"].end:
            assert [r.id for r in self.state.of("web") if r.status is Status.CONFIRMED and r.id in held] == held

    @rule(web=SEATS, day=SEATS)
    def the_coordinator_edits_the_seats(self, web: int, day: int) -> None:
        self.seats_are(web, day)
        self.time_goes_by(0)

    @rule(hours=HOURS)
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.take(tick(self.policy, self.state, self.now))
        again = tick(self.policy, self.state, self.now)
        assert (again.changes, again.letters) == ((), ())

    def of(self, statuses: Collection[Status]) -> list[Registration]:
        return [r for session in self.policy.sessions for r in self.state.of(session) if r.status in statuses]

    def answer(self, registration: Registration, intent: Intent, delay: int = 0) -> None:
        who = Address(registration.participant.email or "").local_part
        self.write(who, to(intent, (registration.session,)), delay)

    # --- what is checked at every decision -----------------------------------------------------------------------

    def write(self, who: str, reading: Reading, delay: int = 0) -> None:
        """A mail that is read some hours after it came, but after all that came before."""
        self.uid += 1
        self.now += timedelta(minutes=1)
        self.arrived = max(self.arrived, self.now - timedelta(hours=delay))
        message = a_mail(who, arrived=self.arrived, uid=self.uid)
        decision = decided(self.policy, self.state, message, reading, self.now)
        assert decision.because
        self.assert_answered_once(message, reading, decision)
        self.take(decision, reading.intent, who)
        again = decided(self.policy, self.state, message, reading, self.now)
        assert not any(isinstance(change, Registered) for change in again.changes), "a mail registers nobody twice"

    def assert_answered_once(self, message: Message, reading: Reading, decision: Decision) -> None:
        answers = [letter for letter in decision.letters if letter.answers.message_id == message.message_id]
        asked = len(reading.sessions) * len(reading.participants) if reading.intent is Intent.REGISTER else 1
        handed_over = [letter for letter in told(decision) if letter == ("desk", "coordination")]
        match decision.outcome:
            case Outcome.HANDLED:
                assert len(answers) == asked
                assert all(message.author in letter.to for letter in answers)
                assert handed_over == []
            case Outcome.DESK:
                passed_on = reading.intent in {Intent.QUESTION, Intent.MEMBERSHIP}
                assert (len(answers), len(handed_over)) == (int(passed_on), 1)
            case _:
                assert (decision.changes, decision.letters) == ((), ())
        machine = reading.intent in {Intent.AUTOMATIC, Intent.BOUNCE}
        assert not machine or decision.outcome is Outcome.IGNORED

    def take(self, decision: Decision, intent: Intent | None = None, who: str = "") -> None:
        registrations = [letter.registration.id for letter in decision.letters if letter.registration]
        assert len(registrations) == len(set(registrations)), "each registration is told once"
        for change in decision.changes:
            self.assert_fair(change, intent, who)
            self.state = evolve(self.state, change)

    def assert_fair(self, change: Change, intent: Intent | None, who: str) -> None:
        match change:
            case StatusChanged(session=session):
                moved = self.state.registration(session, change.registration)
                assert change.status in MAY_BECOME[moved.status]
                assert change.status not in LOWERED or self.may_lower(moved, change.status, intent, who)
                if moved.status is Status.WAITLISTED and change.status in TAKING:
                    self.assert_seat_for(moved, last=False)
            case Registered(registration) if registration.status in TAKING:
                self.assert_seat_for(registration, last=True)

    def may_lower(self, moved: Registration, status: Status, intent: Intent | None, who: str) -> bool:
        if status is Status.EXPIRED:
            return moved.until is not None and moved.until <= self.now
        hers = address(who) in (moved.participant.email, moved.author.email)
        return hers and intent is {Status.CANCELLED: Intent.CANCEL, Status.DECLINED: Intent.DECLINE}[status]

    def assert_seat_for(self, registration: Registration, *, last: bool) -> None:
        """There is a seat, and nobody before her in the queue could have had it. A newcomer stands behind all."""
        session = self.policy.sessions[registration.session]
        queue = [r for r in self.state.of(session.id) if r.status is Status.WAITLISTED]
        before = [r for r in queue if last or r.place < registration.place]
        assert could_sit(self.state, session, registration)
        assert not any(could_sit(self.state, session, earlier) for earlier in before)

    # --- what is always true -----------------------------------------------------------------------------------

    @invariant()
    def nobody_waits_for_a_free_seat(self) -> None:
        for session in self.policy.sessions.values():
            if self.now < session.start - timedelta(hours=2):
                queue = [r for r in self.state.of(session.id) if r.status is Status.WAITLISTED]
                assert not any(could_sit(self.state, session, waiting) for waiting in queue)

    @invariant()
    def nobody_has_two_registrations_in_a_session(self) -> None:
        for session in self.policy.sessions:
            live = [r.participant for r in self.state.of(session) if r.status in LIVE]
            assert len(live) == len(set(live))

    @invariant()
    def the_queue_stands_in_order_of_arrival(self) -> None:
        for session in self.policy.sessions:
            places = [r.place for r in self.state.of(session)]
            assert places == sorted(places)


TestRegistrations = Registrations.TestCase
TestRegistrations.settings = settings(max_examples=150, stateful_step_count=40)
