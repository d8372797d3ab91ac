"""Edits of the rules that concern people: what each was told of her session, held against the rules as they are now.

Each registration keeps what it was told. The laws: nobody is told the same edit twice, nobody whom it concerns is left
untold, and nothing leaves without the coordinator's yes unless she said "at once". What is over, or was over for her,
concerns nobody any more."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.core.changes import Change, DetailsChanged, Informed, Registered, StatusChanged, evolve
from mailbot.core.deadlines import offers_close
from mailbot.core.decision import Letter
from mailbot.core.letters import tell_of_an_edit, tell_of_the_end
from mailbot.core.model import LIVE, AnnouncedPart, Announcement, Plan, Registration, State, Status
from mailbot.core.policy import Part, Policy, Session
from mailbot.core.seats import Limit, limits


@dataclass(frozen=True, slots=True)
class News:
    """What an edit changes for somebody; empty: nothing."""

    moved: tuple[tuple[AnnouncedPart, Part], ...] = ()
    confirmed: tuple[Part, ...] = ()  # provisional before
    doubtful: tuple[Part, ...] = ()  # provisional now
    added: tuple[Part, ...] = ()
    dropped: tuple[AnnouncedPart, ...] = ()
    place_was: str = ""
    link: str = ""
    link_details: str = ""
    called_off: bool = False

    def __bool__(self) -> bool:
        return self != News()


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit of the rules changes for one registration. `ends`: nothing takes place for her any more."""

    registration: Registration
    session: Session
    news: News
    ends: bool = False

    @property
    def kind(self) -> str:
        return "session-cancelled" if self.ends else "session-changed"


def announced(session: Session, before: Announcement | None = None, *, link: bool = False) -> Announcement:
    """What the rules tell of a session now. The link to who has it already, or gets it with this (`link`)."""
    parts = (AnnouncedPart(p.id, p.start, p.end, p.provisional, dict(p.name.items())) for p in _taking_place(session))
    told = Announcement(tuple(parts), session.place, session.called_off)
    if session.link and (link or (before and before.link)):
        return replace(told, link=session.link, link_details=session.link_details)
    return replace(told, link=before.link, link_details=before.link_details) if before else told


def link_known(session: Session, registration: Registration) -> Informed:
    """She was sent the link: to be noted with the letter that brings it, so that she is told of another one."""
    told = replace(registration.told or announced(session), link=session.link, link_details=session.link_details)
    return Informed(session.id, registration.id, told, registration.until)


def as_told(policy: Policy, state: State, changes: Iterable[Change]) -> Iterator[Change]:
    """The changes, and what they tell: who registers or chooses anew hears the rules in force by the letter that
    answers her."""
    for change in changes:
        match change:
            case Registered(registration):
                yield Registered(replace(registration, told=announced(policy.sessions[registration.session])))
            case DetailsChanged(session, registration_id):
                chosen = evolve(state, change).registration(session, registration_id)
                yield change
                told = chosen.told
                edit = _edit(policy.sessions[session], chosen, told) if told else None
                if edit is None or not edit.ends:  # that nothing takes place for her no such letter says
                    yield Informed(session, registration_id, announced(policy.sessions[session], told), chosen.until)
            case _:
                yield change
        state = evolve(state, change)


# --- whom it concerns ------------------------------------------------------------------------------------------------


def edits(policy: Policy, state: State, now: datetime) -> tuple[Edit, ...]:
    """Who is to be told what, session by session and in order of arrival."""
    return tuple(edit for _, edit in _compared(policy, state, now) if edit)


def unnoted(policy: Policy, state: State, now: datetime) -> Iterator[Informed]:
    """Who has nothing to be told, but of whom it isn't noted that she knows it."""
    for registration, edit in _compared(policy, state, now):
        if edit is None:
            yield _informed(policy, registration)


def _compared(policy: Policy, state: State, now: datetime) -> Iterator[tuple[Registration, Edit | None]]:
    """Those of whom something else is noted than the rules say now, and what is news to them."""
    for session in policy.sessions.values():
        if session.end <= now:
            continue
        for registration in state.of(session.id):
            told = registration.told
            if registration.status not in LIVE or told == announced(session, told):
                continue
            if told is None:
                yield registration, None
            elif any(now < part.end for part in told.parts):  # it took place: the file now tells another session
                yield registration, _edit(session, registration, told)


