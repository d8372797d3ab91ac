"""The shell around the core: receive, tick, deliver. Here alone the order of things is kept that loses no mail:
decide, commit, and only then file and send. Whatever stops it in between, the next pass goes on from the store."""

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from mailbot.core import delivery
from mailbot.core.changes import Change, MembershipRecorded, Registered, StatusChanged, evolve_all
from mailbot.core.decide import decide, tick
from mailbot.core.decision import Decision, Entry, Letter, Outcome
from mailbot.core.letters import alert, hand_over
from mailbot.core.message import Message
from mailbot.core.model import Registration, State
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent, Reading
from mailbot.ports import (
    Arrival,
    Baseline,
    Commit,
    Inbox,
    Known,
    Mail,
    Mailbox,
    PermanentFailure,
    Store,
    Submission,
    TemporaryFailure,
    Texts,
    Uncertain,
)
from mailbot.settings import Settings
from mailbot.wire.calendar import invitation
from mailbot.wire.compose import Enclosure, compose, dated
from mailbot.wire.parse import parse

log = logging.getLogger("mailbot")

BATCH = 50
BATCH_BYTES = 8_000_000  # what one batch may hold in memory, unless a single mail is larger
ENCLOSED_BYTES = 2_000_000  # a larger original stays in the inbox only
Told = Callable[[Message, Decision, State], None]
Result = TypeVar("Result")


@dataclass
class Tally:
    """What one pass did."""

    fetched: int = 0
    letters_sent: int = 0
    letters_waiting: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    def as_json(self, seconds: float) -> dict[str, float]:
        return {
            "fetched": self.fetched,
            "handled": self.outcomes[Outcome.HANDLED],
            "desk": self.outcomes[Outcome.DESK],
            "ignored": self.outcomes[Outcome.IGNORED],
            "letters_sent": self.letters_sent,
            "letters_waiting": self.letters_waiting,
            "seconds": round(seconds, 3),
        }


@dataclass(frozen=True)
class Rulebook:
    """The rules in force, and what goes with them: texts, enclosures, the digest that the journal keeps."""

    policy: Policy
    settings: Settings
    texts: Texts
    forms: Mapping[str, bytes] = field(default_factory=dict)


