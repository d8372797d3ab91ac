"""What a rule may do: each action is a name and a small function of the case, which gives changes and letters."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from mailbot.core import edits
from mailbot.core.case import CONFIRM, Case
from mailbot.core.changes import (
    Asked,
    Change,
    DetailsChanged,
    InvitationAnswered,
    PlanSettled,
    Registered,
    StatusChanged,
    evolve,
    evolve_all,
)
from mailbot.core.deadlines import hold_end, lapse, offers_close
from mailbot.core.decision import Letter, Outcome
from mailbot.core.letters import (
    answer_about_edits,
    ask,
    confirm_request,
    hand_over,
    in_answer,
    tell,
    tell_changed,
    tell_of_the_end,
    tell_replaced,
    tell_run_out,
    tell_standing,
    thread_of,
)
from mailbot.core.membership import fee_settled
from mailbot.core.message import Address
from mailbot.core.model import GIVEN_UP, Participant, Registration, Status
from mailbot.core.policy import Session
from mailbot.core.reading import Intent
from mailbot.core.requests import request_of
from mailbot.core.returned import noted
from mailbot.core.seats import fits, is_free


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action comes to."""

    outcome: Outcome = Outcome.HANDLED
    changes: tuple[Change, ...] = ()
    letters: tuple[Letter, ...] = ()


# --- for the message as a whole ----------------------------------------------------------------------------


def ignore(case: Case) -> Effect:
    return Effect(Outcome.IGNORED)


def desk(case: Case) -> Effect:
    return Effect(Outcome.DESK, letters=(_handed_over(case, case.because),))


def pass_on(case: Case) -> Effect:
    """To the desk; the writer is told so once in a thread."""
    answered = case.answered.kind if case.answered else ""
    letters = () if answered == "acknowledged" else ask(case.message, case.reading, "acknowledged", confirms=False)
    return Effect(Outcome.DESK, letters=(_handed_over(case, case.because), *letters))


def ask_which_session(case: Case) -> Effect:
    return _question(case, "which-session", sessions=case.policy.open_sessions(case.arrived))


def ask_which_of_own(case: Case) -> Effect:
    """Several sessions: which? Several people in one: who?"""
    could_be_meant = case.offers if case.reading.intent in {Intent.ACCEPT, Intent.DECLINE} else case.own
    sessions = tuple(case.policy.sessions[s] for s in dict.fromkeys(r.session for r in could_be_meant))
    if len(sessions) < 2:
        return ask_which_person(case)
    # Which sessions are hers is for her own eyes: a Reply-To proves nothing.
    return _question(replace(case, message=replace(case.message, reply_to=None)), "which-session", sessions=sessions)


def ask_which_person(case: Case) -> Effect:
    """Nobody is known under the author's address, or several people are."""
    address = case.message.author or case.message.reply_to or Address("")
    return _question(case, "which-person", address=address.email, found=len(case.own))


def ask_to_confirm(case: Case) -> Effect:
    """Who has the place says whether it is really to be taken from her. Who wrote in another's name learns no more than
    that somebody is asked."""
    offered = case.offers if case.reading.intent is Intent.DECLINE else ()
    registration = case.invited or (offered or case.own or case.named)[0]
    request = request_of(case, CONFIRM, (registration.id,))
    question = confirm_request(case.policy, registration, case.message, case.reading, request.key)
    is_hers = case.is_from(registration.recipient.email)
    told = () if is_hers else ask(case.message, case.reading, "acknowledged", confirms=True)
    return Effect(changes=(Asked(request),), letters=(question, *told))


def leave_as_it_stands(case: Case) -> Effect:
    if case.own:
        return tell_where_it_stands(case)
    return tell_how_it_ended(case) if case.ended else Effect(Outcome.IGNORED)


def give_place(case: Case) -> Effect:
    """The newcomer has the same place, and what she owes of the fee."""
    leaving, newcomer = case.own[0], case.reading.participants[0]
    session = case.policy.sessions[leaving.session]
    seat = replace(case, session=session, participant=newcomer, rank=leaving.rank)
    parts = seat.parts if case.reading.parts else leaving.parts
    if seat.standing or seat.has_namesake or all(part.dropped for part in session.chosen_parts(parts)):
        return desk(case)
    status, until = leaving.status, leaving.until
    if status in {Status.CONFIRMED, Status.HELD}:
        settled = fee_settled(case.policy, case.state, session, newcomer)
        status = Status.CONFIRMED if settled else Status.HELD
        # A hold goes on: passed to and fro, it would never end.
        until = None if settled else leaving.until or hold_end(case.policy, session, case.now)
    coming = replace(
        _registration(seat, status),
        arrived=leaving.arrived,
        uid=leaving.uid,
        parts=parts,
        until=until,
    )
    changes = (StatusChanged(leaving.session, leaving.id, Status.REPLACED, case.now), Registered(coming))
    after = evolve_all(case.state, changes)
    gone = after.registration(leaving.session, leaving.id)
    letters = [tell_replaced(case.policy, gone, leaving, coming), tell(case.policy, after, coming, leaving)]
    return Effect(changes=changes, letters=_one_answers(case, letters))


