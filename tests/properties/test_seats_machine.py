"""Whatever order mails, fees and hours come in, nobody is done wrong."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mailbot.core.decide import decide_reading, tick
from mailbot.core.decision import Outcome
from mailbot.core.model import TAKES_A_SEAT, Status
from mailbot.core.reading import Intent
from tests.builders import (
    a_mail,
    a_person,
    a_policy,
    a_session,
    a_state,
    after,
    to,
    to_register,
    with_fee,
)

PEOPLE = ("ana", "bea", "cleo", "dan", "eve")
WHO = st.sampled_from(PEOPLE)


class Registrations(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.policy = a_policy(a_session(seats=2))
        self.state = a_state()
        self.session = self.policy.sessions["web"]
        self.now = min(self.session.register_by, self.session.start) - timedelta(days=20)
        self.uid = 0

    def write(self, who: str, intent: Intent) -> None:
        self.uid += 1
        self.now += timedelta(minutes=1)
        message = a_mail(who, arrived=self.now, uid=self.uid)
        reading = to_register(a_person(who)) if intent is Intent.REGISTER else to(intent)
        decision = decide_reading(self.policy, self.state, message, reading, self.now)
        if decision.outcome is Outcome.HANDLED:
            assert decision.letters[0].to[0] == message.author
        if intent is Intent.AUTOMATIC:
            assert decision.outcome is Outcome.IGNORED
        self.state = after(self.state, decision)

    @rule(who=WHO, intent=st.sampled_from((Intent.REGISTER, Intent.REGISTER, Intent.CANCEL, Intent.ACCEPT)))
    def a_person_writes(self, who: str, intent: Intent) -> None:
        self.write(who, intent)

    @rule(who=WHO, intent=st.sampled_from((Intent.DECLINE, Intent.AUTOMATIC, Intent.UNSURE)))
    def something_else_comes(self, who: str, intent: Intent) -> None:
        self.write(who, intent)

    @rule(who=WHO)
    def a_fee_is_paid(self, who: str) -> None:
        self.state = with_fee(self.state, who)

    @rule(hours=st.integers(1, 100))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.state = after(self.state, tick(self.policy, self.state, self.now))
        again = tick(self.policy, self.state, self.now)
        assert (again.changes, again.letters) == ((), ())

    @invariant()
    def no_more_seats_are_taken_than_there_are(self) -> None:
        assert sum(r.status in TAKES_A_SEAT for r in self.state.of("web")) <= self.session.seats

    @invariant()
    def nobody_waits_while_a_seat_is_free(self) -> None:
        status = [r.status for r in self.state.of("web")]
        free = self.session.seats - sum(s in TAKES_A_SEAT for s in status)
        closed = self.now >= self.session.start - timedelta(hours=2)
        assert closed or not free or Status.WAITLISTED not in status


TestRegistrations = Registrations.TestCase
TestRegistrations.settings = settings(max_examples=60, stateful_step_count=30)