class Service:
    """One mailbox, one store, one submission server. All of it runs in one event loop; the mailbox, which
    blocks, in a thread of its own."""

    def __init__(
        self, book: Rulebook, mailbox: Mailbox, submission: Submission, store: Store, told: Told | None = None
    ) -> None:
        self.book = book
        self._mailbox, self._submission, self._store = mailbox, submission, store
        self._told = told
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="imap")

    async def once(self, now: datetime, *, rehearsal: bool = False) -> Tally:
        """One full pass: everything that waits, everything due, every letter that can leave.
        A rehearsal decides all of it, and files and sends nothing."""
        tally = Tally()
        self._recover(now)
        await self.receive(now, tally, rehearsal=rehearsal)
        self.tick(now)
        if not rehearsal:
            await self.deliver(now, tally)
        tally.letters_waiting = len(self._store.waiting())
        if self._store.clock != now:
            self._store.commit(Commit(clock=now))
        return tally

    async def close(self) -> None:
        await self._submission.close()
        await self._blocking(self._mailbox.close)
        self._thread.shutdown()
        self._store.close()

    async def _blocking(self, call: Callable[..., Result], *arguments: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *arguments)

    # --- receive ---------------------------------------------------------------------------------------------

    async def receive(self, now: datetime, tally: Tally, *, rehearsal: bool = False) -> None:
        """Decide all that waits in the inbox, in order of arrival at the server."""
        inbox = await self._blocking(self._mailbox.open)
        self._note_first_run(inbox, now)
        arrivals = await self._blocking(self._mailbox.arrivals)
        if not rehearsal:
            await self._sweep(inbox, {a.uid for a in arrivals})
        new = [a for a in arrivals if not self._store.knows_uid(inbox.uidvalidity, a.uid) and self._is_ours(inbox, a)]
        new.sort(key=lambda a: (a.arrived, a.uid))
        for batch in batches(new):
            raws = await self._blocking(self._fetch, batch)
            commit = self._decide_all(inbox, [(a, raws[a.uid]) for a in batch if a.uid in raws], now, tally)
            self._store.commit(commit)
            if not rehearsal:
                await self._file(commit.known)

    def _note_first_run(self, inbox: Inbox, now: datetime) -> None:
        if self._store.baseline is None:
            self._store.commit(Commit(baseline=Baseline(inbox.uidvalidity, inbox.uidnext, now)))

    def _is_ours(self, inbox: Inbox, arrival: Arrival) -> bool:
        """What lay in the mailbox before mailbot came is left alone, also when the server renumbers it."""
        since = self.book.settings.imap.since
        if isinstance(since, datetime):
            return arrival.arrived >= since
        first = self._store.baseline
        if first is None or inbox.uidvalidity == first.uidvalidity:
            return first is None or arrival.uid >= first.uidnext
        return arrival.arrived >= first.at

    def _fetch(self, batch: Sequence[Arrival]) -> dict[int, bytes]:
        limit = self.book.settings.imap.max_message_bytes
        whole = [a.uid for a in batch if a.size <= limit]
        large = [a.uid for a in batch if a.size > limit]
        return dict(self._mailbox.fetch(whole)) | dict(self._mailbox.fetch(large, header_only=True))

    def _decide_all(self, inbox: Inbox, batch: Sequence[tuple[Arrival, bytes]], now: datetime, tally: Tally) -> Commit:
        """The messages of a batch, one after the other in order of arrival, as one write."""
        commit = Commit(state=self._store.state)
        outcomes: dict[str, Outcome] = {}
        for arrival, raw in batch:
            message = parse(raw, uid=arrival.uid, arrived=arrival.arrived)
            tally.fetched += 1
            before = self._store.knows(message.key)
            outcome = before.outcome if before else outcomes.get(message.key)
            if outcome is None:
                decision, commit = self._decide(arrival, message, raw, commit, now)
                outcome = outcomes[message.key] = decision.outcome or Outcome.DESK
                tally.outcomes[outcome] += 1
                log.info("%s %s: %s", message.key[:12], outcome, decision.because)
                if self._told:
                    self._told(message, decision, commit.state or self._store.state)
            known = Known(message.key, inbox.uidvalidity, arrival.uid, outcome, now)
            commit = replace(commit, known=(*commit.known, known))
        return commit

    def _decide(
        self, arrival: Arrival, message: Message, raw: bytes, commit: Commit, now: datetime
    ) -> tuple[Decision, Commit]:
        """One message: the decision, and the commit with what it adds."""
        try:
            decision = self._decision(arrival, message, commit.state or self._store.state, now)
            return decision, self._with(commit, decision, now, message, raw)
        except Exception:
            log.exception("%s could not be decided", message.key[:12])
            decision = _handed_over(self.book.policy, message, "the mail could not be decided")
            return decision, self._with(commit, decision, now, message, raw)

    def _decision(self, arrival: Arrival, message: Message, state: State, now: datetime) -> Decision:
        if arrival.size > self.book.settings.imap.max_message_bytes:
            return _handed_over(self.book.policy, message, "the mail is too large to be read")
        if message.message_id and self._store.wrote(message.message_id):
            return Decision(Outcome.IGNORED, "our own letter came back")
        return decide(self.book.policy, state, message, now)

    async def _file(self, known: Sequence[Known]) -> None:
        """Show in the mailbox what is committed, then remember that it shows."""
        desk = [k.uid for k in known if k.outcome is Outcome.DESK]
        dealt_with = [k.uid for k in known if k.outcome is not Outcome.DESK]
        if desk:
            await self._blocking(self._mailbox.mark_for_desk, desk)
        if dealt_with:
            await self._blocking(self._mailbox.file, dealt_with)
        if known:
            self._store.commit(Commit(known=tuple(_filed(k) for k in known)))

    async def _sweep(self, inbox: Inbox, present: set[int]) -> None:
        """File what an earlier pass committed and did not come to file."""
        unfiled = [k for k in self._store.unfiled() if k.uidvalidity == inbox.uidvalidity]
        await self._file([k for k in unfiled if k.uid in present])
        gone = tuple(_filed(k) for k in unfiled if k.uid not in present)
        if gone:
            self._store.commit(Commit(known=gone))

    # --- tick ------------------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> None:
        """What the clock makes due."""
        decision = tick(self.book.policy, self._store.state, now)
        if decision.changes or decision.letters:
            self._commit(decision, now)

    def record(self, changes: Iterable[Change], because: str, now: datetime) -> None:
        """The coordinator's hand: journalled like a decision."""
        self._commit(Decision(None, because, tuple(changes)), now)

    # --- commit ----------------------------------------------------------------------------------------------

    def _commit(self, decision: Decision, now: datetime) -> None:
        self._store.commit(self._with(Commit(state=self._store.state), decision, now))

    def _with(
        self, commit: Commit, decision: Decision, now: datetime, message: Message | None = None, raw: bytes = b""
    ) -> Commit:
        """The commit, and what the decision adds to it: changes, the journal's line, finished letters."""
        seed = f"{message.key if message else ''}/{now.isoformat()}/{decision!r}"
        mails = [self._composed(letter, f"{seed}/{n}", raw, now) for n, letter in enumerate(decision.letters)]
        return replace(
            commit,
            state=(after := evolve_all(commit.state or self._store.state, decision.changes)),
            entries=(*commit.entries, entry(decision, message, after, now)),
            mails=(*commit.mails, *mails),
        )

    def _composed(self, letter: Letter, seed: str, raw: bytes, now: datetime) -> Mail:
        sender = self.book.settings.smtp.sender
        message_id = f"<{hashlib.sha256(seed.encode()).hexdigest()[:32]}@{sender.domain}>"
        content = compose(
            letter,
            self.book.texts.render(letter),
            sender=sender,
            message_id=message_id,
            calendar=self._invitation(letter, now),
            enclosures=tuple(self._enclosures(letter, raw)),
        )
        return Mail(message_id, letter.kind, tuple(a.email for a in letter.to), content, queued_at=now)

    def _invitation(self, letter: Letter, now: datetime) -> bytes:
        if not letter.calendar or letter.session is None or letter.registration is None:
            return b""
        return invitation(
            letter.session,
            letter.registration,
            organiser=self.book.settings.smtp.sender,
            method=letter.calendar,
            timezone=self.book.policy.timezone,
            now=now,
        )

    def _enclosures(self, letter: Letter, raw: bytes) -> Iterator[Enclosure]:
        form = self.book.policy.membership.form
        if letter.kind == "held" and form in self.book.forms:
            yield Enclosure(form, "application/pdf", self.book.forms[form])
        if letter.encloses and 0 < len(raw) <= ENCLOSED_BYTES:
            yield Enclosure("message.eml", "message/rfc822", raw)

    # --- deliver ---------------------------------------------------------------------------------------------

    def _recover(self, now: datetime) -> None:
        """A letter that was on its way when the last process ended may or may not have arrived."""
        interrupted = tuple(
            delivery.interrupted(mail, now)
            for mail in self._store.waiting()
            if mail.status is delivery.MailStatus.SENDING
        )
        if interrupted:
            self._store.commit(Commit(mails=interrupted))

    async def deliver(self, now: datetime, tally: Tally) -> None:
        """Send every letter that is due, each marked as soon as the server has taken it."""
        due = [mail for mail in self._store.waiting() if delivery.is_due(mail, now)]
        for start in range(0, len(due), BATCH):
            batch = tuple(delivery.sending(mail, now) for mail in due[start : start + BATCH])
            self._store.commit(Commit(mails=batch))
            await asyncio.gather(*(self._submit(mail, now, tally) for mail in batch))

    async def _submit(self, mail: Mail, now: datetime, tally: Tally) -> None:
        try:
            await self._submission.submit(mail.recipients, dated(mail.content, mail.sent_on or now))
        except TemporaryFailure as failure:
            after = delivery.deferred(mail, now, str(failure))
        except Uncertain as failure:
            after = delivery.uncertain(mail, now, str(failure))
        except PermanentFailure as failure:
            after = delivery.failed(mail, str(failure))
        else:
            after = delivery.sent(mail)
            tally.letters_sent += 1
        self._store.commit(Commit(mails=(after,)))
        if after.status is delivery.MailStatus.FAILED and after.kind != "alert":
            letter = alert(self.book.policy, after)
            self._commit(Decision(None, "a letter could not be sent", letters=(letter,)), now)


