"""Who is told what where one mail asked for several people: each whose address is known gets a letter of her own, and
the writer at most one, which says where all of them stand.

A group that the rules keep together is asked through its writer, so an offer to one of its people is no letter of
hers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailbot.core.decision import Letter
from mailbot.core.letters import OF_EDITS, thread_of
from mailbot.core.message import Address, Message
from mailbot.core.model import Participant, Registration, State, Status
from mailbot.core.names import same_name, same_person
from mailbot.core.policy import Part, Policy, Session
from mailbot.core.seats import group, position

# What a group that is kept together is asked, or told, as a group.
_THROUGH_THE_WRITER = frozenset({"offer", "offer-expired", "waitlist-closed", "waitlisted"})
_NOT_SETTLED = frozenset({Status.OFFERED, Status.WAITLISTED})

Written = Mapping[int, tuple[Letter, ...]]  # what becomes of a letter, by its identity


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one of several people stands. `is_hidden`: she came by herself, and only she is told."""

    registration: Registration
    position: int | None
    is_hidden: bool
    organisation_limit: int = 0  # where her organisation has all the seats that it may have


@dataclass(frozen=True, slots=True)
class _Told:
    """A letter about somebody, and the writer of the request that she stands in."""

    letter: Letter
    registration: Registration
    writer: Address
    is_asked: bool  # for, by the message that is being decided
    is_hidden: bool

    @property
    def is_apart(self) -> bool:
        """Whether she reads mail elsewhere than the writer."""
        return self.registration.recipient.email not in {self.writer.email, self.registration.author.email}

    @property
    def is_the_writer_s(self) -> bool:
        """Whether she wrote herself. Who has no address of her own stands under the writer's, with another name."""
        person, author = self.registration.participant, self.registration.author
        return bool(person.email) and not self.is_apart and same_name(person.name or "", author.name)

    @property
    def is_through_the_writer(self) -> bool:
        """Where our letter to the writer came back, the others are told each for herself."""
        came_back = self.letter.facts.get("why") == "returned"
        return self.registration.together and self.letter.kind in _THROUGH_THE_WRITER and not came_back

    @property
    def is_for_the_writer(self) -> bool:
        readers = {reader.email for reader in self.letter.to}
        return self.is_asked or self.is_through_the_writer or self.writer.email in readers

    @property
    def needs_a_summary(self) -> bool:
        """Whether what is written to her is not for the writer to read, or not hers alone."""
        return self.is_through_the_writer or (self.is_asked and (self.is_apart or self.is_hidden))

    @property
    def own(self) -> Letter | None:
        """Her own letter, where she reads mail elsewhere: none about what only the writer is asked, save that a request
        for her came in."""
        letter = replace(self.letter, to=(self.registration.recipient,))
        is_unsettled = self.registration.together and self.registration.status in _NOT_SETTLED
        if not self.is_apart or letter.kind == "standing" or (is_unsettled and not self.is_asked):
            return None
        if not is_unsettled:
            return letter
        return replace(letter, kind="waitlisted", facts={"position": None, "ended": None, "with_group": True})


def gathered(
    policy: Policy,
    state: State,
    letters: Sequence[Letter],
    message: Message | None = None,
    asked: Collection[str] = (),
) -> tuple[Letter, ...]:
    """The letters; those to one writer about several people are one. `asked`: the registrations, new or known, that the
    message being decided asks for."""
    requests: dict[str, list[_Told]] = {}
    for letter in letters:
        if letter.registration and _is_of_a_group(letter, letter.registration, message, asked):
            told = _told(letter, letter.registration, message if letter.registration.id in asked else None)
            requests.setdefault("" if told.is_asked else told.registration.message, []).append(told)
    written: dict[int, tuple[Letter, ...]] = {}
    for request in requests.values():
        written |= _written(policy, state, request)
    return tuple(after for letter in letters for after in written.get(id(letter), (letter,)))


def _is_of_a_group(letter: Letter, registration: Registration, message: Message | None, asked: Collection[str]) -> bool:
    """Not what somebody is answered who wrote for herself alone, nor what is told of an edit."""
    if registration.id in asked:
        return True
    is_hers = message is not None and letter.answers == thread_of(message) and letter.to == (registration.recipient,)
    asked_herself = (
        message is not None and message.author is not None and message.author.email == registration.author.email
    )
    return letter.kind not in OF_EDITS and (asked_herself or not is_hers)


