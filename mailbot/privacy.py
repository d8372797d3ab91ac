"""Personal data: what is held about somebody, what stays when she is erased, and who is due to be.

The law: of who is erased no address and no name is left in the store or in a backup that can be read, and of everybody
else everything is as before. What stays are journal lines that name nobody, for the counts, and a digest of each of
her messages with no name beside it: so a mail that still lies in the mailbox is not taken for a new one."""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from dateutil.relativedelta import relativedelta

from mailbot import tables
from mailbot.adapters.backups import Backups
from mailbot.core.decision import Entry
from mailbot.core.delivery import Mail, withdrawn
from mailbot.core.message import Address
from mailbot.core.model import LIVE, Participant, Registration, Request, State
from mailbot.core.names import folded
from mailbot.core.policy import Policy
from mailbot.core.traces import Traces
from mailbot.ports import Commit, Store
from mailbot.wire.addresses import addresses
from mailbot.wire.header import decoded_words
from mailbot.wire.mime import read_tree
from mailbot.wire.part import Budget

BY_REQUEST = "somebody is erased"
BY_AGE = "who came long ago is erased"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the store knows her: by her address, or by name alone where nobody gave one."""

    email: str
    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @property
    def traces(self) -> Traces:
        return Traces(filter(None, [self.email]), self.names, self.phones, one_word=True)

    def has(self, registration: Registration) -> bool:
        return People([self]).have(registration)


class People:
    """Several of them, found at once."""

    def __init__(self, people: Iterable[Person]) -> None:
        people = tuple(people)
        self.emails = frozenset(person.email for person in people if person.email)
        # A name of one word is many people's; it is somebody's where nothing else is known of her.
        self.names = frozenset(
            words
            for person in people
            for words in map(_words, person.names)
            if len(words) > 1 or (words and not person.email)
        )

    def have(self, registration: Registration) -> bool:
        """Whether it is theirs; so is that of who has no address of her own and was registered from one of theirs."""
        is_from_them = not registration.participant.email and registration.author.email in self.emails
        return is_from_them or self.are(registration.participant)

    def are(self, participant: Participant) -> bool:
        if participant.email:
            return participant.email in self.emails
        return _words(participant.name) in self.names

    def hold(self, holder: str) -> bool:
        """Whether a fee is theirs."""
        return holder in self.emails or (not _is_address(holder) and _words(holder) in self.names)


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of an erasing."""

    people: tuple[Person, ...]
    registrations: int
    letters: int  # that waited, and will not leave
    rewritten: tuple[str, ...]  # names of backups
    unreadable: tuple[str, ...]  # names of backups that may still hold her
    namesakes: tuple[str, ...]  # addresses of others who have the same name: not touched

    def as_json(self) -> dict[str, Any]:
        return {
            "registrations": self.registrations,
            "letters_withdrawn": self.letters,
            "backups_rewritten": list(self.rewritten),
            "backups_unreadable": list(self.unreadable),
            "namesakes": list(self.namesakes),
        }

    def lines(self) -> Iterator[str]:
        names = ", ".join(sorted({name for person in self.people for name in (person.email, *person.names) if name}))
        yield f"effacé : {names} : {tables.counted(self.registrations, 'inscription', 'inscriptions')}"
        if self.letters:
            yield f"lettres qui attendaient, et ne partiront pas : {self.letters}"
        if self.rewritten:
            yield f"sauvegardes expurgées : {', '.join(self.rewritten)}"
        if self.namesakes:
            yield f"le même nom reste, à une autre adresse : {', '.join(self.namesakes)}"
        yield "à faire vous-même : ses courriels dans la boîte, et les copies que vous avez rangées ailleurs"

    def remedies(self) -> Iterator[str]:
        """What to do about backups that cannot be read."""
        return (
            f"{name} : sauvegarde illisible, qui la contient peut-être encore : supprimez-la"
            for name in self.unreadable
        )


@dataclass(frozen=True, slots=True)
class Objections:
    """Why somebody should not be erased now."""

    sentences: tuple[str, ...]
    can_be_forced: bool = True

    def __bool__(self) -> bool:
        return bool(self.sentences)


# --- who -----------------------------------------------------------------------------------------------------


