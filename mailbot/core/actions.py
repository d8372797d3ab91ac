"""What a rule may do: each action is a name and a small function of the case, which gives changes and letters.

Here stand those for a message as a whole; who answers an offer is in `offers`, who asks for a seat in `seating`."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from mailbot.core import edits
from mailbot.core.case import CONFIRM, Case
from mailbot.core.changes import (
    Asked,
    DetailsChanged,
    InvitationAnswered,
    PlanSettled,
    Registered,
    StatusChanged,
    evolve,
    evolve_all,
)
from mailbot.core.deadlines import given_seat
from mailbot.core.decision import Letter, Outcome
from mailbot.core.effects import Effect, desk, for_each, handed_over, moved, reply
from mailbot.core.letters import (
    acknowledge,
    ask,
    confirm_request,
    in_answer,
    tell,
    tell_changed,
    tell_replaced,
    tell_standing,
)
from mailbot.core.letters_to_coordinator import answer_about_edits
from mailbot.core.message import Address
from mailbot.core.model import GIVEN_UP, Registration, Status
from mailbot.core.offers import accept, accept_late, decline, decline_late, keep_waiting
from mailbot.core.reading import Intent
from mailbot.core.requests import request_of
from mailbot.core.returned import follow_up
from mailbot.core.seating import registration_of


def ignore(case: Case) -> Effect:
    return Effect(Outcome.IGNORED)


def pass_on(case: Case) -> Effect:
    """To the desk; the writer is told so once in a thread."""
    answered = case.answered.kind if case.answered else ""
    letters = () if answered == "acknowledged" else acknowledge(case.message, case.reading, confirms=False)
    return Effect(Outcome.DESK, letters=(handed_over(case, case.because), *letters))


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
    told = () if is_hers else acknowledge(case.message, case.reading, confirms=True)
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
        status, until = given_seat(case.policy, case.state, session, newcomer, case.now)
        # A hold goes on: passed to and fro, it would never end.
        until = until and (leaving.until or until)
    coming = replace(
        registration_of(seat, status),
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
    if participant.email != registration.participant.email:
        letter = replace(letter, to=(*letter.to, registration.recipient))  # whose address it was hears of it
    return Effect(changes=(edit,), letters=(in_answer(letter, case.message),))


def cancel(case: Case) -> Effect:
    return for_each(case, case.own, lambda case, registration: moved(case, registration, Status.CANCELLED))


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
    return reply(case, tell(case.policy, case.state, registration))


def tell_where_it_stands(case: Case) -> Effect:
    def standing(case: Case, registration: Registration) -> Effect:
        return reply(case, tell_standing(case.policy, case.state, registration, repeated=False))

    return for_each(case, case.own, standing)


def tell_how_it_ended(case: Case) -> Effect:
    ended = case.ended
    assert ended is not None
    before = replace(ended, status=ended.was) if ended.was else None
    return reply(case, tell(case.policy, case.state, ended, before))


def note_unreachable(case: Case) -> Effect:
    changes, letters = follow_up(case)
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
    letter = handed_over(after, "the mail says something more")
    return replace(effect, outcome=Outcome.DESK).plus(letters=[letter])


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


def _question(case: Case, kind: str, **facts: object) -> Effect:
    """Ask the writer, and wait for the answer; where there is nobody to ask, the desk."""
    letters = ask(case.message, case.reading, kind, **facts)
    if not letters or case.message.author is None:
        return desk(case)
    return Effect(changes=(Asked(request_of(case, kind)),), letters=letters)


def _one_answers(case: Case, letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """Of several letters one answers the message: the first that its writer reads anyhow, else the first."""
    hers = next((n for n, each in enumerate(letters) if case.is_from(*(to.email for to in each.to))), 0)
    return tuple(in_answer(each, case.message) if n == hers else each for n, each in enumerate(letters))
