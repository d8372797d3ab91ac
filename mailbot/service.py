"""The shell around the core: receive, tick, deliver. Here alone the order of things is kept that loses no mail:
decide, commit, and only then file and send. Whatever stops it in between, the next pass goes on from the store."""

import asyncio
import logging
import re
import socket
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import chain
from typing import TypeVar

from mailbot.core import delivery, outages
from mailbot.core.brakes import DAY, FOR_HER, braked, is_news
from mailbot.core.case import CONFIRM
from mailbot.core.changes import Answered, Certified, Change, StatusChanged, evolve_all
from mailbot.core.decide import BY_CLOCK, decide, tick, undelivered
from mailbot.core.decision import Decision, Letter, Outcome
from mailbot.core.follow import follow_edits
from mailbot.core.hand import Command, by_hand
from mailbot.core.journal import entry, failure, one_answer, released, withheld
from mailbot.core.letters import thread_of
from mailbot.core.letters_to_coordinator import alert, alert_to_mistakes, alert_withheld, hand_over
from mailbot.core.message import Message
from mailbot.core.model import State, Status
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent, Reading
from mailbot.core.together import Said, correspondents, said, together
from mailbot.ports import (
    Arrival,
    Away,
    Baseline,
    Begun,
    Commit,
    Inbox,
    Known,
    Mail,
    Mailbox,
    PermanentFailure,
    Store,
    Submission,
    TemporaryFailure,
    Uncertain,
    Unwritable,
)
from mailbot.wire.compose import dated
from mailbot.wire.parse import parse
from mailbot.writing import Rulebook, composed

log = logging.getLogger("mailbot")

BATCH = 50  # messages
KEPT = timedelta(days=60)  # after that what is withheld is of no use
AT_ONCE = 3  # letters
ATTEMPTS = 3  # at one mail, before it is no longer read
UNPARSED = "the parser failed"
SET_ASIDE = "the mail brought the program down"
UNDECIDED = "the mail could not be decided"
MISTAKEN = "edited rules cannot be used"
MENDED = "edited rules are in force again"
NOT_DONE = "Ce que l'heure rendait dû n'a pas été fait"
BATCH_BYTES = 8_000_000  # what one batch may hold in memory, unless a single mail is larger
UNREADABLE = 10  # mails of a batch; where more cannot be read it is the server's trouble, not theirs
_REFERENCE = re.compile(rf"(?<![\w@])[0-9a-f]{{{delivery.REFERENCE}}}(?![\w@])")
Told = Callable[[Message, Decision, State], None]
Daily = Callable[[Policy, datetime], Sequence[str]]  # gives a sentence for each trouble
Result = TypeVar("Result")


@dataclass
class Tally:
    """What one pass did."""

    fetched: int = 0
    letters_sent: int = 0
    letters_waiting: int = 0
    letters_failed: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)  # a sentence for each server that was away or refused
    is_away: bool = False  # one of them: it is left in peace for a while
    letters_leave: bool = True  # the submission server is there

    def went_wrong(self, failure: Exception) -> None:
        """Both servers may have lost the same token: that is one trouble."""
        if str(failure) not in self.troubles:
            self.troubles.append(str(failure))
        self.is_away = True

    @property
    def mishaps(self) -> list[str]:
        """What went wrong, in sentences that name no participant."""
        if not self.letters_failed:
            return self.troubles
        number = self.letters_failed
        failed = "1 lettre n'a pas pu partir" if number == 1 else f"{number} lettres n'ont pas pu partir"
        return [*self.troubles, f"{failed} : « mailbot journal » dit pour qui et pourquoi."]

    def as_json(self, seconds: float) -> dict[str, float]:
        return {
            "fetched": self.fetched,
            "handled": self.outcomes[Outcome.HANDLED],
            "desk": self.outcomes[Outcome.DESK],
            "ignored": self.outcomes[Outcome.IGNORED],
            "letters_sent": self.letters_sent,
            "letters_waiting": self.letters_waiting,
            "letters_failed": self.letters_failed,
            "seconds": round(seconds, 3),
        }


