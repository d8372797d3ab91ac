"""What to do with a message, when the clock has moved on, and when a letter cannot be delivered.

Each ends by settling the seats, whatever freed them: a fee that is now paid confirms its hold, a freed seat goes to
who has waited longest. Then the clock reminds."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.core import edits
from mailbot.core.actions import MESSAGE_ACTIONS, and_the_rest, tell_where_it_stands
from mailbot.core.case import Case
from mailbot.core.changes import (
    Answered,
    Certified,
    Change,
    FeesLikened,
    StatusChanged,
    evolve,
    evolve_all,
)
from mailbot.core.deadlines import given_seat, lapsed, offer_end, offers_close
from mailbot.core.decision import Decision, Letter, Outcome
from mailbot.core.delivery import Mail
from mailbot.core.effects import Effect
from mailbot.core.facts import FACTS
from mailbot.core.groups import gathered
from mailbot.core.guards import objection
from mailbot.core.letters import OF_EDITS, certificate, tell, thread_of
from mailbot.core.letters_to_coordinator import ask_whose_fee, hand_over
from mailbot.core.membership import fee_settled
from mailbot.core.message import Message
from mailbot.core.model import Registration, State, Status
from mailbot.core.policy import Policy, Rule, Session
from mailbot.core.reading import Intent, Reading, read
from mailbot.core.reminders import with_link, with_reminders
from mailbot.core.requests import forgotten, resumed
from mailbot.core.resemblance import resemblances
from mailbot.core.returned import heard_from, passed_on
from mailbot.core.seating import SEAT_ACTIONS
from mailbot.core.seats import free_seats, group, next_in_line, waitlist
from mailbot.core.table import COORDINATOR, MACHINES, MESSAGES, SEATS

UNDELIVERED = "an offer that cannot be delivered passes on"
BY_CLOCK = "time"  # why tick decides


def decide(policy: Policy, state: State, message: Message, now: datetime, answered: Mail | None = None) -> Decision:
    """What to do with a message that was not known before. `answered`: the letter of ours that it answers."""

    def read_as(intent: Intent | None) -> Reading:
        sessions = tuple(policy.sessions.values())
        return read(message, sessions, policy.mailbox, policy.timezone, intent, is_offered=_offers(state, answered))

    return decide_case(resumed(Case(policy, state, message, read_as(None), now, answered), read_as))


def _offers(state: State, answered: Mail | None) -> bool:
    """Whether the letter answered offers a seat, or did."""
    if answered is None:
        return False
    known = (r for registrations in state.registrations.values() for r in registrations)
    is_open = any(r.id in answered.registrations and r.status is Status.OFFERED for r in known)
    return is_open or answered.kind == "offer"


def decide_case(case: Case) -> Decision:
    """What to do with a message as it is read, before these rules and this state."""
    policy, state, now = case.policy, case.state, case.now
    row = first_match((*MACHINES, *COORDINATOR, *policy.rule, *MESSAGES), case)
    case = replace(case, because=row.name)
    if row.then == SEAT_EACH:
        because, effect = seat_each(case)
    else:
        because, effect = row.name, MESSAGE_ACTIONS[row.then](case)
    if row not in COORDINATOR:
        effect = and_the_rest(case, effect)
    answered = (Answered(case.resumes.key),) if case.resumes else ()
    changes = (*heard_from(case), *answered, *effect.changes)
    decision = Decision(effect.outcome, because, changes, effect.letters, case.reading)
    tells_all = row.then in {SEAT_EACH, tell_where_it_stands.__name__}
    asked = {r.id for letter in effect.letters for r in letter.registrations} if tells_all else set()
    decision = _gathered(policy, state, settled(policy, state, decision, now), case.message, asked)
    decision = _in_her_language(case, linked(policy, state, decision, now))
    forbidden = objection(policy, state, decision.changes, decision.letters)
    if forbidden is None:
        return decision
    letter = hand_over(policy, case.message, case.reading, forbidden, case.known)
    return Decision(Outcome.DESK, forbidden, letters=(letter,), reading=case.reading)


def _in_her_language(case: Case, decision: Decision) -> Decision:
    """The decision; what answers the writer alone is in the language in which she wrote."""
    thread, language = thread_of(case.message), case.reading.language
    letters = (
        replace(letter, language=language)
        if letter.answers == thread and case.is_from(*(reader.email for reader in letter.to))
        else letter
        for letter in decision.letters
    )
    return replace(decision, letters=tuple(letters))


def tick(policy: Policy, state: State, now: datetime) -> Decision:
    """What the clock makes due. Doing it twice does nothing the second time."""
    decision = Decision(None, BY_CLOCK, forgotten(state, now))
    decision = settled(policy, state, decision, now)  # first: a hold whose fee is paid does not lapse
    decision = settled(policy, state, _after_lapses(policy, state, decision, now), now)
    decision = _gathered(policy, state, decision)
    decision = _with_likenesses(policy, state, decision, now)
    decision = with_reminders(policy, state, with_link(policy, state, decision, now), now)
    decision = _finished(state, _with_certificates(policy, state, decision, now))
    forbidden = objection(policy, state, decision.changes, decision.letters)
    return Decision(None, forbidden) if forbidden else decision


def linked(policy: Policy, state: State, decision: Decision, now: datetime) -> Decision:
    """The decision, its letters with the link where the time has come, and that those who get it know it."""
    return _finished(state, with_link(policy, state, decision, now))


def _finished(state: State, decision: Decision) -> Decision:
    """The decision, and what its letters make known; each as its registration is after it."""
    decision = _with_known_links(state, decision)
    after = evolve_all(state, decision.changes)
    return replace(decision, letters=tuple(_of_now(after, letter) for letter in decision.letters))


def _of_now(state: State, letter: Letter) -> Letter:
    """An invitation carries the sequence that its answer will be compared with."""
    if not letter.calendar or letter.registration is None:
        return letter
    now = state.registration(letter.registration.session, letter.registration.id)
    return replace(letter, registration=replace(letter.registration, sequence=now.sequence))


def _with_known_links(state: State, decision: Decision) -> Decision:
    """The decision, and that those whom its letters tell the link know it: they are told when it changes."""
    after = evolve_all(state, decision.changes)
    known = [
        edits.link_known(letter.session, after.registration(letter.session.id, letter.registration.id))
        for letter in decision.letters
        if letter.tells_link and letter.session and letter.registration
    ]
    return decision.plus(known)


def undelivered(policy: Policy, state: State, mail: Mail, now: datetime) -> Decision:
    """What follows from a letter that the mail server refused for good: an offer in it passes to the next. Of several
    readers nobody knows whom it reached."""
    emails = mail.recipients if len(mail.recipients) == 1 else ()
    changes, letters = passed_on(policy, state, mail, emails, now)
    decision = Decision(None, UNDELIVERED, changes, letters)
    if not changes:
        return decision
    return linked(policy, state, _gathered(policy, state, settled(policy, state, decision, now)), now)


# --- rows ----------------------------------------------------------------------------------------------------

SEAT_EACH = "seat_each"


def first_match(rows: Iterable[Rule], case: Case) -> Rule:
    """The first row whose facts all hold. The tables end with a row that asks for none."""
    return next(row for row in rows if all(FACTS[fact](case) == value for fact, value in row.when.items()))


def seat_each(case: Case) -> tuple[str, Effect]:
    """Each person in each session meant, in the order written, one after the other."""
    whole = Effect()
    because: dict[str, None] = {}
    asked = [(session, person) for session in case.sessions for person in case.reading.participants]
    for rank, (session, participant) in enumerate(asked):
        seat = replace(case, session=session, participant=participant, rank=rank)
        row = first_match(SEATS, seat)
        effect = SEAT_ACTIONS[row.then](seat)
        because[row.name] = None
        whole = whole.plus(effect.changes, effect.letters)
        case = replace(case, state=evolve_all(case.state, effect.changes))
    return "; ".join(because), whole


def _gathered(
    policy: Policy,
    state: State,
    decision: Decision,
    message: Message | None = None,
    asked: Collection[str] = (),
) -> Decision:
    """The decision, with one letter to who would get several about the people that she asked for."""
    after = evolve_all(state, decision.changes)
    return replace(decision, letters=gathered(policy, after, decision.letters, message, asked))


# --- settling ------------------------------------------------------------------------------------------------


def settled(policy: Policy, state: State, decision: Decision, now: datetime) -> Decision:
    """The decision, and what follows from it for others."""
    decision = replace(decision, changes=tuple(edits.as_told(policy, state, decision.changes)))
    after = evolve_all(state, decision.changes)
    changes: list[Change] = []
    letters = decision.letters
    for session in policy.going_on(now):
        while moves := _next_settlement(policy, after, session, now):
            for change in moves:
                before, after = after, evolve(after, change)
                changes.append(change)
                if change.status is Status.EXPIRED and session.start <= now:
                    continue  # no hope of what has begun: she knows
                letters = _told(policy, before, after, change, letters)
    return replace(decision, changes=(*decision.changes, *changes), letters=letters)


def _after_lapses(policy: Policy, state: State, decision: Decision, now: datetime) -> Decision:
    """The decision, and the end of the holds and offers that have run out."""
    after = evolve_all(state, decision.changes)
    for change in lapsed(policy, after, now):
        before, after = after, evolve(after, change)
        letters = _told(policy, before, after, change, decision.letters)
        decision = replace(decision, changes=(*decision.changes, change), letters=letters)
    return decision


def _with_likenesses(policy: Policy, state: State, decision: Decision, now: datetime) -> Decision:
    """The decision, and word to the coordinator of fees that may be those for want of which seats are held."""
    for held, candidates in resemblances(policy, evolve_all(state, decision.changes), now):
        change = FeesLikened(held.session, held.id, tuple(fee.holder for fee in candidates))
        decision = decision.plus([change], [ask_whose_fee(policy, held, candidates)])
    return decision


def _with_certificates(policy: Policy, state: State, decision: Decision, now: datetime) -> Decision:
    """The decision, and the certificates of who attended a session that is over and has none yet. One can be made out
    to a name alone."""
    owed = [
        r
        for session in policy.sessions.values()
        if session.end <= now
        for r in state.of(session.id)
        if r.status is Status.ATTENDED and r.certified is None and r.participant.name
    ]
    return decision.plus((Certified(r.session, r.id, now) for r in owed), (certificate(policy, r, now) for r in owed))


def _next_settlement(policy: Policy, state: State, session: Session, now: datetime) -> tuple[StatusChanged, ...]:
    """The next hold whose fee is settled, else the next in line for whom a seat is free: somebody, or a group; when no
    more seats are offered, all who still wait for one."""
    for held in state.of(session.id):
        if held.status is Status.HELD and fee_settled(policy, state, session, held.participant):
            return (StatusChanged(session.id, held.id, Status.CONFIRMED, now),)
    if now >= offers_close(policy, session):
        return tuple(StatusChanged(session.id, r.id, Status.EXPIRED, now) for r in waitlist(state, session.id))
    line = next_in_line(policy, state, session)
    if not line:
        return ()
    those = group(state, line[0], Status.WAITLISTED)
    # Seats for some of a group are never given unasked: it may rather wait for all.
    if policy.waitlist.promotion == "offer" or len(line) < len(those):
        others = len(waitlist(state, session.id)) - len(those)
        until = offer_end(policy, session, now, others_wait=others > free_seats(state, session) - len(line))
        return tuple(StatusChanged(session.id, r.id, Status.OFFERED, now, until) for r in line)
    return tuple(_promotion(policy, state, session, waiting, now) for waiting in line)


def _promotion(policy: Policy, state: State, session: Session, waiting: Registration, now: datetime) -> StatusChanged:
    status, until = given_seat(policy, state, session, waiting.participant, now)
    return StatusChanged(session.id, waiting.id, status, now, until)


def _told(
    policy: Policy, before: State, after: State, change: StatusChanged, letters: tuple[Letter, ...]
) -> tuple[Letter, ...]:
    """The letters, and the one to somebody whose registration moved. Who moves twice is told once, where she stands
    in the end; that the session itself changed is told besides."""
    stood = before.registration(change.session, change.registration)
    stands = after.registration(change.session, change.registration)
    letter = tell(policy, after, stands, stood)
    for number, earlier in enumerate(letters):
        is_question = bool(earlier.request)
        is_hers = earlier.registration is not None and earlier.registration.id == change.registration
        if is_hers and not is_question and earlier.kind not in OF_EDITS:
            letter = replace(letter, to=earlier.to, answers=earlier.answers)
            return (*letters[:number], letter, *letters[number + 1 :])
    return (*letters, letter)
