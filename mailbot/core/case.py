"""Everything that one decision about a message may look at, and nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.core.delivery import Mail
from mailbot.core.invitations import CalendarAnswer, calendar_answer, uid_of
from mailbot.core.message import Message
from mailbot.core.model import GIVEN_UP, LIVE, Participant, Registration, Request, State, Status
from mailbot.core.names import folded, same_name
from mailbot.core.policy import Policy, Session
from mailbot.core.reading import Intent, Reading
from mailbot.core.seats import group

CONFIRM = "confirm-request"  # the letter that asks whether a request is really hers
_DETAILS = ("name", "email", "organisation", "phone", "role")


@dataclass(frozen=True)
class Case:
    """A message as read, before the rules and the state. Where seats are given one by one, `session`,
    `participant` and `rank` say for whom."""

    policy: Policy
    state: State
    message: Message
    reading: Reading
    now: datetime
    answered: Mail | None = None  # the letter of ours that the message answers
    resumes: Request | None = None  # the request that the message completes (`requests`)
    session: Session | None = None
    participant: Participant | None = None
    rank: int = 0
    because: str = ""  # the name of the row that decided

    @property
    def arrived(self) -> datetime:
        """When the request came in. A server whose clock runs ahead must not make anybody late."""
        return min(self.message.arrived, self.now)

    @property
    def asked(self) -> tuple[Session, Participant]:
        """For whom a seat is asked, and where."""
        assert self.session is not None
        assert self.participant is not None
        return self.session, self.participant

    @property
    def standing(self) -> Registration | None:
        """What the person asked for has already."""
        session, participant = self.asked
        live = (r for r in self.state.of(session.id) if r.status in LIVE)
        return next((r for r in live if self._is_for(r, participant)), None)

    @property
    def has_namesake(self) -> bool:
        """Whether somebody of the name of the person asked for, who has given no address, is registered already."""
        session, participant = self.asked
        live = (r for r in self.state.of(session.id) if r.status in LIVE and not participant.email)
        return any(same_name(r.participant.name or "", participant.name or "") for r in live if r.participant.name)

    @property
    def newcomers(self) -> tuple[Participant, ...]:
        """For whom the mail asks a seat in the session, save those who had one before: together they are a group."""
        standing = ((p, replace(self, participant=p).standing) for p in self.reading.participants)
        return tuple(p for p, known in standing if known is None or known.message == self.message.key)

    @property
    def is_kept_together(self) -> bool:
        return self.policy.registration.groups == "together" and len(self.newcomers) > 1

    def _is_for(self, known: Registration, participant: Participant) -> bool:
        """By her address; or by her name, where the same person wrote: she may have given another address (Reply-To),
        or have none of her own."""
        if participant.email and known.participant.email == participant.email:
            return _is_one(known.participant.name or "", participant.name or "")
        return known.author.email == self._email and same_name(known.participant.name or "", participant.name or "")

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts asked for of the session asked; none where all are."""
        return self.parts_of(self.asked[0])

    def parts_of(self, session: Session) -> tuple[str, ...]:
        every = {part.id for part in session.chosen_parts()}
        chosen = tuple(part for part in self.reading.parts if part in every)
        return chosen if set(chosen) != every else ()

    def changed(self, registration: Registration) -> tuple[Participant, tuple[str, ...]] | None:
        """The details and parts that this registration would have; None where the message changes nothing."""
        told = self.reading.participants[0] if len(self.reading.participants) == 1 else Participant()
        known = registration.participant
        new = {name: value for name in _DETAILS if (value := getattr(told, name))}
        session = self.policy.sessions[registration.session]
        parts = self.parts_of(session) if self.reading.parts else registration.parts
        after = replace(known, **new)
        return (after, parts) if (after, set(parts)) != (known, set(registration.parts)) else None

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions meant: those the mail names, else that of the letter answered, else the only one it can mean,
        else none."""
        told = self.reading.sessions or ((self.answered.session,) if self.answered else ())
        named = tuple(self.policy.sessions[s] for s in told if s in self.policy.sessions)
        return named or self._only_possible_session()

    def _only_possible_session(self) -> tuple[Session, ...]:
        if self.reading.intent is Intent.REGISTER:
            candidates = {s.id for s in self.policy.open_sessions(self.arrived)}
        else:
            candidates = {r.session for r in self._written_for(self.current())}
        return tuple(self.policy.sessions[s] for s in candidates) if len(candidates) == 1 else ()

    @property
    def own(self) -> tuple[Registration, ...]:
        """The live registrations that the author may speak for, in the sessions meant."""
        if self.resumes and self.resumes.registrations:
            return tuple(r for r in self.current() if r.id in self.resumes.registrations and r.status in LIVE)
        return self._written_for(self._meant(self.current()))

    @property
    def are_all_named(self) -> bool:
        """Whether the mail names several who are registered, each by her name and nobody else."""
        matches = [[r for r in self.own if same_name(name, r.participant.name or "")] for name in self._names]
        return len(self.own) > 1 and [len(m) for m in matches] == [1] * len(self.own)

    @property
    def named(self) -> tuple[Registration, ...]:
        """Live registrations of others than the author, by the name or the address that the mail gives."""
        people = (self.reading.leaving,) if self.reading.intent is Intent.REPLACE else self.reading.participants
        live = [r for r in self.current() if r.status in LIVE]
        return self._meant(r for r in live if any(p and _is_told(p, r.participant) for p in people))

    def is_from(self, *emails: str | None) -> bool:
        return bool(self._email) and self._email in emails

    def is_in_thread(self, key: str) -> bool:
        """Whether the message answers a letter of ours about this registration or request."""
        return self.answered is not None and key in (*self.answered.registrations, self.answered.request)

    def fellow(self, registration: Registration) -> Registration | None:
        """The author's own registration of the same message, where the rules let anybody of a group cancel for the
        others."""
        if not (self.policy.registration.cancel_by_anyone_in_group and self.reading.intent is Intent.CANCEL):
            return None
        group = (r for r in self.state.of(registration.session) if r.message == registration.message)
        return next((r for r in group if self.is_from(r.participant.email)), None)

    def current(self) -> Iterator[Registration]:
        """All registrations in sessions that are not over; what lies further back costs nothing."""
        for session in self.policy.sessions.values():
            if session.end > self.now:
                yield from self.state.of(session.id)

    @property
    def past(self) -> tuple[Registration, ...]:
        """Those that are no longer live, in the sessions meant."""
        return self._written_for(self._meant(self.current()), live=False)

    @property
    def ended(self) -> Registration | None:
        """The last of them, where it ended in a way that a letter tells."""
        last = max(self.past, key=lambda r: r.decided, default=None)
        has_lapsed = last is not None and last.status is Status.EXPIRED and last.was is not None
        return last if last and (has_lapsed or last.status in {*GIVEN_UP, Status.REFUSED}) else None

    @property
    def known(self) -> tuple[Registration, ...]:
        """Where everybody stands for whom the author ever wrote, herself included. A later registration speaks for an
        earlier one."""
        hers = [r for r in self.current() if self._email and self._email in (r.participant.email, r.author.email)]
        latest = {(r.session, r.participant.email, folded(r.participant.name or "")): r for r in hers}
        return tuple(latest.values())

    @property
    def offers(self) -> tuple[Registration, ...]:
        """The author's offers that were open when her message came in, whenever it is read: those of the group that
        she was asked about, else her own."""
        if self.resumes and self.resumes.registrations:
            return tuple(r for r in self.own if self._is_open(r))
        asked = (r for r in self.current() if r.author.email == self._email and self._is_open(r))
        hers = [r for r in asked if r.together or r.recipient.email == self._email]
        told = self.answered.registrations if self.answered else ()
        hers = [r for r in hers if r.id in told] or hers
        # Who says "I take the seats" takes them for all; who names another, for that one.
        together = self._meant(self._named(hers) if self._names_another else hers)
        return together if len(together) > 1 else tuple(r for r in self.own if self._is_open(r))

    @property
    def _names_another(self) -> bool:
        author = self.message.author.name if self.message.author else ""
        return any(not author or not same_name(name, author) for name in self._names)

    def _is_open(self, registration: Registration) -> bool:
        open_still = registration.until is None or self.arrived < registration.until
        return registration.status is Status.OFFERED and open_still

    @property
    def asked_at_once(self) -> bool:
        """Whether the offers were made in one letter, so that one word answers them all."""
        return len({(r.session, r.message, r.decided) for r in self.offers}) == 1

    @property
    def offered_in_part(self) -> bool:
        """Whether the offers are seats for some of a group, of which the others wait, and its writer answers: another
        of it speaks for herself."""
        asked = (r for r in self.offers if r.together and self.is_from(r.author.email))
        return any(group(self.state, r, Status.WAITLISTED) for r in asked)

    @property
    def late_offers(self) -> tuple[Registration, ...]:
        """The author's offers that had run out when her message came in, where nothing has followed since. One that is
        still open is meant before them, save that her own is meant before another's."""
        latest = {r.id for r in self.known}
        asked = self._meant(r for r in self.current() if r.together and r.author.email == self._email)
        asked = self._named(asked) if self._names_another else asked
        late = [
            r
            for r in dict.fromkeys((*self.own, *self.past, *asked))
            if r.id in latest
            and not self._is_open(r)
            and Status.OFFERED in _before_it_ran_out(r)
            # A part of a group goes on waiting: nothing of it is over.
            and not (r.together and group(self.state, r, Status.WAITLISTED))
        ]
        is_hers = [r.participant.email == self._email for r in self.offers]
        return tuple(r for r in late if not any(is_hers) and (not is_hers or r.participant.email == self._email))

    @property
    def late_letters(self) -> int:
        """The letters in which those offers were made: a group was asked in one."""
        return len({(r.session, r.message) if r.together else (r.session, r.id) for r in self.late_offers})

    @property
    def calendar_answer(self) -> CalendarAnswer | None:
        """What the author's calendar answers to an invitation, where it is her own plain answer."""
        answer = calendar_answer(self.message)
        plain = answer and answer.is_given_by(self.message.author) and not answer.only_one_day and self._is_said(answer)
        return answer if plain else None

    def _is_said(self, answer: CalendarAnswer) -> bool:
        """Whether what she writes beside, if anything, bears it out."""
        return not answer.note or self.reading.intent is not Intent.UNSURE

    @property
    def invited(self) -> Registration | None:
        """The registration whose invitation the author's calendar answers, where she may speak for it: everybody who
        saw the invitation knows its UID."""
        answer = self.calendar_answer
        those = (r for session in self.policy.sessions for r in self.state.of(session))
        known = next((r for r in those if answer and uid_of(r) == answer.uid), None)
        return known if known and self._email in (known.recipient.email, known.author.email) else None

    def _written_for(self, registrations: Iterable[Registration], *, live: bool = True) -> tuple[Registration, ...]:
        """Those under the author's address; failing that, those that she asked for others. Who names several may mean
        some of either."""
        those = [r for r in registrations if (r.status in LIVE) is live]
        if len(self._names) > 1 and (
            several := self._with_name(r for r in those if self.is_from(r.participant.email, r.author.email))
        ):
            return several
        answered = self._named(r for r in those if self.is_in_thread(r.id) and self._is_reader_of(r))
        return (
            answered
            or self._named(r for r in those if r.participant.email == self._email)
            or self._named(r for r in those if r.author.email == self._email)
            or self._with_name(r for r in those if self.fellow(r))
        )

    def _is_reader_of(self, registration: Registration) -> bool:
        """Whether our letters about it go to the author of this message."""
        told = self.answered.recipients if self.answered else ()
        return self.is_from(registration.participant.email, registration.author.email, *told)

    def _meant(self, registrations: Iterable[Registration]) -> tuple[Registration, ...]:
        meant = {s.id for s in self.sessions}
        return tuple(r for r in registrations if not meant or r.session in meant)

    def _named(self, registrations: Iterable[Registration]) -> tuple[Registration, ...]:
        """Those whose name the mail gives, else those it may mean. One address can serve several people, and what
        one of them writes moves nobody else."""
        candidates = tuple(registrations)
        names = self._names
        named = self._with_name(candidates)
        return named or tuple(r for r in candidates if not names or any(self._may_mean(name, r) for name in names))

    def _may_mean(self, name: str, registration: Registration) -> bool:
        """The name may be written otherwise, or be that of who asked for the seat and never had one herself."""
        author = registration.author
        if _may_be_one(name, registration.participant.name or ""):
            return True
        had_one = (same_name(name, r.participant.name or "") for r in self._of(author.email))
        return bool(author.name) and same_name(name, author.name) and not any(had_one)

    def _of(self, email: str) -> tuple[Registration, ...]:
        """Whatever was ever asked from or for this address."""
        return tuple(r for r in self.current() if email in (r.participant.email, r.author.email))

    def _with_name(self, candidates: Iterable[Registration]) -> tuple[Registration, ...]:
        return tuple(r for r in candidates if any(same_name(name, r.participant.name or "") for name in self._names))

    @property
    def _names(self) -> list[str]:
        leaving = (self.reading.leaving,) if self.reading.leaving else ()
        people = leaving if self.reading.intent is Intent.REPLACE else self.reading.participants
        return [p.name for p in people if p.name]

    @property
    def _email(self) -> str:
        return self.message.writer


def _before_it_ran_out(registration: Registration) -> tuple[Status | None, ...]:
    return (registration.status, registration.was if registration.status is Status.EXPIRED else None)


def _is_told(told: Participant, known: Participant) -> bool:
    """By the address, or by the whole name: a given name alone is many people's."""
    if told.email and told.email == known.email:
        return True
    words = sorted(folded(told.name or "").split())
    return len(words) > 1 and words == sorted(folded(known.name or "").split())


def _is_one(name: str, other: str) -> bool:
    """Whether both are one person's, who reads mail at one address: "A. Roux" is Ana Roux, "Marie" is not "Michel"."""
    are_whole = all(len(folded(each).split()) > 1 for each in (name, other))
    return same_name(name, other) or (are_whole and _may_be_one(name, other))


def _may_be_one(name: str, other: str) -> bool:
    from mailbot.core.reading.people import may_be_the_same  # with many patterns: see `reading.read`

    return may_be_the_same(name, other)