def as_they_stand(letters: Sequence[Letter], state: State) -> Letter:
    """One letter for several, some of which are about several people: where each stands by now. A later registration
    of a person speaks for an earlier one."""
    whole = [letter for letter in letters if letter.about]
    sessions: dict[str, tuple[Session, list[Part], dict[Participant, Standing]]] = {}
    for letter in letters:
        for session, parts, people in _standings_in(letter):
            _, chosen, stand = sessions.setdefault(session.id, (session, [], {}))
            chosen += [part for part in parts if part not in chosen]
            for each in people:
                now = state.registration(session.id, each.registration.id)
                known = next((p for p in stand if same_person(p, now.participant)), now.participant)
                hidden = each.is_hidden and (known not in stand or stand[known].is_hidden)
                limit = each.organisation_limit if now.status is Status.WAITLISTED else 0
                stand[known] = Standing(now, position(state, now), hidden, limit)
    standings = tuple((s, tuple(parts), tuple(stand.values())) for s, parts, stand in sessions.values())
    everybody = [each for _, _, people in standings for each in people]
    about = tuple(each.registration for each in everybody)
    offered = tuple(r for r in about if r.status is Status.OFFERED)
    written_to = [r for letter in whole for r in _written_to(letter)]
    return replace(
        whole[-1],
        kind="summary",
        session=standings[0][0] if len(standings) == 1 else None,
        about=about,
        facts={
            "standings": standings,
            "is_answer": any(letter.facts["is_answer"] for letter in whole),
            "written_to": tuple({r.recipient.email: r for r in written_to}.values()),
            "statuses": tuple(dict.fromkeys(each.registration.status for each in everybody if not each.is_hidden)),
            "offered": offered,
            "waiting": tuple(w for r in offered[:1] if r.together for w in group(state, r, Status.WAITLISTED)),
            "goes_on_waiting": whole[-1].facts["goes_on_waiting"],
        },
    )


def _standings_in(letter: Letter) -> Sequence[tuple[Session, tuple[Part, ...], tuple[Standing, ...]]]:
    told = letter.facts.get("standings")
    if isinstance(told, tuple):
        return told
    assert letter.session
    assert letter.registration
    parts = letter.session.chosen_parts(letter.registration.parts)
    return ((letter.session, parts, (Standing(letter.registration, None, is_hidden=False),)),)


def _written_to(letter: Letter) -> tuple[Registration, ...]:
    told = letter.facts["written_to"]
    return told if isinstance(told, tuple) else ()


def _told(letter: Letter, registration: Registration, message: Message | None) -> _Told:
    others = [reader for reader in letter.to if reader.email != registration.recipient.email]
    if message is None:
        return _Told(letter, registration, others[-1] if others else registration.author, False, False)
    known = {registration.recipient.email, registration.author.email}
    is_new = registration.message == message.key
    is_hers = message.author is not None and message.author.email in known
    # A reply address that nobody knows learns nothing of who stood before.
    writer = (message.author if is_hers and not is_new else message.correspondent) or registration.author
    is_hidden = not is_new and writer.email not in known
    return _Told(letter, registration, writer, True, is_hidden)


def _written(policy: Policy, state: State, request: Sequence[_Told]) -> Written:
    """Where the writer needs a letter for all, it stands for the first of those about them."""
    hers = [told for told in request if told.is_for_the_writer]
    if not hers:
        return {}
    people = [told.registration.participant for told in hers]
    is_one = all(same_person(people[0], person) for person in people)
    if is_one and not any(told.needs_a_summary for told in hers):
        return {}
    written = {id(told.letter): (told.own,) if told.own else () for told in hers}
    first = id(hers[0].letter)
    return {**written, first: (_summary(policy, state, hers), *written[first])}


def _summary(policy: Policy, state: State, hers: Sequence[_Told]) -> Letter:
    one = hers[0]
    standings = tuple(_by_session(policy, state, hers))
    offered = [told.registration for told in hers if told.registration.status is Status.OFFERED]
    is_offer = {told.letter.kind for told in hers} == {"offer"} and len(standings) == 1 and not one.is_asked
    # An invitation is one person's, and a mail carries one (RFC 5546, 3.2.2; RFC 6047, 2.4): the writer's own.
    invited = [told.letter for told in hers if told.letter.calendar and told.is_the_writer_s]
    invitation = invited[0] if len(invited) == 1 else None
    return replace(
        one.letter,
        kind="offer" if is_offer else "summary",
        to=(one.writer,),
        session=standings[0][0] if len(standings) == 1 else None,
        registration=invitation.registration if invitation else offered[0] if is_offer else None,
        calendar=invitation.calendar if invitation else "",
        about=tuple(dict.fromkeys(told.registration for told in hers)),
        facts={
            "standings": standings,
            "is_answer": one.is_asked,
            "written_to": tuple(told.registration for told in hers if told.own),
            "statuses": tuple(dict.fromkeys(told.registration.status for told in hers if not told.is_hidden)),
            "offered": tuple(offered),
            "waiting": tuple(w for r in offered[:1] if r.together for w in group(state, r, Status.WAITLISTED)),
            "goes_on_waiting": not one.is_asked and any(told.registration.passed for told in hers),
        },
    )


def _by_session(
    policy: Policy, state: State, hers: Sequence[_Told]
) -> Iterator[tuple[Session, tuple[Part, ...], tuple[Standing, ...]]]:
    """Each session, the parts asked for, and where everybody stands in it."""
    for session_id in dict.fromkeys(told.registration.session for told in hers):
        session = policy.sessions[session_id]
        told = {t.registration.id: t for t in hers if t.registration.session == session_id}
        people = tuple(_standing(state, t) for t in told.values())
        chosen = {part.id for t in told.values() for part in session.chosen_parts(t.registration.parts)}
        yield session, tuple(part for part in session.parts if part.id in chosen), people


def _standing(state: State, told: _Told) -> Standing:
    limit = told.letter.facts.get("organisation_limit", 0)
    place = position(state, told.registration)
    return Standing(told.registration, place, told.is_hidden, limit if isinstance(limit, int) else 0)
