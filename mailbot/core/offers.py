"""What a rule may do where somebody answers the offer of a seat, in time or too late."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from mailbot.core.case import Case
from mailbot.core.changes import Registered, StatusChanged, evolve, evolve_all
from mailbot.core.deadlines import given_seat, lapse, offers_close
from mailbot.core.effects import Effect, desk, for_each, moved
from mailbot.core.letters import in_answer, tell, tell_of_the_end, tell_run_out, thread_of
from mailbot.core.model import Registration, Status
from mailbot.core.seating import registration_id, repeat_standing
from mailbot.core.seats import fits, is_free


def accept(case: Case) -> Effect:
    """A seat for each who was offered one: confirmed, or held until the fee is paid."""
    return for_each(case, case.offers, _accepted)


def decline(case: Case) -> Effect:
    return for_each(case, case.offers, lambda case, offered: moved(case, offered, Status.DECLINED))


def keep_waiting(case: Case) -> Effect:
    """The group keeps its place, and is asked again only for more seats than those."""
    passed = len(case.offers)
    return for_each(case, case.offers, lambda case, offered: moved(case, offered, Status.WAITLISTED, passed=passed))


def _accepted(case: Case, offered: Registration) -> Effect:
    session = case.policy.sessions[offered.session]
    status, until = given_seat(case.policy, case.state, session, offered.participant, case.now)
    return moved(case, offered, status, until)


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

    effect = for_each(case, late, asked_anew)
    return replace(effect, changes=(*ending, *effect.changes))


def decline_late(case: Case) -> Effect:
    late, ending = _run_out(case)
    return _over(case, late, ending, "decline")


def _asked_anew(case: Case, ended: Registration, *, seated: bool, in_time: bool) -> Effect:
    session, participant = case.asked
    place = ended if in_time else replace(ended, arrived=case.message.arrived, uid=case.message.uid, rank=case.rank)
    status, until = Status.WAITLISTED, None
    if seated:
        status, until = given_seat(case.policy, case.state, session, participant, case.now)
    registration = replace(
        place,
        id=registration_id(case, session, participant),
        status=status,
        was=None,
        until=until,
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