def batches(arrivals: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """In order, few enough at a time to be held in memory."""
    batch: list[Arrival] = []
    size = 0
    for arrival in arrivals:
        if batch and (len(batch) == BATCH or size + arrival.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(arrival)
        size += arrival.size
    if batch:
        yield batch


def entry(decision: Decision, message: Message | None, after: State, now: datetime) -> Entry:
    """The journal's line for a decision."""
    reading = decision.reading
    people = {a.email for letter in decision.letters for a in letter.to}
    if message and message.author:
        people.add(message.author.email)
    return Entry(
        at=now,
        because=decision.because,
        outcome=decision.outcome,
        message=message.key if message else "",
        author=message.author.email if message and message.author else "",
        session=next((change.session for change in map(_concerned, decision.changes) if change), ""),
        intent=reading.intent if reading else "",
        reasons=reading.reasons if reading else (),
        changes=tuple(_described(change, after) for change in decision.changes),
        letters=tuple(letter.kind for letter in decision.letters),
        people=tuple(sorted(people)),
    )


def _concerned(change: Change) -> Registration | StatusChanged | None:
    match change:
        case Registered(registration):
            return registration
        case StatusChanged():
            return change
        case MembershipRecorded():
            return None


def _described(change: Change, after: State) -> str:
    match change:
        case Registered(registration):
            return f"{registration.status}: {registration.participant.name or registration.recipient.email}"
        case StatusChanged(session, registration_id, status):
            moved = after.registration(session, registration_id)
            return f"{status}: {moved.participant.name or moved.recipient.email}"
        case MembershipRecorded(membership):
            return f"fee paid on {membership.paid_on}: {membership.holder}"


def _handed_over(policy: Policy, message: Message, because: str) -> Decision:
    reading = Reading(Intent.UNSURE)
    return Decision(Outcome.DESK, because, letters=(hand_over(policy, message, reading, because),), reading=reading)


def _filed(known: Known) -> Known:
    return replace(known, filed=True)