@dataclass
class Pass:
    """The letters of one pass, decided and written, none of which has left."""

    said: list[Said] = field(default_factory=list)
    written: list[tuple[Letter, Mail]] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)  # letters decided, by reader

    def copy(self) -> "Pass":
        return Pass([*self.said], [*self.written], self.heard.copy())


class Service:
    """One mailbox, one store, one submission server. All of it runs in one event loop; the mailbox, which
    blocks, in a thread of its own. Who calls `once` or `record` has the store's turn: two workers do no harm."""

    def __init__(
        self,
        book: Rulebook,
        mailbox: Mailbox,
        submission: Submission,
        store: Store,
        told: Told | None = None,
        daily: Daily | None = None,
    ) -> None:
        self.book = book
        self._mailbox, self._submission, self._store = mailbox, submission, store
        self._told, self._daily = told, daily
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="imap")
        self._winding_down = False
        self._all_is_well = False  # as far as the journal was read: at first nobody knows
        self._unwritten: outages.Outage | None = None  # what the journal could not be told
        self._fates: dict[str, Mail] = {}  # of letters, while they are not written down

    async def once(self, now: datetime, *, rehearsal: bool = False, doubts: Sequence[str] = ()) -> Tally:
        """One full pass: everything that waits, everything due, every letter that can leave.
        A rehearsal decides all of it, and files and sends nothing. `doubts` are troubles of the machine itself.

        Where the store takes nothing, nothing is done: Unwritable. Where the mailbox is away, what the clock makes due
        waits too: an offer must not run out while its acceptance lies unread; letters leave all the same."""
        tally = Tally(troubles=list(doubts))
        self._recover(now, tally)
        try:
            inbox = await self.receive(now, tally)
            self.tick(now, tally)
            if not rehearsal:
                await self._file(inbox)
        except Unwritable:
            raise
        except (TemporaryFailure, PermanentFailure) as failure:
            tally.went_wrong(failure)
        if not rehearsal:
            await self.deliver(now, tally)
            if self._tell_of_outages(now, tally):
                await self.deliver(now, tally)
        tally.letters_waiting = len(self._store.waiting())
        if self._store.clock != now:
            self._store.commit(Commit(clock=now))
        if self._daily and not rehearsal:
            tally.troubles += self._daily(self.book.policy, now)
        return tally

    def wind_down(self) -> None:
        """Take up no further letter; those that are on their way arrive."""
        self._winding_down = True

    async def news(self) -> None:
        """Until the mailbox tells of a new mail; not in the store's turn. Whoever cancels this has the mailbox at
        once."""
        bell, cord = socket.socketpair()
        waiting = asyncio.get_running_loop().run_in_executor(self._thread, self._mailbox.wait, bell)
        waiting.add_done_callback(lambda _: bell.close())
        try:
            await asyncio.shield(waiting)
        finally:
            cord.close()

    async def close(self) -> None:
        await self._submission.close()
        await self._blocking(self._mailbox.close)
        self._thread.shutdown()
        self._store.close()

    async def _blocking(self, call: Callable[..., Result], *arguments: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *arguments)

    def _tell_of_outages(self, now: datetime, tally: Tally) -> bool:
        """What has been wrong for long, whatever it is, reaches the coordinator once; and once that it is over.
        Whether there is such a letter now."""
        if self._all_is_well and not tally.troubles:
            return False
        self._all_is_well = not tally.troubles
        self._write_down(now)
        before = outages.outage(self._store.journal())
        news = outages.follow(self.book.policy, before, tally.troubles, now, can_write=tally.letters_leave)
        if news is None:
            return False
        because, letters = news
        self._commit(Decision(None, because, letters=letters), now, tuple(tally.troubles))
        return bool(letters)

    async def alarm(self, failure: Unwritable, now: datetime) -> None:
        """The store takes nothing. If that lasts, word of it leaves past the outbox, once, and the journal hears of it
        when it can; a process that does not know what another sent gives the same letter the same Message-ID."""
        known = self._unwritten or outages.outage(self._store.journal())
        known = self._unwritten = known or outages.Outage(self._store.clock or now, (str(failure),))
        self._all_is_well = False
        news = outages.follow(self.book.policy, known, (str(failure),), now, can_write=True)
        for letter in news[1] if news else ():
            mail = composed(self.book, letter, now, name=known.name)
            try:
                await self._submission.submit(mail.recipients, dated(mail.content, now))
            except TemporaryFailure as away:
                log.warning("%s", away)
                return  # until the next look
            except (PermanentFailure, Uncertain) as refusal:
                log.warning("%s", refusal)
            self._unwritten = replace(known, told=True)

    def _write_down(self, now: datetime) -> None:
        """What the journal could not be told, unless another worker has told it."""
        if (late := self._unwritten) and not outages.ended_after(self._store.journal(), late.since):
            known = outages.outage(self._store.journal())
            if known is None:
                self._commit(Decision(None, outages.BEGUN), late.since, late.troubles)
            if late.told and not (known and known.told):
                self._commit(Decision(None, outages.TOLD), now, late.troubles)
        self._unwritten = None

    # --- receive ---------------------------------------------------------------------------------------------

    async def receive(self, now: datetime, tally: Tally) -> Inbox:
        """Decide all that waits in the inbox, in order of arrival at the server."""
        inbox = await self._blocking(self._mailbox.open)
        self._note_first_run(inbox, now)
        arrivals = await self._blocking(self._mailbox.arrivals)
        new = [a for a in arrivals if not self._store.knows_uid(inbox.uidvalidity, a.uid) and self._is_ours(inbox, a)]
        new.sort(key=lambda a: (a.arrived, a.uid))
        so_far = Pass()
        for batch in batches(new):
            raws, troubles = await self._blocking(self._fetch, inbox, batch)
            tally.troubles += troubles
            given = [(a, raws[a.uid]) for a in batch if a.uid in raws]
            if given:
                so_far = self._take_up(inbox, given, now, tally, so_far)
        return inbox

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

    def _fetch(self, inbox: Inbox, batch: Sequence[Arrival]) -> tuple[dict[int, bytes], list[str]]:
        """The bytes of a batch, and a sentence for each mail that the server refuses to give. Such a mail is asked
        for again at the next pass; neither the others nor the deadlines wait for it."""
        raws: dict[int, bytes] = {}
        troubles: list[str] = []
        try:
            raws = self._raws(batch)
        except (TemporaryFailure, PermanentFailure):
            for arrival in batch:
                self._open_again(inbox)
                try:
                    raws |= self._raws([arrival])
                except (TemporaryFailure, PermanentFailure) as failure:
                    if len(troubles) == UNREADABLE:
                        raise
                    troubles.append(f"Le message n° {arrival.uid} n'a pas pu être lu ; il sera redemandé. {failure}")
            self._open_again(inbox)
        for uid in sorted({a.uid for a in batch} - raws.keys()):
            log.warning("message %d was listed and not given: if it is still there, the next pass asks again", uid)
        return raws, troubles

    def _open_again(self, inbox: Inbox) -> None:
        if self._mailbox.open().uidvalidity != inbox.uidvalidity:
            raise TemporaryFailure("Le serveur a changé les numéros des messages : le prochain passage les relira.")

    def _raws(self, batch: Sequence[Arrival]) -> dict[int, bytes]:
        limit = self.book.settings.imap.max_message_bytes
        whole = [a.uid for a in batch if a.size <= limit]
        large = [a.uid for a in batch if a.size > limit]
        return dict(self._mailbox.fetch(whole)) | dict(self._mailbox.fetch(large, header_only=True))

    def _take_up(
        self, inbox: Inbox, batch: Sequence[tuple[Arrival, bytes]], now: datetime, tally: Tally, so_far: Pass
    ) -> Pass:
        """Decide a batch in one write; give what the pass has done with it.

        It is noted before as begun, so that the mail which ends the process, or which cannot be written, is found: what
        was begun and did not come to its end is taken up mail by mail, each noted alone. Only what a mail was alone
        with counts against it, and a store that takes nothing is nobody's fault."""
        uids = tuple(arrival.uid for arrival, _ in batch)
        before = self._store.begun
        if len(batch) > 1 and not set(uids).isdisjoint(before.uids):
            for each in batch:
                so_far = self._take_up(inbox, [each], now, tally, so_far)
            return so_far
        begun = before.then(inbox.uidvalidity, uids)
        self._store.commit(Commit(begun=begun))
        done, after = Tally(), so_far.copy()
        try:
            self._store.commit(self._decide_all(inbox, batch, now, done, after, begun.times))
        except TemporaryFailure:
            with suppress(Unwritable):
                self._store.commit(Commit(begun=before))
            raise
        except Exception as error:
            _log_error(f"{len(batch)} messages cannot be written, attempt {begun.times}", error)
            if begun.times >= 3 * ATTEMPTS:  # no word of the mail is in it any more: it is not the mail's fault
                self._store.commit(Commit(begun=Begun()))
                raise
            return self._take_up(inbox, batch, now, tally, so_far)
        tally.fetched += done.fetched
        tally.outcomes += done.outcomes
        return after

    def _decide_all(
        self,
        inbox: Inbox,
        batch: Sequence[tuple[Arrival, bytes]],
        now: datetime,
        tally: Tally,
        so_far: Pass,
        attempt: int,
    ) -> Commit:
        """The messages of a batch, one after the other in order of arrival, as one write. After so many attempts a mail
        is handed over as it came, and after as many again without its bytes: it lies in the inbox, unread."""
        commit = Commit(state=self._store.state)
        decided: list[tuple[Message, Decision]] = []
        outcomes: dict[str, Outcome] = {}
        for arrival, raw in batch:
            message = _parsed(arrival, raw) if attempt <= ATTEMPTS else _unread(arrival, raw, SET_ASIDE)
            tally.fetched += 1
            before = self._store.knows(message.key)
            outcome = before.outcome if before else outcomes.get(message.key)
            if outcome is None:
                decision, commit = self._decide(arrival, message, raw if attempt <= 2 * ATTEMPTS else b"", commit, now)
                outcome = outcomes[message.key] = decision.outcome or Outcome.DESK
                decided.append((message, decision))
                tally.outcomes[outcome] += 1
                log.info("%s %s: %s", message.key[:12], outcome, _summary(decision))
                if self._told:
                    self._told(message, decision, commit.state or self._store.state)
            known = Known(message.key, inbox.uidvalidity, arrival.uid, outcome, now)
            commit = replace(commit, known=(*commit.known, known))
        return self._braked(self._one_answer_each(commit, decided, now, so_far), now)

    def _braked(self, commit: Commit, now: datetime) -> Commit:
        """The commit, its letters that are one answer too many withheld, and word of them to the coordinator."""
        changed = {mail.message_id for mail in commit.mails}
        before = [mail for mail in self._store.recent(now - DAY) if mail.message_id not in changed]
        mails = braked(commit.mails, before, now)
        for number, mail in enumerate(mails):
            if mail.status is delivery.MailStatus.WITHHELD:
                is_new = is_news(mail, (*before, *mails[:number]), now)
                alerts = (alert_withheld(self.book.policy, mail),) if is_new else ()
                told = [replace(composed(self.book, letter, now), brake=mail.brake) for letter in alerts]
                commit = replace(commit, entries=(*commit.entries, withheld(mail, alerts, now)))
                mails = (*mails, *told)
        return replace(commit, mails=mails)

    def _decide(
        self, arrival: Arrival, message: Message, raw: bytes, commit: Commit, now: datetime
    ) -> tuple[Decision, Commit]:
        """One message: the decision, and the commit with what it adds. Where that fails, whatever the reason, the
        message goes to a person and the others go on; at worst it only waits in the inbox, unread."""
        # Of a large mail only the header was fetched: enclosed, it would look like an empty mail.
        enclosed = raw if arrival.size <= self.book.settings.imap.max_message_bytes else b""
        choices: tuple[Callable[[], Decision], ...] = (
            lambda: self._decision(arrival, message, commit.state or self._store.state, now),
            lambda: _handed_over(self.book.policy, message, UNDECIDED),
        )
        for choose in choices:
            try:
                decision = choose()
                return decision, self._with(commit, decision, now, message, enclosed)
            except Exception as error:  # noqa: BLE001 - see above
                _log_error(f"{message.key[:12]} cannot be decided", error)
        decision = Decision(Outcome.DESK, "the mail could not even be handed over")
        return decision, self._with(commit, decision, now, message)

    def _decision(self, arrival: Arrival, message: Message, state: State, now: datetime) -> Decision:
        if SET_ASIDE in message.defects:
            return _handed_over(self.book.policy, message, SET_ASIDE)
        if arrival.size > self.book.settings.imap.max_message_bytes:
            return _handed_over(self.book.policy, message, "the mail is too large to be read")
        if UNPARSED in message.defects:
            return _handed_over(self.book.policy, message, UNDECIDED)
        if message.message_id and self._store.wrote(message.message_id):
            return Decision(Outcome.IGNORED, "our own letter came back")
        return decide(self.book.policy, state, message, now, self._answered(message))

    def _answered(self, message: Message) -> Mail | None:
        """Our letter that the message answers, or gives back: else the nearest one of its thread (RFC 5322, 3.6.4), or
        that whose reference it quotes, as some programs drop the thread."""
        returned = message.report.returned if message.report else ()
        thread = (*returned, message.in_reply_to, *reversed(message.references))
        known = chain(map(self._store.wrote, thread), map(self._store.referred, _REFERENCE.findall(message.text)))
        return next(filter(None, known), None)

    def _one_answer_each(
        self, commit: Commit, decided: Sequence[tuple[Message, Decision]], now: datetime, so_far: Pass
    ) -> Commit:
        """The commit, with one answer to those who had several mails in this pass."""
        new = [each for message, decision in decided for each in said(message, decision)]
        letters = (letter for _, decision in decided for letter in decision.letters)
        so_far.written += zip(letters, commit.mails, strict=True)
        so_far.said += new
        so_far.heard.update(reader for each in new for reader in each.readers)
        several = {reader for each in new for reader in each.readers if so_far.heard[reader] > 1}
        while several:
            readers = correspondents(so_far.said, [several.pop()])
            several -= readers
            try:
                commit = self._one_answer(commit, readers, now, so_far)
            except Exception as error:  # noqa: BLE001 - each mail has its own answer then, as it was decided
                _log_error("several mails have several answers", error)
        return commit

    def _one_answer(self, commit: Commit, readers: frozenset[str], now: datetime, so_far: Pass) -> Commit:
        """What was written to these readers gives way to what holds by now."""
        state = commit.state or self._store.state
        heard = [each for each in so_far.said if readers.intersection(each.readers)]
        leaving = together(heard, state)
        theirs = [(letter, mail) for letter, mail in so_far.written if _is_to(letter, readers)]
        needless = [(letter, mail) for letter, mail in theirs if letter not in leaving]
        if not needless:
            return commit
        known = [letter for letter, _ in theirs]
        last = next((each for each in reversed(heard) if each.answers), heard[-1])
        tied = next((mail for _, mail in reversed(theirs) if mail.answers == last.message), theirs[-1][1])
        added = [
            (
                letter,
                replace(
                    composed(self.book, letter, now),
                    answers=last.message,
                    writer=tied.writer,
                    follows=tied.follows,
                ),
            )
            for letter in leaving
            if letter not in known
        ]
        gone = {mail.message_id for _, mail in needless}
        so_far.written = [pair for pair in so_far.written if pair[1].message_id not in gone] + added
        # A question that is not asked waits for no answer.
        asked = {letter.request for letter in leaving}
        answered = [
            Answered(letter.request) for letter, _ in needless if letter.request and letter.request not in asked
        ]
        written_now = {mail.message_id for mail in commit.mails}
        return replace(
            commit,
            state=evolve_all(state, answered),
            entries=(*commit.entries, one_answer(last, needless, added, now)),
            mails=(
                *(mail for mail in commit.mails if mail.message_id not in gone),
                *(delivery.withdrawn(mail) for _, mail in needless if mail.message_id not in written_now),
                *(mail for _, mail in added),
            ),
        )

    async def _file(self, inbox: Inbox) -> None:
        """Show in the mailbox what is committed, by this pass or one before, then remember that it shows."""
        unfiled = [k for k in self._store.unfiled() if k.uidvalidity == inbox.uidvalidity]
        desk = [k.uid for k in unfiled if k.outcome is Outcome.DESK]
        dealt_with = [k.uid for k in unfiled if k.outcome is not Outcome.DESK]
        if desk:
            await self._blocking(self._mailbox.mark_for_desk, desk)
        if dealt_with:
            await self._blocking(self._mailbox.file, dealt_with)
        if unfiled:
            self._store.commit(Commit(known=tuple(replace(k, filed=True) for k in unfiled)))

    # --- tick ------------------------------------------------------------------------------------------------

    def tick(self, now: datetime, tally: Tally) -> None:
        """What edits and the clock make due, or nothing of it; what waits to be sent leaves in any case."""
        try:
            self.follow_edits(now)
            decision = tick(self.book.policy, self._store.state, now)
            if decision.changes or decision.letters:
                log.info("%s", _summary(decision))
                self._commit(decision, now)
            elif decision.because != BY_CLOCK:
                tally.troubles.append(f"{NOT_DONE}, une règle l'interdit : {decision.because}.")
        except (TemporaryFailure, PermanentFailure):
            raise
        except Exception as error:  # noqa: BLE001 - letters that wait must not stand still for it
            _log_error("what is due cannot be decided", error)
            tally.troubles.append(f"{NOT_DONE}, par une erreur du programme que son journal technique montre.")

    def follow_edits(self, now: datetime, *, at_once: bool = False) -> None:
        """Tell people of edits, or ask the coordinator; `at_once`: she said yes already."""
        decision = follow_edits(self.book.policy, self._store.state, now, at_once=at_once)
        if decision.changes:
            log.info("%s", _summary(decision))
            self._commit(decision, now)

    def take(self, book: Rulebook, now: datetime) -> None:
        """Edited rules, good ones: they are in force from now on."""
        self.book = book
        if self._known_mistakes():
            self._commit(Decision(None, MENDED), now)

    def refuse(self, mistakes: Sequence[str], now: datetime) -> None:
        """Edited rules that cannot be used: the last good ones stay, and the coordinator is told once."""
        if tuple(mistakes) != self._known_mistakes():
            letter = alert_to_mistakes(self.book.policy, mistakes)
            self._commit(Decision(None, MISTAKEN, letters=(letter,)), now, tuple(mistakes))

    def _known_mistakes(self) -> tuple[str, ...]:
        """Those of her last edit, if that could not be used. The journal tells, so that two workers tell her once."""
        mistakes: tuple[str, ...] = ()
        for line in self._store.journal():
            if line.because in {MISTAKEN, MENDED}:
                mistakes = line.reasons
        return mistakes

    def record(self, changes: Iterable[Change], because: str, now: datetime) -> None:
        """The coordinator's hand: journalled like a decision."""
        self._commit(Decision(None, because, tuple(changes)), now)

    def by_hand(self, command: Command, now: datetime) -> Decision:
        """What the coordinator asks for herself, or the name of what forbids it."""
        decision = by_hand(self.book.policy, self._store.state, command, now)
        if decision.changes:
            needless = self._unsent_certificates(decision.changes)
            taken_back = (Certified(mail.session, each, None) for mail in needless for each in mail.registrations)
            decision = decision.plus(taken_back)
            before = Commit(state=self._store.state, mails=tuple(map(delivery.withdrawn, needless)))
            self._store.commit(self._with(before, decision, now))
        return decision

    def release(self, email: str, now: datetime) -> int:
        """The letters to this address that a brake withholds leave after all; how many there are."""
        held = [mail for mail in self._store.recent(now - KEPT) if mail.status is delivery.MailStatus.WITHHELD]
        hers = [delivery.released(mail) for mail in held if mail.content and email in mail.recipients]
        if hers:
            self._store.commit(Commit(mails=tuple(hers), entries=(released(email, hers, now),)))
        return len(hers)

    def _unsent_certificates(self, changes: Iterable[Change]) -> list[Mail]:
        """Those of whom is noted absent now, by a slip put right in time."""
        absent = {c.registration for c in changes if isinstance(c, StatusChanged) and c.status is Status.ABSENT}
        untaken = {delivery.MailStatus.QUEUED, delivery.MailStatus.DEFERRED}
        waiting = (mail for mail in self._store.waiting() if mail.kind == "certificate" and mail.status in untaken)
        return [mail for mail in waiting if absent.intersection(mail.registrations)]

    # --- commit ----------------------------------------------------------------------------------------------

    def _commit(self, decision: Decision, now: datetime, reasons: tuple[str, ...] = ()) -> None:
        """`reasons`, where no mail gives them."""
        commit = self._with(Commit(state=self._store.state), decision, now)
        entries = tuple(replace(line, reasons=line.reasons or reasons) for line in commit.entries)
        self._store.commit(replace(commit, entries=entries))

    def _with(
        self, commit: Commit, decision: Decision, now: datetime, message: Message | None = None, raw: bytes = b""
    ) -> Commit:
        """The commit, and what the decision adds to it: changes, the journal's line, finished letters."""
        state = evolve_all(commit.state or self._store.state, decision.changes)
        mails = [self._tied(composed(self.book, each, now, raw), each, message) for each in decision.letters]
        return replace(
            commit,
            state=state,
            entries=(*commit.entries, entry(decision, message, state, now)),
            mails=(*commit.mails, *mails),
        )

    def _tied(self, mail: Mail, letter: Letter, message: Message | None) -> Mail:
        """The mail, with what the brakes count it by, where the message calls for it: as the answer to it, or a
        question about it; or for the coordinator, which is no answer. What only follows from it is not counted."""
        if message is None:
            return mail
        is_hers = mail.kind in FOR_HER
        if not (is_hers or letter.answers == thread_of(message) or mail.kind == CONFIRM):
            return mail
        answered = self._answered(message)
        coordinators = {coordinator.email for coordinator in self.book.policy.organisation.coordinators}
        is_answer = not is_hers and bool({a.email for a in letter.to} - coordinators)
        return replace(
            mail,
            answers=message.key if is_answer else "",
            writer=message.writer,
            follows=answered.message_id if answered else "",
        )

    # --- deliver ---------------------------------------------------------------------------------------------

    def _recover(self, now: datetime, tally: Tally) -> None:
        """A letter that was on its way when the last process ended may or may not have arrived."""
        for mail in self._store.waiting():
            if fate := self._fates.get(mail.message_id):
                self._settle(fate, now, tally)
            elif mail.status is delivery.MailStatus.SENDING:
                self._settle(delivery.interrupted(mail, now), now, tally)

    async def deliver(self, now: datetime, tally: Tally) -> None:
        """Send what is due, alerts about it included, until nothing is left or the server is away."""
        try:
            while due := [m for m in self._store.waiting() if delivery.is_due(m, now) and not self._winding_down]:
                shared = iter(due)
                carriers = (self._carry(shared, now, tally) for _ in range(AT_ONCE))
                # All are waited for: a letter must not go on its way behind the next pass's back.
                for failure in await asyncio.gather(*carriers, return_exceptions=True):
                    if failure:
                        raise failure
        except Away as failure:
            tally.went_wrong(failure)
            tally.letters_leave = False

    async def _carry(self, due: Iterator[Mail], now: datetime, tally: Tally) -> None:
        """Letter after letter, until the others have taken the last one, or the server is away."""
        for mail in due:
            if self._winding_down:
                return
            await self._submit(mail, now, tally)

    async def _submit(self, mail: Mail, now: datetime, tally: Tally) -> None:
        begun = delivery.sending(mail, now)
        self._store.commit(Commit(mails=(begun,)))
        try:
            await self._submission.submit(begun.recipients, dated(begun.content, begun.sent_on or now))
        except Away:
            self._fates[mail.message_id] = mail  # it was no attempt: the letter waits as it did
            self._store.commit(Commit(mails=(mail,)))
            del self._fates[mail.message_id]
            raise
        except TemporaryFailure as failure:
            after = delivery.deferred(begun, now, str(failure))
        except Uncertain as failure:
            after = delivery.uncertain(begun, now, str(failure))
        except PermanentFailure as failure:
            after = delivery.failed(begun, str(failure))
        else:
            after = delivery.sent(begun)
        self._fates[mail.message_id] = after  # should the disk be full by now
        self._settle(after, now, tally)

    def _settle(self, mail: Mail, now: datetime, tally: Tally) -> None:
        """Keep what became of a letter. If it failed the journal says so and the coordinator is told, in one write;
        of an alert that failed she is not, or one would follow the other for ever. The seat that it offered is the
        next one's, unless it may have arrived."""
        commit = Commit(mails=(mail,))
        if mail.status is delivery.MailStatus.FAILED:
            policy = self.book.policy
            follows = Decision(None, "") if mail.silences > 1 else undelivered(policy, self._store.state, mail, now)
            alerts = () if mail.kind == "alert" else (alert(policy, mail, passed_on=bool(follows.changes)),)
            told = [composed(self.book, letter, now) for letter in alerts]
            commit = Commit(entries=(failure(mail, alerts, now),), mails=(mail, *told))
            if follows.changes:
                commit = self._with(commit, follows, now)
            commit = self._braked(commit, now)
        self._store.commit(commit)
        self._fates.pop(mail.message_id, None)
        tally.letters_sent += mail.status is delivery.MailStatus.SENT
        tally.letters_failed += mail.status is delivery.MailStatus.FAILED
        if mail.status is not delivery.MailStatus.SENT:
            log.info("letter %s %s: %s, attempt %d", mail.message_id[1:13], mail.kind, mail.status, mail.attempts)


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