def change(case: Case) -> Effect:
    registration = case.own[0]
    changed = case.changed(registration)
    if changed is None:
        return desk(case)
    participant, parts = changed
    edit = DetailsChanged(registration.session, registration.id, participant, parts, case.now)
    after = evolve(case.state, edit)
    letter = tell_changed(case.policy, after, after.registration(registration.session, registration.id))
    if letter.to != (registration.recipient,) and participant.email != registration.participant.email:
        letter = replace(letter, to=(*letter.to, registration.recipient))  # whose address it was hears of it
    return Effect(changes=(edit,), letters=(in_answer(letter, case.message),))


def cancel(case: Case) -> Effect:
    return _each(case, case.own, lambda case, registration: _moved(case, registration, Status.CANCELLED))


def note_calendar_answer(case: Case) -> Effect:
    """An invitation accepted, perhaps provisionally: nothing to do, but good to know."""
    registration, answer = case.invited, case.calendar_answer
    assert registration is not None
    assert answer is not None
    if registration.partstat == answer.partstat:
        return Effect(Outcome.IGNORED)
    noted = InvitationAnswered(registration.session, registration.id, answer.partstat)
    return Effect(Outcome.IGNORED, changes=(noted,))


def repeat_cancelled(case: Case) -> Effect:
    registration = max((r for r in case.past if r.status in GIVEN_UP), key=lambda r: r.decided)
    return _told(case, tell(case.policy, case.state, registration))


def tell_where_it_stands(case: Case) -> Effect:
    def standing(case: Case, registration: Registration) -> Effect:
        return _told(case, tell_standing(case.policy, case.state, registration, repeated=False))

    return _each(case, case.own, standing)


def tell_how_it_ended(case: Case) -> Effect:
    ended = case.ended
    assert ended is not None
    before = replace(ended, status=ended.was) if ended.was else None
    return _told(case, tell(case.policy, case.state, ended, before))


def accept(case: Case) -> Effect:
    """A seat for each who was offered one: confirmed, or held until the fee is paid."""
    return _each(case, case.offers, _accepted)


def decline(case: Case) -> Effect:
    return _each(case, case.offers, lambda case, offered: _moved(case, offered, Status.DECLINED))


def keep_waiting(case: Case) -> Effect:
    """The group keeps its place, and is asked again only for more seats than those."""
    passed = len(case.offers)
    return _each(case, case.offers, lambda case, offered: _moved(case, offered, Status.WAITLISTED, passed=passed))


def _accepted(case: Case, offered: Registration) -> Effect:
    session = case.policy.sessions[offered.session]
    if fee_settled(case.policy, case.state, session, offered.participant):
        return _moved(case, offered, Status.CONFIRMED)
    return _moved(case, offered, Status.HELD, until=hold_end(case.policy, session, case.now))


def accept_late(case: Case) -> Effect:
    """Her offer had run out: it is a new request, in its own place, save that no deadline is held against it. She gets
    the seat where it is still free and nobody else waits for it; a group gets all of its seats, or waits for them. Who
    answered in time, and was only read too late, has the place that she had."""
    late, ending = _run_out(case)
    case = replace(case, state=evolve_all(case.state, ending))
    session = case.policy.sessions[late[0].session]
    if all(part.dropped for part in session.chosen_parts(late[0].parts)):
        return desk(case)
    if session.called_off:
        told = (tell_of_the_end(case.policy, ended, None) for ended in late)
        return Effect(changes=ending, letters=tuple(in_answer(letter, case.message) for letter in told))
    close = offers_close(case.policy, session)
    if case.now >= close:
        return _over(case, late, ending, "accept")
    people = [ended.participant for ended in late]
    in_time = all(ended.until and case.arrived < ended.until for ended in late)
    seated = (fits if in_time else is_free)(case.policy, case.state, session, people, late[0].parts)
    ranked = {ended.id: rank for rank, ended in enumerate(late)}

    def asked_anew(case: Case, ended: Registration) -> Effect:
        seat = replace(case, session=session, participant=ended.participant, rank=ranked[ended.id])
        return repeat_standing(seat) if seat.standing else _asked_anew(seat, ended, seated=seated, in_time=in_time)

    effect = _each(case, late, asked_anew)
    return replace(effect, changes=(*ending, *effect.changes))