def meant(wholes: Sequence[Commit], said: str) -> list[Person]:
    """Who is meant by an address, by a name, or by both: nobody, one, or all who could be."""
    found = addresses(said)
    if "@" in said and len(found) == 1 and found[0]:
        person = known(wholes, found[0].email)
        return [person] if any(map(bool, (_registrations(wholes, person), *_mentions(wholes, person)))) else []
    words = _words(said)
    emails = {mail for whole in wholes for mail, name in _called(whole) if words and _words(name) == words}
    return [known(wholes, mail, said) for mail in sorted(emails)]


def known(wholes: Iterable[Commit], mail: str, name: str = "") -> Person:
    """Her names and numbers under this address, in all of them."""
    return everybody(wholes).get(mail, Person(mail)) if mail else Person("", frozenset([name]))


def everybody(wholes: Iterable[Commit]) -> dict[str, Person]:
    """Whoever has an address, by it."""
    people: dict[str, Person] = {}
    for whole in wholes:
        for mail, name in _called(whole):
            person = people.get(mail, Person(mail))
            people[mail] = replace(person, names=person.names | {name}) if name else person
        for participant in (r.participant for r in _all(whole) if r.participant.phone):
            if (mail := participant.email or "") in people:
                people[mail] = replace(people[mail], phones=people[mail].phones | {participant.phone or ""})
    return people


def _called(whole: Commit) -> Iterator[tuple[str, str]]:
    """Every address and name that stand together; "" for the address of who has none."""
    state = whole.state or State()
    for registration in _all(whole):
        yield registration.participant.email or "", registration.participant.name or ""
        yield registration.author.email, registration.author.name
    for request in state.requests.values():
        yield request.author.email, request.author.name
        for participant in (*request.participants, *filter(None, [request.leaving])):
            yield participant.email or "", participant.name or ""
    for paid in state.memberships.values():
        for fee in paid:
            if _is_address(fee.holder):
                yield fee.holder, fee.name


def _registrations(wholes: Iterable[Commit], person: Person) -> list[Registration]:
    return [r for whole in wholes for r in _all(whole) if person.has(r)]


def _mentions(wholes: Iterable[Commit], person: Person) -> Iterator[str]:
    return (mail for whole in wholes for mail, _ in _dated(whole) if mail == person.email)


def _all(whole: Commit) -> Iterator[Registration]:
    return (r for those in (whole.state or State()).registrations.values() for r in those)


def _words(name: str | None) -> tuple[str, ...]:
    return tuple(sorted(folded(name or "").split()))


def _is_address(holder: str) -> bool:
    return "@" in holder[1:]


def objections(policy: Policy, whole: Commit, person: Person, now: datetime) -> Objections:
    if person.email in _ours(policy):
        return Objections((f"{person.email} est une adresse de l'organisation (rules.toml)",), can_be_forced=False)
    called = {_words(r.participant.name): r.participant.name for r in _all(whole) if person.has(r)}
    sentences = [
        f"{r.participant.name or r.recipient.email} : {tables.STATUSES[r.status]}, {r.session} ; "
        f"d'abord : mailbot cancel {r.session} '{r.participant.email or r.participant.name}'"
        for r in live(policy, whole, person, now)
    ]
    if len(called) > 1:
        names = ", ".join(filter(None, called.values()))
        sentences.append(f"cette adresse sert à plusieurs personnes, qui seraient effacées ensemble : {names}")
    if letters := waiting(whole, person):
        sentences.append(f"lettres qui attendent et parlent d'elle : {len(letters)} ; le prochain passage les envoie")
    return Objections((*sentences, "ou --force, sans plus attendre") if sentences else ())


def _ours(policy: Policy) -> frozenset[str]:
    return frozenset(address.email for address in (*policy.mailbox, *policy.organisation.coordinators))


# --- what is held -----------------------------------------------------------------------------------------------