def _parsed(arrival: Arrival, raw: bytes) -> Message:
    """The mail; of one on which the parser itself fails no more than its bytes. It keeps no other mail waiting."""
    try:
        return parse(raw, uid=arrival.uid, arrived=arrival.arrived)
    except Exception as error:  # noqa: BLE001 - see above
        _log_error(f"message {arrival.uid} cannot be read", error)
        return _unread(arrival, raw, UNPARSED)


def _unread(arrival: Arrival, raw: bytes, why: str) -> Message:
    return Message(sha256(raw).hexdigest(), arrival.arrived, arrival.uid, author=None, defects=(why,))


def _handed_over(policy: Policy, message: Message, because: str) -> Decision:
    reading = Reading(Intent.UNSURE)
    return Decision(Outcome.DESK, because, letters=(hand_over(policy, message, reading, because),), reading=reading)


def _is_to(letter: Letter, readers: frozenset[str]) -> bool:
    return not letter.encloses and any(address.email in readers for address in letter.to)


def _log_error(what: str, error: Exception) -> None:
    """Where it arose, and not what it says: that may quote a mail."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, where)


def _summary(decision: Decision) -> str:
    """For the log: the rule and counts, nobody's name."""
    return f"{decision.because} ({len(decision.changes)} changes, {len(decision.letters)} letters)"