def _asked_anew(case: Case, ended: Registration, *, seated: bool, in_time: bool) -> Effect:
    session, participant = case.asked
    place = ended if in_time else replace(ended, arrived=case.message.arrived, uid=case.message.uid, rank=case.rank)
    status = Status.WAITLISTED
    if seated:
        status = Status.CONFIRMED if fee_settled(case.policy, case.state, session, participant) else Status.HELD
    registration = replace(
        place,
        id=_registration_id(case, session, participant),
        status=status,
        was=None,
        until=hold_end(case.policy, session, case.now) if status is Status.HELD else None,
        author=case.message.author or ended.author,
        message=case.message.key,
        thread=thread_of(case.message),
        language=case.reading.language,
        decided=case.now,
        sequence=0,
        passed=0,
    )
    change = Registered(registration)
    told = tell(case.policy, evolve(case.state, change), registration, None if in_time else ended)
    return Effect(changes=(change,), letters=(in_answer(told, case.message),))


def decline_late(case: Case) -> Effect:
    late, ending = _run_out(case)
    return _over(case, late, ending, "decline")


def _over(
    case: Case, late: Sequence[Registration], ending: tuple[StatusChanged, ...], why: Literal["accept", "decline"]
) -> Effect:
    told = (tell_run_out(case.policy, ended, ended.until, why) for ended in late)
    return Effect(changes=ending, letters=tuple(in_answer(letter, case.message) for letter in told))


def _run_out(case: Case) -> tuple[list[Registration], tuple[StatusChanged, ...]]:
    """The offers that had run out, and their end where the clock was not looked at since."""
    late = case.late_offers
    ending = tuple(lapse(case.state, r, case.now, r.until) for r in late if r.status is not Status.EXPIRED)
    after = evolve_all(case.state, ending)
    return [after.registration(r.session, r.id) for r in late], ending


def note_unreachable(case: Case) -> Effect:
    changes, letters = noted(case)
    return Effect(Outcome.IGNORED, changes, letters)


def carry_out_plan(case: Case) -> Effect:
    """The coordinator says yes: everybody whom the edit concerns is told."""
    outstanding = edits.edits(case.policy, case.state, case.now)
    changes, letters = edits.tell_all(case.policy, case.state, outstanding, case.now)
    answer = answer_about_edits(case.policy, case.message, "yes", len(letters))
    return Effect(changes=(*changes, PlanSettled()), letters=(*letters, answer))


def drop_plan(case: Case) -> Effect:
    """She says no: nobody is told, and the present rules count as told."""
    changes = edits.let_be(case.policy, edits.edits(case.policy, case.state, case.now))
    answer = answer_about_edits(case.policy, case.message, "no")
    return Effect(changes=(*changes, PlanSettled()), letters=(answer,))


def tell_plan_is_late(case: Case) -> Effect:
    """She answers a plan that is no longer what people would be told: nothing leaves."""
    return Effect(letters=(answer_about_edits(case.policy, case.message, "late"),))


def ask_yes_or_no(case: Case) -> Effect:
    """Her answer is neither: nothing leaves, and the answer to this letter counts as one to the plan."""
    assert case.answered is not None
    return Effect(letters=(answer_about_edits(case.policy, case.message, "unclear", request=case.answered.request),))


def and_the_rest(case: Case, effect: Effect) -> Effect:
    """A mail can say two things. The first is done; what it says besides waits for a person."""
    if effect.outcome is not Outcome.HANDLED or not case.reading.also:
        return effect
    after = replace(case, state=evolve_all(case.state, effect.changes))
    letter = _handed_over(after, "the mail says something more")
    return replace(effect, outcome=Outcome.DESK, letters=(*effect.letters, letter))


# --- for one person who asks for a seat in one session -------------------------------------------------------


def confirm(case: Case) -> Effect:
    return _registered(case, Status.CONFIRMED)


def hold(case: Case) -> Effect:
    return _registered(case, Status.HELD)