def held(whole: Commit, person: Person) -> dict[str, Any]:
    """All that is known about her, to be given to her: nobody else's name is in it, save who registered her."""
    state, traces = whole.state or State(), person.traces
    return {
        "email": person.email,
        "names": sorted(person.names),
        "registrations": [_held_registration(r) for r in _all(whole) if person.has(r)],
        "requests": [
            {"at": r.at, "intent": r.intent, "sessions": r.sessions, "arrived": r.arrived, "waits_for": r.asked}
            for r in state.requests.values()
            if person.email and r.author.email == person.email
        ],
        "memberships": [
            {"paid_on": fee.paid_on.isoformat(), "name": fee.name} for fee in state.memberships.get(person.email, ())
        ],
        "letters": [
            {"at": m.sent_on or m.queued_at, "kind": m.kind, "session": m.session, "status": m.status}
            for m in whole.mails
            if person.email in m.recipients
        ],
        "journal": [
            {
                "at": entry.at,
                "because": tables.because(entry.because),
                "session": entry.session,
                "read": entry.intent if entry.author == person.email else "",
                "reasons": entry.reasons if entry.author == person.email else (),
                "changes": [tables.change(each) for each in entry.changes if traces.are_in(each)],
                "letters": entry.letters if entry.people == (person.email,) else (),
            }
            for entry in whole.entries
            if _is_about(entry, person)
        ],
        "unreachable_since": state.unreachable[person.email].since if person.email in state.unreachable else None,
    }


def _held_registration(registration: Registration) -> dict[str, Any]:
    participant, author = registration.participant, registration.author
    return {
        "session": registration.session,
        "status": registration.status,
        "name": participant.name,
        "email": participant.email,
        "organisation": participant.organisation,
        "phone": participant.phone,
        "role": participant.role,
        "parts": registration.parts,
        "arrived": registration.arrived,
        "decided": registration.decided,
        "language": registration.language,
        "registered_by": author.email if author.email != participant.email else "",
        "subject": registration.thread.subject,
        "calendar_answered": registration.partstat,
        "reminders": registration.reminded,
        "certificate": registration.certified,
    }


def _is_about(entry: Entry, person: Person) -> bool:
    if person.email:
        return person.email == entry.author or person.email in entry.people
    return any(map(person.traces.are_in, entry.changes))


# --- what stays ----------------------------------------------------------------------------------------------------


def forgotten(whole: Commit, people: Sequence[Person]) -> Commit:
    """The store as if it had never known them, save lines that name nobody."""
    return _Forgetting(whole, people).whole() if people else whole


