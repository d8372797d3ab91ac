"""Mails of one person that wait together get one answer, which says where she stands at the end.

The law: nobody is told anything but what was decided for her to hear, nobody is told twice about the same
registration, and whoever was to get an answer gets one, in the thread of the last of her mails. The desk is left
alone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from mailbot.core.changes import DetailsChanged, Registered, StatusChanged
from mailbot.core.decision import Decision, Letter
from mailbot.core.groups import as_they_stand
from mailbot.core.letters import thread_of
from mailbot.core.message import Message
from mailbot.core.model import GIVEN_UP, LIVE, Participant, Registration, State, Status, Thread
from mailbot.core.names import same_person
from mailbot.core.reading import Intent
from mailbot.core.seats import position


@dataclass(frozen=True, slots=True)
class Said:
    """A letter as it was decided, and what is to be known of its decision."""

    letter: Letter
    message: str  # key
    answers: frozenset[str]  # whose message: her addresses; nobody's where it follows from the message of another
    began: frozenset[str]  # the registrations that came of it
    moved: bool  # whether the registration came to stand otherwise
    edited: bool  # whether its parts or details changed
    intent: Intent | None
    people: tuple[Participant, ...]

    @property
    def readers(self) -> tuple[str, ...]:
        return tuple(address.email for address in self.letter.to)

    @property
    def is_question(self) -> bool:
        return bool(self.letter.request) or (not self.letter.registrations and "intent" in self.letter.facts)


def said(message: Message, decision: Decision) -> tuple[Said, ...]:
    """The letters of a decision; not what a person has to look at."""
    return tuple(_said(message, decision, letter) for letter in decision.letters if not letter.encloses)


def _said(message: Message, decision: Decision, letter: Letter) -> Said:
    about = {registration.id for registration in letter.registrations}
    return Said(
        letter,
        message.key,
        answers=_writer(message) if letter.answers == thread_of(message) else frozenset(),
        began=frozenset(each.registration.id for each in decision.changes if isinstance(each, Registered)),
        moved=any(_moves(change, about) for change in decision.changes),
        edited=any(isinstance(change, DetailsChanged) and change.registration in about for change in decision.changes),
        intent=decision.reading.intent if decision.reading else None,
        people=decision.reading.participants if decision.reading else (),
    )


def _writer(message: Message) -> frozenset[str]:
    return frozenset(address.email for address in (message.author, message.reply_to) if address)


def _moves(change: object, registrations: Collection[str]) -> bool:
    match change:
        case Registered(new):
            return new.id in registrations
        case StatusChanged():
            return change.registration in registrations
    return False


def together(decided: Sequence[Said], state: State) -> tuple[Letter, ...]:
    """The letters that leave, of those decided one after the other. `state`: as it is after all of them."""
    leaving: dict[int, tuple[Letter, set[str]]] = {}
    found: list[Letter] = []
    for reader in dict.fromkeys(reader for each in decided for reader in each.readers):
        for letter in _for_one(reader, [each for each in decided if reader in each.readers], state):
            number = next((n for n, known in enumerate(found) if known == letter), len(found))
            if number == len(found):
                found.append(letter)
            leaving.setdefault(number, (letter, set()))[1].add(reader)
    return tuple(
        replace(letter, to=tuple(address for address in letter.to if address.email in readers))
        for letter, readers in leaving.values()
    )


def correspondents(decided: Iterable[Said], readers: Iterable[str]) -> frozenset[str]:
    """These readers, and whoever was to get a letter together with one of them."""
    found: frozenset[str] = frozenset()
    grown = frozenset(readers)
    while grown != found:
        found = grown
        grown = found.union(*(each.readers for each in decided if found.intersection(each.readers)))
    return found


def _for_one(reader: str, heard: Sequence[Said], state: State) -> Iterable[Letter]:
    """What one reader gets, of the letters to her."""
    open_ones = [each for n, each in enumerate(heard) if not any(_settles(later, each) for later in heard[n + 1 :])]
    standings = [each for each in open_ones if each.letter.registrations and not each.is_question]
    several = _about_several(standings, state)
    grouped = _grouped([each for each in standings if not any(each in those for those in several)], state)
    told = [group[0].letter if len(group) == 1 else _standing(reader, group, state) for group in grouped]
    told += [those[0].letter if len(those) == 1 else _standings(reader, those, state) for those in several]
    for each in open_ones:
        if each not in standings:
            of_it = next((letter for letter in told if _is_about(letter, each.letter.registration)), None)
            if of_it and "stands" in each.letter.facts:
                told.remove(of_it)
            yield _asking(each.letter, of_it, state)
    yield from told


def _settles(later: Said, earlier: Said) -> bool:
    """Whether a letter makes an earlier one needless: it is the same, or the question is answered by now."""
    if later.message == earlier.message:
        return False
    if not earlier.is_question:
        plain = not earlier.letter.registrations
        return plain and replace(later.letter, answers=earlier.letter.answers) == earlier.letter
    if (asked := earlier.letter.registration) and (told := later.letter.registrations):
        again = (later.letter.kind, later.intent) == (earlier.letter.kind, earlier.intent)
        return any(_is_same(asked, each) for each in told) and (later.moved or again)
    return (
        bool(later.answers & earlier.answers)
        and later.intent == earlier.intent
        and _names_all(later.people, earlier.people)
    )


def _names_all(people: Sequence[Participant], asked: Sequence[Participant]) -> bool:
    """One address can serve several people: what is asked for one of them is not answered to another."""
    return all(any(same_person(person, known) for known in people) for person in asked)


# --- where she stands ------------------------------------------------------------------------------------------


def _grouped(standings: Sequence[Said], state: State) -> list[list[Said]]:
    """The letters about each registration. A later one of the same person speaks for an earlier one, save where she
    gave that one up and got nothing instead: then both are to be told."""
    groups: list[list[Said]] = []
    for each in standings:
        group = next((group for group in groups if _goes_on(group[-1], each, state)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return groups


def _goes_on(before: Said, now: Said, state: State) -> bool:
    one, other = _final(before, state), _final(now, state)
    return _is_same(one, other) and (one.id == other.id or other.status in LIVE or one.status not in GIVEN_UP)


def _is_same(one: Registration, other: Registration) -> bool:
    if one.session != other.session:
        return False
    by_address = bool(one.participant.email) or one.author.email == other.author.email
    return one.id == other.id or (by_address and same_person(one.participant, other.participant))


def _final(each: Said, state: State) -> Registration:
    assert each.letter.registration
    return state.registration(each.letter.registration.session, each.letter.registration.id)


def _standing(reader: str, group: Sequence[Said], state: State) -> Letter:
    """The letter that told how the registration came to stand so, or how it changed, else the last; with what holds
    by now, in answer to her last message, or the last about her."""
    last = _final(group[-1], state)
    about = [each for each in group if _final(each, state).id == last.id]
    moved = [each for each in about if each.moved]
    letter = (moved or [each for each in about if each.edited] or about)[-1].letter
    facts = letter.facts
    if "position" in facts:
        facts = {**facts, "position": position(state, last)}
    invited = [each for each in group if each.letter.calendar == "CANCEL" and not _confirmed_in(group, each)]
    return replace(
        letter,
        registration=last,
        answers=_thread(reader, group, letter),
        facts=facts,
        calendar="" if letter.calendar == "CANCEL" and not _ids(invited) & {last.id} else letter.calendar,
        withdrawn=next((each.letter.registration for each in invited if _ids([each]) != {last.id}), None),
    )


def _thread(reader: str, group: Sequence[Said], letter: Letter) -> Thread:
    answers = [each for each in group if reader in each.answers] or [each for each in group if each.answers]
    return answers[-1].letter.answers if answers else letter.answers


# --- where several stand ---------------------------------------------------------------------------------------


def _about_several(standings: Sequence[Said], state: State) -> list[list[Said]]:
    """The letters about several people, each with what else tells of one of them; what brings the link stays alone."""
    groups: list[list[Said]] = []
    for each in standings:
        near = [group for group in groups if any(_shares(known, each, state) for known in group)]
        groups = [group for group in groups if group not in near] + [[*(known for g in near for known in g), each]]
    return [group for group in groups if any(each.letter.about for each in group)]


def _shares(one: Said, other: Said, state: State) -> bool:
    if one.letter.tells_link or other.letter.tells_link:
        return False
    return any(_is_same(a, b) for a in _finals(one, state) for b in _finals(other, state))


def _standings(reader: str, those: Sequence[Said], state: State) -> Letter:
    """Where all of them stand by now, with the invitation that still holds, or else that is taken back."""
    letter = as_they_stand([each.letter for each in those], state)
    invited = [each for each in those if each.letter.calendar == "REQUEST" and each.letter.registration]
    holding = [r for each in invited if (r := _final(each, state)).status is Status.CONFIRMED]
    cancelled = [each for each in those if each.letter.calendar == "CANCEL" and not _begun_in(those, each)]
    withdrawn = [each.letter.registration for each in cancelled]
    return replace(
        letter,
        answers=_thread(reader, those, letter),
        registration=holding[-1] if holding else withdrawn[-1] if withdrawn else None,
        calendar="REQUEST" if holding else "CANCEL" if withdrawn else "",
        withdrawn=withdrawn[-1] if holding and withdrawn else None,
    )


def _begun_in(those: Iterable[Said], cancelled: Said) -> bool:
    """Whether nobody was invited before: the registration came of one of these mails, or its seat was confirmed by
    one."""
    hers = [each for each in those if _ids([cancelled]) & (each.began | _ids([each]))]
    first = next((each for each in hers if each.letter.calendar), cancelled)
    return any(_ids([cancelled]) & each.began for each in hers) or first.letter.kind == "confirmation"


def _finals(each: Said, state: State) -> list[Registration]:
    return [state.registration(r.session, r.id) for r in each.letter.registrations]


def _is_about(letter: Letter, registration: Registration | None) -> bool:
    return registration is not None and letter.registration is not None and letter.registration.id == registration.id


def _asking(question: Letter, told: Letter | None, state: State) -> Letter:
    """A question about what she is told of in the same breath: it says that, too, with the invitation."""
    if told is None or told.registration is None or "stands" not in question.facts:
        return question
    now = {"stands": told.registration.status, "position": position(state, told.registration)}
    registration, facts = told.registration, {**question.facts, **now}
    return replace(question, registration=registration, facts=facts, calendar=told.calendar, withdrawn=told.withdrawn)


def _confirmed_in(group: Sequence[Said], cancelled: Said) -> bool:
    """Whether the invitation would have left with a letter of these: then there is none to take back."""
    confirmed = [each for each in group if each.letter.kind == "confirmation"]
    return bool(_ids(confirmed) & _ids([cancelled]))


def _ids(group: Iterable[Said]) -> set[str]:
    return {each.letter.registration.id for each in group if each.letter.registration}
