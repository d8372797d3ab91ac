"""Whatever order mails, fees, edits and hours come in, nobody is done wrong.

Two sessions side by side: "web", for members, and "day", for all, whose afternoon has fewer seats. People come alone
and in groups, and some are of one organisation. Seats are counted here anew, on purpose not by the functions under
test."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mailbot.core.changes import (
    Certified,
    Change,
    MembershipRecorded,
    Registered,
    Reminded,
    StatusChanged,
    evolve,
    evolve_all,
)
from mailbot.core.decide import tick
from mailbot.core.decision import Decision, Letter, Outcome
from mailbot.core.delivery import Mail
from mailbot.core.guards import MAY_BECOME
from mailbot.core.hand import BY_HAND, Command, Move, Register, by_hand
from mailbot.core.message import Message, Report
from mailbot.core.model import LIVE, Membership, Participant, Registration, State, Status
from mailbot.core.policy import Session
from mailbot.core.reading import Intent, Reading
from mailbot.core.reading.reading import Answer
from tests.builders import (
    PARIS,
    a_day,
    a_mail,
    a_person,
    a_policy,
    a_session,
    a_state,
    address,
    as_sent,
    at,
    decide_reading,
    decided,
    to,
    to_register,
    told,
    with_fee,
)

WHO = st.sampled_from(("ana", "bea", "cleo", "dan", "eve"))
ORGANISATIONS = {"ana": "Mairie", "bea": "Mairie", "cleo": "Mairie", "dan": "Association"}
SESSIONS = st.sampled_from((("web",), ("web",), ("day",), ("day", "web")))
PARTS = st.sampled_from(((), ("matin",), ("apres-midi",)))
DELAYS = st.integers(0, 20)  # hours that a mail lies unread
HOURS = st.integers(0, 40)
SEATS = st.integers(1, 3)
ANSWERS = st.sampled_from(("yes", "no", ""))
LINK = "https://visio.example.org/web"
NINE = time(9)
REMINDERS = (
    {"name": "fee", "to": ["held"], "before": "hold-end", "days": 2, "at": NINE},
    {"name": "deadline", "to": ["held", "offered"], "before": "deadline", "days": 1, "at": NINE},
    {"name": "link", "to": ["confirmed"], "before": "start", "days": 1, "at": NINE},
    {"name": "soon", "to": ["confirmed"], "before": "start", "hours": 1},
)
TAKING = {Status.CONFIRMED, Status.HELD, Status.OFFERED}
BY_NAME = st.sampled_from((Status.CONFIRMED, Status.CANCELLED, Status.REFUSED, Status.ATTENDED, Status.ABSENT))
LOWERED = {Status.CANCELLED, Status.DECLINED, Status.EXPIRED}


def left(state: State, session: Session) -> dict[str, int]:
    """Free seats in the session (""), and in each part that counts its own."""
    taking = [r for r in state.of(session.id) if r.status in TAKING]
    parts = {part.id: part.seats for part in session.parts if part.seats is not None}
    return {"": session.seats - len(taking)} | {
        part: seats - sum(part in (r.parts or (part,)) for r in taking) for part, seats in parts.items()
    }


def of_her_group(state: State, registration: Registration) -> list[Registration]:
    """Those with whom she is kept together, herself included."""
    return [
        r
        for r in state.of(registration.session)
        if r is registration or (registration.together and r.together and r.message == registration.message)
    ]


def one(who: str) -> Participant:
    return a_person(who, organisation=ORGANISATIONS.get(who))


def guest(who: str, number: int) -> Participant:
    """As she is read where the mail gives no address of hers: under the writer's."""
    return a_person(who, f"Guest{number}{who}")


def new(decision: Decision) -> list[Registration]:
    return [change.registration for change in decision.changes if isinstance(change, Registered)]