def _edit(session: Session, registration: Registration, told: Announcement) -> Edit | None:
    before = {part.id: part for part in told.parts if not registration.parts or part.id in registration.parts}
    if session.called_off:
        return None if told.called_off else Edit(registration, session, News(called_off=True), ends=True)
    after = {p.id: p for p in _taking_place(session) if not registration.parts or p.id in registration.parts}
    both = [(before[name], part) for name, part in after.items() if name in before]
    new_link = registration.status is Status.CONFIRMED and told.link and session.link
    news = News(
        moved=tuple((was, is_) for was, is_ in both if (was.start, was.end) != (is_.start, is_.end)),
        confirmed=tuple(part for was, part in both if was.provisional and not part.provisional),
        doubtful=tuple(part for was, part in both if part.provisional and not was.provisional),
        added=tuple(part for name, part in after.items() if name not in before),
        dropped=tuple(part for name, part in before.items() if name not in after),
        place_was=told.place if told.place != session.place else "",
    )
    if new_link and (told.link, told.link_details) != (session.link, session.link_details):
        news = replace(news, link=session.link, link_details=session.link_details)
    return Edit(registration, session, news, ends=not after and bool(news.dropped)) if news else None


def _taking_place(session: Session) -> tuple[Part, ...]:
    return tuple(part for part in session.parts if not part.dropped)


# --- telling them ----------------------------------------------------------------------------------------------------


def tell_all(policy: Policy, state: State, told: Iterable[Edit], now: datetime) -> tuple[list[Change], list[Letter]]:
    """Everybody concerned is told once. For whom nothing takes place any more, the registration ends."""
    changes: list[Change] = []
    letters: list[Letter] = []
    for edit in told:
        before = edit.registration
        change: Change = _informed(policy, before)
        if edit.ends:
            change = StatusChanged(edit.session.id, before.id, Status.CANCELLED, now)
        state = evolve(state, change)
        changes.append(change)
        letters.append(_letter(policy, edit, state.registration(edit.session.id, before.id)))
    return changes, letters


def let_be(policy: Policy, untold: Iterable[Edit]) -> tuple[Change, ...]:
    """Nobody is told, and the rules as they are count as told."""
    return tuple(_informed(policy, edit.registration) for edit in untold)


def _letter(policy: Policy, edit: Edit, after: Registration) -> Letter:
    before, news = edit.registration, edit.news
    if edit.ends:
        return tell_of_the_end(policy, after, before.status, news.dropped)
    letter = tell_of_an_edit(policy, after, news=news, sooner=after.until != before.until)
    only_link = replace(news, link="", link_details="") == News()
    return replace(letter, calendar="") if only_link else letter  # no calendar holds the link


def _informed(policy: Policy, registration: Registration) -> Informed:
    session = policy.sessions[registration.session]
    told = announced(session, registration.told)
    return Informed(session.id, registration.id, told, _until(policy, session, registration))


def _until(policy: Policy, session: Session, registration: Registration) -> datetime | None:
    """A hold or an offer stays as long as was promised, whatever becomes of the deadline; but no seat is kept when the
    session has begun."""
    last = {Status.HELD: session.start, Status.OFFERED: offers_close(policy, session)}.get(registration.status)
    return min(registration.until, last) if registration.until and last else registration.until


# --- the plan --------------------------------------------------------------------------------------------------------


def a_plan(outstanding: Sequence[Edit], now: datetime) -> Plan:
    """What the coordinator is asked about."""
    sessions = {edit.session.id: _shown(edit.session) for edit in outstanding}
    key = hashlib.sha256(f"{now.isoformat()}/{sessions!r}".encode()).hexdigest()[:32]
    return Plan(key, now, sessions)


def is_planned(plan: Plan | None, outstanding: Iterable[Edit]) -> bool:
    """Whether the plan says all that people would be told now."""
    return plan is not None and all(plan.sessions.get(e.session.id) == _shown(e.session) for e in outstanding)


def _shown(session: Session) -> Announcement:
    return announced(session, link=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one session who would be told the same."""

    session: Session
    news: News
    ends: bool
    registrations: tuple[Registration, ...]


def grouped(outstanding: Iterable[Edit]) -> tuple[Group, ...]:
    groups: list[Group] = []
    for edit in outstanding:
        for number, group in enumerate(groups):
            if (group.session.id, group.news, group.ends) == (edit.session.id, edit.news, edit.ends):
                groups[number] = replace(group, registrations=(*group.registrations, edit.registration))
                break
        else:
            groups.append(Group(edit.session, edit.news, edit.ends, (edit.registration,)))
    return tuple(groups)


# --- seats -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overbooking:
    """More seats of a session are taken than there are: all its limits, and those that are exceeded."""

    session: Session
    limits: tuple[int, ...]
    taken: tuple[Limit, ...]


def overbooked(policy: Policy, state: State, now: datetime) -> Iterator[Overbooking]:
    """Where more seats are taken than there are. Nobody is thrown out."""
    for session in policy.going_on(now):
        counted = limits(state, session)
        if taken := tuple(limit for limit in counted if limit.free < 0):
            yield Overbooking(session, tuple(limit.seats for limit in counted), taken)