def wait(case: Case) -> Effect:
    return _registered(case, Status.WAITLISTED)


def refuse(case: Case) -> Effect:
    return _registered(case, Status.REFUSED)


def call_off(case: Case) -> Effect:
    """Nobody comes to a session that is called off: who asks learns it, whether she was registered or not."""
    if case.standing:
        return _moved(case, case.standing, Status.CANCELLED)
    return _registered(case, Status.REFUSED)


def repeat_standing(case: Case) -> Effect:
    """She is registered already: the answer says where she stands, and takes no second seat."""
    assert case.standing is not None
    return _told(case, tell_standing(case.policy, case.state, case.standing, repeated=True))


MESSAGE_ACTIONS: dict[str, Callable[[Case], Effect]] = {
    action.__name__: action
    for action in (
        ignore,
        desk,
        ask_which_session,
        ask_which_of_own,
        ask_which_person,
        pass_on,
        ask_to_confirm,
        leave_as_it_stands,
        give_place,
        change,
        cancel,
        note_calendar_answer,
        repeat_cancelled,
        tell_where_it_stands,
        tell_how_it_ended,
        accept,
        decline,
        keep_waiting,
        accept_late,
        decline_late,
        note_unreachable,
        carry_out_plan,
        drop_plan,
        tell_plan_is_late,
        ask_yes_or_no,
    )
}

SEAT_ACTIONS: dict[str, Callable[[Case], Effect]] = {
    action.__name__: action for action in (confirm, hold, wait, refuse, repeat_standing, call_off)
}


# --- what they share -----------------------------------------------------------------------------------------


def _question(case: Case, kind: str, **facts: object) -> Effect:
    """Ask the writer, and wait for the answer; where there is nobody to ask, the desk."""
    letters = ask(case.message, case.reading, kind, **facts)
    if not letters or case.message.author is None:
        return desk(case)
    return Effect(changes=(Asked(request_of(case, kind)),), letters=letters)


def _handed_over(case: Case, because: str) -> Letter:
    return hand_over(case.policy, case.message, case.reading, because, case.known)


def _told(case: Case, letter: Letter) -> Effect:
    return Effect(letters=(in_answer(letter, case.message),))


def _each(case: Case, registrations: Iterable[Registration], deed: Callable[[Case, Registration], Effect]) -> Effect:
    """The same for each, one after the other."""
    whole = Effect()
    for registration in registrations:
        effect = deed(case, registration)
        whole = replace(whole, changes=whole.changes + effect.changes, letters=whole.letters + effect.letters)
        case = replace(case, state=evolve_all(case.state, effect.changes))
    return whole


def _moved(
    case: Case, registration: Registration, status: Status, until: datetime | None = None, passed: int = 0
) -> Effect:
    change = StatusChanged(registration.session, registration.id, status, case.now, until, passed)
    after = evolve(case.state, change)
    letter = tell(case.policy, after, after.registration(registration.session, registration.id), registration)
    return Effect(changes=(change,), letters=(in_answer(letter, case.message),))


def _one_answers(case: Case, letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """Of several letters one answers the message: the first that its writer reads anyhow, else the first."""
    hers = next((n for n, each in enumerate(letters) if case.is_from(*(to.email for to in each.to))), 0)
    return tuple(in_answer(each, case.message) if n == hers else each for n, each in enumerate(letters))


def _registered(case: Case, status: Status) -> Effect:
    registration = _registration(case, status)
    change = Registered(registration)
    letter = tell(case.policy, evolve(case.state, change), registration)
    return Effect(changes=(change,), letters=(in_answer(letter, case.message),))


def _registration(case: Case, status: Status) -> Registration:
    session, participant = case.asked
    return Registration(
        id=_registration_id(case, session, participant),
        session=session.id,
        participant=participant,
        status=status,
        arrived=case.message.arrived,
        uid=case.message.uid,
        rank=case.rank,
        author=case.message.author or Address(""),
        message=case.message.key,
        thread=thread_of(case.message),
        language=case.reading.language,
        decided=case.now,
        parts=case.parts,
        until=hold_end(case.policy, session, case.now) if status is Status.HELD else None,
        together=case.is_kept_together,
    )


def _registration_id(case: Case, session: Session, participant: Participant) -> str:
    """Made from the message's key: deciding the same message again gives the same registration."""
    seed = f"{case.message.key}/{session.id}/{case.rank}"
    return hashlib.sha256(seed.encode()).hexdigest()[:16]