def waking(start: datetime, end: datetime) -> timedelta:
    """The time between when people answer, to a quarter of an hour or so."""
    quarter = timedelta(minutes=15)
    quarters = (start + n * quarter for n in range(max(0, (end - start) // quarter)))
    local = (moment.astimezone(PARIS) for moment in quarters)
    return sum((quarter for moment in local if 8 <= moment.hour < 20 and moment.isoweekday() < 7), timedelta())


class Registrations(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state = a_state()
        self.now = at("27 Sep 10:00")
        self.arrived = self.looked_at = self.now
        self.uid = 0
        self.returned: set[str] = set()  # registrations whose offer just came back

    @initialize(
        promotion=st.sampled_from(("offer", "automatic")),
        late=st.sampled_from(("refuse", "desk", "waitlist")),
        groups=st.sampled_from(("split", "together")),
        per_organisation=st.sampled_from((0, 0, 1, 2)),
        anyone=st.booleans(),
    )
    def the_rules_are(self, promotion: str, late: str, groups: str, per_organisation: int, anyone: bool) -> None:
        registration = {
            "late": late,
            "groups": groups,
            "per_organisation": per_organisation,
            "cancel_by_anyone_in_group": anyone,
        }
        self.said = {"waitlist": {"promotion": promotion}, "registration": registration, "reminders": REMINDERS}
        self.seats_are(1, 2)

    def seats_are(self, web: int, day: int) -> None:
        day_for_all = a_day("day", seats=day, membership={"required": False})
        self.policy = a_policy(a_session("web", seats=web, link=LINK), day_for_all, **self.said)

    # --- what happens ------------------------------------------------------------------------------------------

    @rule(who=WHO, sessions=SESSIONS, parts=PARTS, delay=DELAYS)
    def a_person_asks_for_a_seat(self, who: str, sessions: tuple[str, ...], parts: tuple[str, ...], delay: int) -> None:
        self.write(who, to_register(one(who), sessions=sessions, parts=parts), delay)

    @rule(who=WHO, others=st.sets(WHO, max_size=2), guests=st.integers(0, 2), sessions=SESSIONS, parts=PARTS)
    def a_person_asks_for_several(
        self, who: str, others: set[str], guests: int, sessions: tuple[str, ...], parts: tuple[str, ...]
    ) -> None:
        """Herself first; a guest has none but her address."""
        people = dict.fromkeys((one(who), *map(one, sorted(others)), *(guest(who, n) for n in range(guests))))
        self.write(who, to_register(*people, sessions=sessions, parts=parts))

    @precondition(lambda self: self.of(LIVE))
    @rule(number=st.integers(0, 9), delay=DELAYS)
    def somebody_cancels(self, number: int, delay: int) -> None:
        live = self.of(LIVE)
        self.answer(live[number % len(live)], Intent.CANCEL, delay)

    @precondition(lambda self: self.of(LIVE))
    @rule(number=st.integers(0, 9), other=st.integers(0, 9))
    def somebody_cancels_for_another(self, number: int, other: int) -> None:
        """Perhaps somebody of her group, perhaps not."""
        live = self.of(LIVE)
        named = Participant(live[other % len(live)].participant.name)
        self.answer(live[number % len(live)], Intent.CANCEL, named=named)

    @precondition(lambda self: self.of({Status.OFFERED}))
    @rule(intent=st.sampled_from((Intent.ACCEPT, Intent.DECLINE)), hours=HOURS)
    def who_was_offered_a_seat_answers(self, intent: Intent, hours: int) -> None:
        """Perhaps too late, and perhaps before the clock was looked at."""
        self.now += timedelta(hours=hours)
        self.answer(self.of({Status.OFFERED})[0], intent)

    @precondition(lambda self: self.of({Status.EXPIRED}))
    @rule(intent=st.sampled_from((Intent.ACCEPT, Intent.DECLINE)), number=st.integers(0, 9), delay=DELAYS)
    def somebody_answers_long_after(self, intent: Intent, number: int, delay: int) -> None:
        expired = self.of({Status.EXPIRED})
        self.answer(expired[number % len(expired)], intent, delay)

    @precondition(lambda self: self.of(LIVE))
    @rule(number=st.integers(0, 9), kind=st.sampled_from(("offer", "standing")), final=st.booleans())
    def a_letter_comes_back(self, number: int, kind: str, final: bool) -> None:
        """An offer passes to the next; nothing else is taken from anybody; the coordinator is told once."""
        self.time_goes_by(0)
        live = self.of(LIVE)
        if not live:
            return
        hers = live[number % len(live)]
        is_asked = hers.together and hers.status is Status.OFFERED
        email = (hers.author if is_asked else hers.recipient).email
        group = of_her_group(self.state, hers)
        offered = {r.id for r in group if r.status is Status.OFFERED} if is_asked else {hers.id}
        waits_on = any(r.status is Status.WAITLISTED for r in group)
        mail = Mail("<ours>", kind, (email,), b"", self.now, session=hers.session, registrations=tuple(offered))
        self.uid += 1
        message = a_mail(
            "mailer-daemon", self.now, uid=self.uid, report=Report(("<ours>",), (email,)) if final else None
        )
        decision = decide_reading(self.policy, self.state, message, to(Intent.BOUNCE), self.now, mail)
        assert decision.outcome is Outcome.IGNORED
        assert not any(letter.answers.message_id == message.message_id for letter in decision.letters)
        alerts = [letter for letter in decision.letters if letter.kind == "alert"]
        assert len(alerts) == (final and email not in self.state.unreachable)
        passes_on = final and kind == "offer" and hers.status is Status.OFFERED
        assert final or not decision.changes
        self.returned = offered if passes_on else set()
        self.take(decision)
        self.returned = set()
        moves = [c.status for c in decision.changes if isinstance(c, StatusChanged) and c.registration == hers.id]
        over = Status.WAITLISTED if is_asked and waits_on else Status.EXPIRED
        # Where more seats are free, her group is offered them at once.
        assert moves[:1] == ([over] if passes_on else [])
        assert (email in self.state.unreachable) >= final

    @precondition(lambda self: self.of(LIVE))
    @rule(number=st.integers(0, 9), intent=st.sampled_from((Intent.CANCEL, Intent.DECLINE)), says=ANSWERS)
    def somebody_writes_in_her_name(self, number: int, intent: Intent, says: Answer) -> None:
        """Nobody vouches for the mail: only her own yes takes anything from her."""
        live = [r for r in self.of(LIVE) if r.participant.email]
        if not live:
            return
        hers = live[number % len(live)]
        mail = self.a_mail(hers.recipient.local_part, headers={})
        decision = decided(self.policy, self.state, mail, to(intent, (hers.session,)), self.now)
        taken = {c.registration for c in decision.changes if isinstance(c, StatusChanged)}
        assert all(r.until and r.until <= self.now for r in live if r.id in taken)  # save what has run out by itself
        self.state = evolve_all(self.state, decision.changes)
        asked = [letter for letter in decision.letters if letter.kind == "confirm-request"]
        assert all([reader.email for reader in letter.to] == [hers.participant.email] for letter in asked)
        for letter in asked:
            self.she_answers(letter, intent, says)

    def she_answers(self, question: Letter, intent: Intent, says: Answer) -> None:
        assert question.registration
        who = question.to[0].local_part
        mail, sent = self.a_mail(who, headers={}), as_sent(question)
        decision = decide_reading(self.policy, self.state, mail, Reading(Intent.UNSURE, answer=says), self.now, sent)
        before = self.state.registration(question.registration.session, question.registration.id).status
        self.take(decision, intent, who)
        moves = [c.status for c in decision.changes if isinstance(c, StatusChanged)]
        stands = self.state.registration(question.registration.session, question.registration.id).status
        taken = {Status.CANCELLED, Status.DECLINED, Status.WAITLISTED}  # back to it, with a part of her group
        assert bool(taken & set(moves[:1])) is (says == "yes") or stands == before
        assert (question.request in self.state.requests) is (says == "")

    @precondition(lambda self: self.of(LIVE))
    @rule(number=st.integers(0, 9), who=WHO)
    def a_colleague_comes_instead(self, number: int, who: str) -> None:
        """In the very same place, and nobody else moves."""
        live = self.of(LIVE)
        hers = live[number % len(live)]
        mail = self.a_mail(hers.recipient.local_part)
        reading = replace(to(Intent.REPLACE, (hers.session,)), participants=(a_person(who),))
        places = [(r.place, r.status in TAKING) for r in self.of(LIVE)]
        decision = decided(self.policy, self.state, mail, reading, self.now)
        self.state = evolve_all(self.state, decision.changes)
        # Her group, and her organisation, may have a claim to another seat without her.
        alone = not hers.together and not self.policy.registration.per_organisation
        if decision.outcome is Outcome.HANDLED and alone:
            assert [(r.place, r.status in TAKING) for r in self.of(LIVE)] == places

    def a_mail(self, who: str, **said: Any) -> Message:
        self.uid += 1
        self.now += timedelta(minutes=1)
        self.arrived = self.now
        return a_mail(who, arrived=self.now, uid=self.uid, **said)

    @rule(who=WHO, intent=st.sampled_from(Intent))
    def something_else_comes(self, who: str, intent: Intent) -> None:
        self.write(who, to(intent))

    @rule(who=WHO, hours=HOURS)
    def a_fee_is_paid(self, who: str, hours: int) -> None:
        """And perhaps noticed only after hours: who has paid is not sent away."""
        self.state = with_fee(self.state, who)
        held = [r.id for r in self.state.of("web") if r.status is Status.HELD and r.participant == one(who)]
        self.time_goes_by(hours)
        if self.now < self.policy.sessions["web"].end:
            assert [r.id for r in self.state.of("web") if r.status is Status.CONFIRMED and r.id in held] == held

    @rule(who=WHO)
    def a_person_of_a_house_asks_for_a_seat(self, who: str) -> None:
        self.write(who, to_register(a_person(who, organisation="Asso. Les Jardins"), sessions=("web",)))

    @rule(paid_on=st.sampled_from((date(2019, 1, 1), date(2020, 1, 1))))
    def a_fee_that_resembles_is_recorded(self, paid_on: date) -> None:
        fee = Membership("association les jardins", paid_on, "Association Les Jardins")
        self.state = evolve(self.state, MembershipRecorded(fee))
        self.time_goes_by(0)

    @rule(web=SEATS, day=SEATS)
    def the_coordinator_edits_the_seats(self, web: int, day: int) -> None:
        self.seats_are(web, day)
        self.time_goes_by(0)

    @rule(hours=HOURS)
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.looked_at = self.now
        self.take(tick(self.policy, self.state, self.now))
        again = tick(self.policy, self.state, self.now)
        assert (again.changes, again.letters) == ((), ())

    # --- the coordinator's hand ----------------------------------------------------------------------------------

    @rule(who=WHO, sessions=SESSIONS, parts=PARTS, forced=st.booleans())
    def the_coordinator_registers_somebody(
        self, who: str, sessions: tuple[str, ...], parts: tuple[str, ...], forced: bool
    ) -> None:
        self.order(Register(sessions[0], a_person(who), "fr", parts, forced))

    @precondition(lambda self: self.of(set(Status)))
    @rule(number=st.integers(0, 30), status=BY_NAME, forced=st.booleans())
    def the_coordinator_moves_somebody(self, number: int, status: Status, forced: bool) -> None:
        everybody = self.of(set(Status))
        registration = everybody[number % len(everybody)]
        self.order(Move(registration.session, (registration.id,), status, forced))

    def order(self, command: Command) -> None:
        """What she asks is done or not, and follows the same laws, save that she may force a seat."""
        self.now += timedelta(minutes=1)
        session = self.policy.sessions[command.session]
        before = {part: min(free, 0) for part, free in left(self.state, session).items()}
        decision = by_hand(self.policy, self.state, command, self.now)
        noted = isinstance(command, Move) and command.status in {Status.ATTENDED, Status.ABSENT}
        assert not noted or not decision.changes or self.now >= session.start
        assert decision.because == BY_HAND or (decision.changes, decision.letters) == ((), ())
        self.take(decision, by_hand=True)
        after = left(self.state, session)
        assert command.forced or all(free >= before[part] for part, free in after.items())

    def of(self, statuses: Collection[Status]) -> list[Registration]:
        return [r for session in self.policy.sessions for r in self.state.of(session) if r.status in statuses]

    def answer(
        self, registration: Registration, intent: Intent, delay: int = 0, named: Participant | None = None
    ) -> None:
        """By herself, or by who was asked for her."""
        is_asked = registration.together and registration.status is Status.OFFERED
        reader = registration.author if is_asked else registration.recipient
        self.write(reader.local_part, to(intent, (registration.session,), (named,) if named else ()), delay)

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
        self.assert_kept_together(message)
        again = decided(self.policy, self.state, message, reading, self.now)
        registered, anew = ({r.participant for r in new(each)} for each in (decision, again))
        assert not registered & anew, "a mail registers nobody twice"

    def assert_answered_once(self, message: Message, reading: Reading, decision: Decision) -> None:
        answers = [letter for letter in decision.letters if letter.answers.message_id == message.message_id]
        is_for_several = reading.intent is Intent.REGISTER and len(reading.participants) > 1
        asked = len(reading.sessions) if reading.intent is Intent.REGISTER and not is_for_several else 1
        assert message.author
        reached = [message.author.email in {reader.email for reader in letter.to} for letter in answers]
        hers = [letter for letter, is_hers in zip(answers, reached, strict=True) if is_hers]
        others = [letter for letter, is_hers in zip(answers, reached, strict=True) if not is_hers]
        handed_over = [letter for letter in told(decision) if letter == ("desk", "coordination")]
        match decision.outcome:
            case Outcome.HANDLED:
                # Where she stands in several sessions is told for each.
                assert len(hers) == asked or (reading.intent is Intent.STATUS and 1 < len(hers) <= 2)
                assert handed_over == []
                assert not others or is_for_several or hers[0].kind == "summary"
                people = {(letter.to, letter.session and letter.session.id) for letter in others}
                assert len(people) == len(others), "each person gets one letter"
                if is_for_several:
                    self.assert_all_are_told_of(message, decision, hers[0])
            case Outcome.DESK:
                passed_on = reading.intent in {Intent.QUESTION, Intent.MEMBERSHIP}
                assert (len(answers), len(handed_over)) == (int(passed_on), 1)
            case _:
                assert (answers, handed_over) == ([], [])
        machine = reading.intent in {Intent.AUTOMATIC, Intent.BOUNCE}
        assert not machine or decision.outcome is Outcome.IGNORED

    def assert_all_are_told_of(self, message: Message, decision: Decision, summary: Letter) -> None:
        assert summary.kind == "summary"
        assert {r.id for r in new(decision)} <= {r.id for r in summary.registrations}

    def assert_kept_together(self, message: Message) -> None:
        """Nobody of such a group has a seat, or has been refused one, that the others have not."""
        for session in self.policy.sessions:
            group = [r for r in self.state.of(session) if r.message == message.key and r.together]
            seated = [r.status in {Status.CONFIRMED, Status.HELD} for r in group]
            assert all(seated) or not any(seated)

    def take(self, decision: Decision, intent: Intent | None = None, who: str = "", *, by_hand: bool = False) -> None:
        alone = (letter for letter in decision.letters if letter.kind != "summary")
        registrations = [letter.registration.id for letter in alone if letter.registration]
        assert len(registrations) == len(set(registrations)), "each registration is told once"
        for letter in decision.letters:
            self.assert_in_its_time(letter)
        for number, change in enumerate(decision.changes):
            if not by_hand or number:  # what she asked comes first, what follows from it is no favour
                self.assert_fair(change, intent, who)
            self.state = evolve(self.state, change)

    def assert_in_its_time(self, letter: Letter) -> None:
        """A reminder goes to a standing that its row names and before what it announces; the link to the confirmed."""
        registration, session = letter.registration, letter.session
        if letter.is_reminder:
            assert registration
            assert session
            row = next(row for row in self.policy.reminders if row.kind == letter.kind)
            assert registration.status in row.to
            assert row.name not in registration.reminded
            assert self.now < (session.register_by if row.before == "deadline" else session.end)
        if letter.tells_link:
            assert registration
            assert registration.status is Status.CONFIRMED
            assert [reader.email for reader in letter.to] == [registration.recipient.email]
            assert self.now >= at("7 Oct 09:00")

    def assert_fair(self, change: Change, intent: Intent | None, who: str) -> None:
        match change:
            case StatusChanged(session=session):
                moved = self.state.registration(session, change.registration)
                if change.status is Status.WAITLISTED:
                    assert self.may_wait_on(moved, intent, who)
                    return
                assert change.status in MAY_BECOME[moved.status]
                assert change.status is not Status.CONFIRMED or self.owes_nothing(moved), "no resemblance confirms"
                assert change.status not in LOWERED or self.may_lower(moved, change.status, intent, who)
                if moved.status is Status.WAITLISTED and change.status in TAKING:
                    self.assert_seat_for(moved, last=False)
                if change.status is Status.OFFERED:
                    self.assert_time_to_answer(change)
            case Reminded(session=session):
                known = self.state.registration(session, change.registration)
                assert change.name not in known.reminded, "nobody is reminded twice"
            case Certified(session=session):
                holder = self.state.registration(session, change.registration)
                assert (holder.status, holder.certified) == (Status.ATTENDED, None)
                assert self.policy.sessions[session].end <= self.now
            case Registered(registration) if registration.status in TAKING:
                assert registration.status is not Status.CONFIRMED or self.owes_nothing(registration)
                self.assert_seat_for(registration, last=True)

    def owes_nothing(self, registration: Registration) -> bool:
        return registration.session == "day" or registration.participant.email in self.state.memberships

    def assert_time_to_answer(self, offered: StatusChanged) -> None:
        """Never past the close; not at night nor on a Sunday, unless it is the close; and where another waits and
        there was time for two, there is some for her."""
        close, until = self.close_of(offered.session), offered.until
        assert until is not None
        assert self.now < until <= close
        local = until.astimezone(PARIS)
        assert until == close or (8 <= local.hour < 20 and local.isoweekday() < 7)
        state = evolve(self.state, offered)
        group = of_her_group(state, state.registration(offered.session, offered.registration))
        waits = any(r.status is Status.WAITLISTED and r not in group for r in state.of(offered.session))
        is_full = left(state, self.policy.sessions[offered.session])[""] <= 0
        if waits and is_full and waking(self.now, close) >= timedelta(hours=3):
            assert waking(until, close) >= timedelta(hours=1)

    def close_of(self, session: str) -> datetime:
        return self.policy.sessions[session].start - timedelta(hours=2)

    def may_lower(self, moved: Registration, status: Status, intent: Intent | None, who: str) -> bool:
        if status is Status.EXPIRED and moved.status is Status.WAITLISTED:
            return self.now >= self.close_of(moved.session)
        if status is Status.EXPIRED:
            return moved.id in self.returned or (moved.until is not None and moved.until <= self.now)
        hers = address(who) in (moved.participant.email, moved.author.email) or self.is_a_fellow(moved, who)
        return hers and intent is {Status.CANCELLED: Intent.CANCEL, Status.DECLINED: Intent.DECLINE}[status]

    def is_a_fellow(self, moved: Registration, who: str) -> bool:
        group = [r for r in self.state.of(moved.session) if r.message == moved.message]
        return self.policy.registration.cancel_by_anyone_in_group and any(
            r.participant.email == address(who) for r in group
        )

    def may_wait_on(self, moved: Registration, intent: Intent | None, who: str) -> bool:
        """Back to the waitlist goes a part of a group, on its writer's word or silence."""
        is_silent = moved.id in self.returned or (moved.until is not None and moved.until <= self.now)
        is_declined = intent is Intent.DECLINE and moved.author.email == address(who)
        others = [r for r in of_her_group(self.state, moved) if r.status is Status.WAITLISTED]
        return moved.status is Status.OFFERED and bool(others) and (is_silent or is_declined)

    def could_sit(self, registration: Registration) -> bool:
        session = self.policy.sessions[registration.session]
        free = left(self.state, session)
        limit, organisation = self.policy.registration.per_organisation, registration.participant.organisation
        seats = [r for r in self.state.of(session.id) if r.status in TAKING]
        is_full = limit and organisation and sum(r.participant.organisation == organisation for r in seats) >= limit
        chosen = ["", *(registration.parts or (part.id for part in session.parts))]
        return not is_full and all(free.get(part, 1) > 0 for part in chosen)

    def is_asked(self, registration: Registration) -> bool:
        return registration.together and any(r.status is Status.OFFERED for r in of_her_group(self.state, registration))

    def has_a_claim(self, registration: Registration) -> bool:
        """Whether she could be seated, and is not of a group that would rather wait for more seats."""
        group = [r for r in of_her_group(self.state, registration) if r.status is Status.WAITLISTED]
        before = self.state
        seats = 0
        for each in group:
            if self.could_sit(each):
                seats += 1
                self.state = evolve(self.state, StatusChanged(each.session, each.id, Status.OFFERED, self.now))
        self.state = before
        is_wanted = seats == len(group) or seats > max(r.passed for r in group) or self.is_asked(registration)
        return seats > 0 and is_wanted

    def assert_seat_for(self, registration: Registration, *, last: bool) -> None:
        """There is a seat, and nobody before her in the queue could have had it. A newcomer stands behind all."""
        session = self.policy.sessions[registration.session]
        queue = [r for r in self.state.of(session.id) if r.status is Status.WAITLISTED]
        before = [r for r in queue if last or r.place < registration.place]
        assert self.could_sit(registration)
        others = [r for r in before if not (r.together and r.message == registration.message)]
        assert not any(self.has_a_claim(earlier) for earlier in others)

    # --- what is always true -----------------------------------------------------------------------------------

    @invariant()
    def nobody_waits_for_a_free_seat(self) -> None:
        for session in self.policy.sessions.values():
            if self.now < session.start - timedelta(hours=2):
                queue = [r for r in self.state.of(session.id) if r.status is Status.WAITLISTED]
                first = next((waiting for waiting in queue if self.has_a_claim(waiting)), None)
                # A seat is kept for a group that is asked about some.
                assert first is None or self.is_asked(first)

    @invariant()
    def nobody_is_left_waiting_after_the_close(self) -> None:
        for session in self.policy.sessions.values():
            if self.looked_at >= self.close_of(session.id) and self.looked_at < session.end:
                assert not any(r.status is Status.WAITLISTED for r in self.state.of(session.id))

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

    @invariant()
    def the_coordinator_is_told_of_a_likeness_once(self) -> None:
        for session in self.policy.sessions:
            assert all(len(set(r.likened)) == len(r.likened) for r in self.state.of(session))


TestRegistrations = Registrations.TestCase
TestRegistrations.settings = settings(max_examples=150, stateful_step_count=40)