class _Forgetting:
    """Whose texts are known to be about them lose every word of their names; in all others a name goes that is no
    namesake's, and has two words or more."""

    def __init__(self, whole: Commit, people: Sequence[Person]) -> None:
        self._whole, self._state = whole, whole.state or State()
        self._people = People(people)
        self._emails = self._people.emails
        names = [name for person in people for name in person.names]
        phones = {phone for person in people for phone in person.phones}
        others = {_words(name) for mail, name in _called(whole) if mail and mail not in self._emails}
        theirs_alone = [name for name in names if _words(name) not in others]
        self._about = Traces(self._emails, names, phones, one_word=True)
        self._anywhere = Traces(self._emails, theirs_alone, one_word=False)
        self._gone = {r.id for r in _all(whole) if self._people.have(r)}
        self._requests = {key: new for key, old in self._state.requests.items() if (new := self._request(old))}

    def whole(self) -> Commit:
        state = self._state
        fees = {
            holder: tuple(replace(fee, name=self._anywhere.without(fee.name)) for fee in paid)
            for holder, paid in state.memberships.items()
            if not self._people.hold(holder)
        }
        unreachable = {
            mail: replace(known, words=self._anywhere.without(known.words))
            for mail, known in state.unreachable.items()
            if mail not in self._emails
        }
        registrations = {
            session: left
            for session, those in state.registrations.items()
            if (left := tuple(self._registration(r) for r in those if r.id not in self._gone)) or not those
        }
        return replace(
            self._whole,
            state=replace(
                state,
                registrations=MappingProxyType(registrations),
                memberships=MappingProxyType(fees),
                requests=MappingProxyType(self._requests),
                unreachable=MappingProxyType(unreachable),
            ),
            entries=tuple(map(self._entry, self._whole.entries)),
            mails=tuple(self._mail(mail) for mail in self._whole.mails if not self._is_only_theirs(mail)),
        )

    def _registration(self, registration: Registration) -> Registration:
        """Somebody else's. Whom they registered has it from now on as if she had written herself."""
        participant, author, thread = registration.participant, registration.author, registration.thread
        if author.email in self._emails and participant.email:
            author = Address(participant.email, participant.name or "")
        return replace(
            registration,
            participant=self._participant(participant),
            author=author,
            thread=replace(
                thread,
                message_id=self._anywhere.without(thread.message_id),
                references=tuple(map(self._anywhere.without, thread.references)),
                subject=self._anywhere.without(thread.subject),
            ),
            likened=tuple(holder for holder in registration.likened if not self._people.hold(holder)),
        )

    def _participant(self, participant: Participant) -> Participant:
        """Somebody else: her name is her own, also where it is theirs too."""
        return replace(
            participant,
            organisation=participant.organisation and self._anywhere.without(participant.organisation),
            role=participant.role and self._anywhere.without(participant.role),
        )

    def _request(self, request: Request) -> Request | None:
        left = tuple(self._participant(each) for each in request.participants if not self._people.are(each))
        leaves = request.leaving is not None and self._people.are(request.leaving)
        if request.author.email in self._emails or leaves or (request.participants and not left):
            return None
        registrations = tuple(each for each in request.registrations if each not in self._gone)
        return replace(request, participants=left, registrations=registrations)

    def _entry(self, entry: Entry) -> Entry:
        is_hers = entry.author in self._emails
        about = is_hers or bool(self._emails.intersection(entry.people))
        about = about or any(map(self._anywhere.are_in, (*entry.changes, *entry.reasons)))
        traces = self._about if about else self._anywhere
        return replace(
            entry,
            because=traces.without(entry.because),
            message="" if is_hers else entry.message,
            message_id="" if is_hers else self._anywhere.without(entry.message_id),
            author="" if is_hers else entry.author,
            # They quote the mail.
            reasons=() if about else entry.reasons,
            changes=tuple(map(traces.without, entry.changes)),
            people=tuple(each for each in entry.people if not self._people.hold(each)),
        )

    def _is_only_theirs(self, mail: Mail) -> bool:
        if mail.recipients:
            return self._emails.issuperset(mail.recipients)
        return bool(mail.registrations) and self._gone.issuperset(mail.registrations)

    def _mail(self, mail: Mail) -> Mail:
        """One to others. What tells of them in it cannot be taken out: it does not leave."""
        told = replace(
            mail,
            recipients=tuple(each for each in mail.recipients if each not in self._emails),
            registrations=tuple(each for each in mail.registrations if each not in self._gone),
            writer="" if mail.writer in self._emails else mail.writer,
            request="" if mail.request in self._state.requests.keys() - self._requests.keys() else mail.request,
            reply=self._anywhere.without(mail.reply),
        )
        if not mail.content or (told == mail and not self.tells_of_them(mail)):
            return told
        return withdrawn(told) if mail.is_waiting else replace(told, content=b"")

    def tells_of_them(self, mail: Mail) -> bool:
        concerns = self._emails.intersection(mail.recipients) or self._gone.intersection(mail.registrations)
        return bool(concerns) or any(map(self._anywhere.are_in, _texts(mail.content)))


def _texts(content: bytes) -> Iterator[str]:
    """What a letter says in its headers and parts, the enclosed mail's too."""
    parts = [read_tree(content, Budget())]
    while parts:
        part = parts.pop()
        parts += part.children
        for _, value in part.headers:
            yield decoded_words(value)
        data = b"" if part.children else part.content(len(part.body))
        # Lines of a calendar are folded anywhere (RFC 5545, 3.1).
        for each in {data, data.replace(b"\r\n ", b"").replace(b"\n ", b"")}:
            for charset in ("utf-8", "cp1252"):
                yield html.unescape(each.decode(charset, "replace"))


# --- who is due ------------------------------------------------------------------------------------------------------


def ends(policy: Policy, registration: Registration) -> datetime:
    """When her session is over, by the rules, else as she was told; where nobody knows, when it was decided last."""
    session = policy.sessions.get(registration.session)
    told = registration.told.parts if registration.told else ()
    return session.end if session else max((part.end for part in told), default=registration.decided)


def live(policy: Policy, whole: Commit, person: Person, now: datetime) -> list[Registration]:
    """Her registrations that still count."""
    hers = (r for r in _all(whole) if person.has(r))
    return [r for r in hers if r.status in LIVE and (r.session not in policy.sessions or now < ends(policy, r))]


