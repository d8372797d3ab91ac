"""Whatever is edited, and whenever people come and go: nobody is told an edit twice, nobody whom it concerns is left
untold, and where she asked to be asked, nothing leaves without the coordinator's yes.

What each person knows is kept here anew, from the letters alone."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mailbot.core.changes import PlanSettled, evolve_all
from mailbot.core.decide import tick
from mailbot.core.decision import Decision, Letter
from mailbot.core.delivery import Mail
from mailbot.core.follow import follow_edits
from mailbot.core.model import LIVE, Registration
from mailbot.core.policy import Session
from mailbot.core.reading import Intent
from tests.builders import (
    COORDINATOR,
    a_mail,
    a_person,
    a_policy,
    a_session,
    a_state,
    at,
    decide_reading,
    decided,
    to,
    to_register,
    with_fee,
)

WHO = st.sampled_from(("ana", "bea", "cleo", "dan"))
PARTS = st.sampled_from(((), ("matin",), ("apres-midi",)))
HOURS = st.sampled_from((8, 9, 10))
AFTERNOON = st.sampled_from(("sure", "provisional", "dropped"))
Known = dict[str, Any]


class Edits(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state = a_state()
        self.now = at("20 Sep 10:00")
        self.uid = 0
        self.known: dict[str, Known] = {}  # by registration
        self.plan: Letter | None = None  # the latest
        self.allowed = False

    @initialize(notify=st.sampled_from(("ask", "at once")), seats=st.integers(1, 3))
    def the_rules_are(self, notify: str, seats: int) -> None:
        self.notify, self.seats = notify, seats
        self.the_file_says(9, "provisional", "Lyon")

    def the_file_says(self, hour: int, afternoon: str, place: str) -> None:
        parts = [
            {"id": "matin", "start": datetime(2020, 10, 8, hour), "end": datetime(2020, 10, 8, 12)},
            {"id": "apres-midi", "start": datetime(2020, 10, 8, 14), "end": datetime(2020, 10, 8, 17)}
            | ({} if afternoon == "sure" else {afternoon: True}),
        ]
        session = a_session(seats=self.seats, parts=parts, place=place)
        self.policy = a_policy(session, letters={"notify": self.notify})

    # --- what happens ------------------------------------------------------------------------------------------------

    @rule(hour=HOURS, afternoon=AFTERNOON, place=st.sampled_from(("Lyon", "Paris")), looked_at=st.booleans())
    def the_coordinator_edits(self, hour: int, afternoon: str, place: str, looked_at: bool) -> None:
        """And perhaps mails come in before the edit is looked at."""
        self.the_file_says(hour, afternoon, place)
        if looked_at:
            self.time_goes_by(0)

    @rule(who=WHO, parts=PARTS)
    def somebody_registers(self, who: str, parts: tuple[str, ...]) -> None:
        self.uid += 1
        message = a_mail(who, self.now, self.uid)
        self.take(decided(self.policy, self.state, message, to_register(a_person(who), parts=parts)))

    @rule(who=WHO)
    def somebody_cancels(self, who: str) -> None:
        self.uid += 1
        self.take(decided(self.policy, self.state, a_mail(who, self.now, self.uid), to(Intent.CANCEL)))

    @rule(who=WHO)
    def a_fee_is_paid(self, who: str) -> None:
        self.state = with_fee(self.state, who)
        self.time_goes_by(0)

    @precondition(lambda self: self.plan)
    @rule(words=st.sampled_from(("oui", "oui", "non", "peut-être")))
    def the_coordinator_answers_the_latest_plan(self, words: str) -> None:
        assert self.plan
        self.uid += 1
        message = a_mail("camille", self.now, self.uid, author=COORDINATOR, text=words)
        mail = Mail("<plan>", "plan", (COORDINATOR.email,), b"", self.now, request=self.plan.request)
        self.allowed = True
        decision = decide_reading(self.policy, self.state, message, to(Intent.UNSURE), self.now, mail)
        [answer] = [letter.facts["answer"] for letter in decision.letters if letter.kind == "plan"]
        self.take(decision)
        self.allowed = False
        if answer == "no":
            self.known |= {r.id: self.facts_for(r) for r in self.live()}
        if answer in {"yes", "no"}:
            self.assert_everybody_knows()

    @rule(hours=st.integers(0, 30))
    def time_goes_by(self, hours: int) -> None:
        """As the service has it: first the edits, then the clock."""
        self.now += timedelta(hours=hours)
        self.take(follow_edits(self.policy, self.state, self.now))
        self.take(tick(self.policy, self.state, self.now))
        again = follow_edits(self.policy, self.state, self.now)
        assert again.letters == ()
        # The last whom a plan was about may have gone by the clock.
        assert again.changes in ((), (PlanSettled(),))
        self.take(again)
        if self.notify == "at once" or self.state.plan is None:
            self.assert_everybody_knows()

    # --- what is checked ---------------------------------------------------------------------------------------------

    def take(self, decision: Decision) -> None:
        before = self.state
        self.state = evolve_all(self.state, decision.changes)
        known = {r.id for r in before.of("web")}
        for letter in decision.letters:
            if letter.kind == "plan" and not letter.facts["answer"]:
                self.plan = letter
            if letter.registration and letter.kind == "changed":
                self.known[letter.registration.id] = self.facts_for(letter.registration)
            if letter.registration and letter.kind in {"session-changed", "session-cancelled"}:
                assert self.notify == "at once" or self.allowed, "nothing leaves without her yes"
                assert letter.registration.id in known
                self.assert_news(letter.registration)
        for registration in self.state.of("web"):
            if registration.id not in known:
                self.known[registration.id] = self.facts_for(registration)

    def assert_news(self, registration: Registration) -> None:
        told = self.facts_for(registration)
        assert self.known[registration.id] != told, "nobody is told twice"
        self.known[registration.id] = told

    def assert_everybody_knows(self) -> None:
        if self.now < self.session.end:
            for registration in self.live():
                assert self.known[registration.id] == self.facts_for(registration), "nobody is left untold"

    def facts_for(self, registration: Registration) -> Known:
        """What the file says of what she chose."""
        chosen = (p for p in self.session.parts if not registration.parts or p.id in registration.parts)
        return {"place": self.session.place} | {
            part.id: (part.start, part.end, part.provisional) for part in chosen if not part.dropped
        }

    def live(self) -> list[Registration]:
        return [r for r in self.state.of("web") if r.status in LIVE]

    @property
    def session(self) -> Session:
        return self.policy.sessions["web"]

    @invariant()
    def a_plan_waits_only_where_she_wants_to_be_asked(self) -> None:
        assert self.state.plan is None or self.notify == "ask"


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=150, stateful_step_count=30)