def waiting(whole: Commit, person: Person) -> list[Mail]:
    """Letters that have not left and tell of her, to her or to others."""
    return _tell_of(whole, [person])


def _tell_of(whole: Commit, people: Sequence[Person]) -> list[Mail]:
    forgetting = _Forgetting(whole, people)
    return [mail for mail in whole.mails if mail.is_waiting and forgetting.tells_of_them(mail)]


def outlived(policy: Policy, whole: Commit, now: datetime) -> list[Person]:
    """Who has nothing to do with us any more since `retention_months`: no session, no mail, no letter, no fee that may
    still count. The coordinators stay."""
    limit = now - relativedelta(months=policy.privacy.retention_months)
    heard: dict[str, datetime] = {}
    for mail, at in _dated(whole):
        heard[mail] = max(at, heard.get(mail, at))
    called: dict[tuple[str, ...], tuple[str, datetime]] = {}  # who has no address
    for registration in _all(whole):
        participant, at = registration.participant, _needed_until(policy, registration, now)
        for mail in filter(None, (participant.email, registration.author.email)):
            heard[mail] = max(at, heard.get(mail, at))
        if not participant.email:
            words = _words(participant.name)
            called[words] = participant.name or "", max(at, called.get(words, ("", at))[1])
    people = everybody([whole])
    due = [people.get(mail, Person(mail)) for mail, at in heard.items() if at < limit and mail not in _ours(policy)]
    due += [Person("", frozenset([name])) for name, at in called.values() if name and at < limit]
    lately = {words for words, (_, at) in called.items() if at >= limit}
    due = [person for person in due if lately.isdisjoint(map(_words, person.names))]
    return [person for person in due if not waiting(whole, person)] if _tell_of(whole, due) else due


def _needed_until(policy: Policy, registration: Registration, now: datetime) -> datetime:
    is_of_no_file = registration.status in LIVE and registration.session not in policy.sessions
    return now if is_of_no_file else max(ends(policy, registration), registration.decided)


def _dated(whole: Commit) -> Iterator[tuple[str, datetime]]:
    """Every address outside the registrations, and when it counts as heard of last."""
    state = whole.state or State()
    for request in state.requests.values():
        for mail in filter(None, (request.author.email, *(p.email for p in request.participants))):
            yield mail, request.at
    for holder, paid in state.memberships.items():
        if _is_address(holder):
            # A fee may count until a year after it was paid.
            yield holder, datetime.combine(max(fee.paid_on for fee in paid), time(), UTC) + timedelta(days=366)
    for unreachable in state.unreachable.values():
        yield unreachable.email, unreachable.since
    for entry in whole.entries:
        for mail in {*entry.people, entry.author}:
            if _is_address(mail):
                yield mail, entry.at
    for letter in whole.mails:
        for mail in letter.recipients:
            yield mail, letter.queued_at


# --- everywhere -----------------------------------------------------------------------------------------------------


def erase(store: Store, backups: Backups, people: Sequence[Person], because: str, now: datetime) -> Erased:
    """Erase them from every backup that can be read, and last from the store, in its turn: whatever stops it in
    between, the store still says who it was, and the next attempt does the rest."""
    copies, unreadable = backups.read()
    whole = store.whole()
    wholes = (whole, *copies.values())
    index = everybody(wholes)
    people = [index.get(person.email, person) if person.email else person for person in people]
    rewritten = []
    for path, copy in copies.items():
        if (after := forgotten(copy, people)) != copy:
            backups.write(path, after)
            rewritten.append(path.name)
    backups.sweep()
    after = forgotten(whole, people)
    line = Entry(now, because, changes=(f"erased: {len(people)}",))
    store.replace(replace(after, entries=(*after.entries, line)))
    left = {mail.message_id for mail in after.mails if mail.is_waiting}
    names = {_words(name) for person in people for name in person.names if _words(name)}
    return Erased(
        tuple(people),
        registrations=sum(1 for _ in _all(whole)) - sum(1 for _ in _all(after)),
        letters=sum(1 for mail in whole.mails if mail.is_waiting and mail.message_id not in left),
        rewritten=tuple(rewritten),
        unreadable=tuple(path.name for path in unreadable),
        namesakes=tuple(sorted({mail for mail, name in _called(after) if mail and _words(name) in names})),
    )
