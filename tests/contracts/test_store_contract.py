"""What the service may expect of any Store."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.core.changes import (
    BecameReachable,
    BecameUnreachable,
    MembershipRecorded,
    Registered,
    StatusChanged,
    evolve_all,
)
from mailbot.core.decision import Entry, Outcome
from mailbot.core.delivery import Mail, MailStatus
from mailbot.core.message import Address
from mailbot.core.model import Membership, Participant, Registration, State, Status, Thread, Unreachable
from mailbot.ports import Baseline, Begun, Busy, Commit, Known, Store

NINE = datetime(2020, 10, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "mailbot.json"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """In its turn, until it is closed."""
    opened = TinyDBStore.open(path)
    with opened.turn():
        yield opened
    opened.close()


@pytest.fixture
def reopened(store: Store, path: Path) -> Iterator[Callable[[], Store]]:
    """What the next process finds."""
    opened: list[Store] = []

    def reopen() -> Store:
        store.close()
        opened.append(TinyDBStore.open(path))
        return opened[-1]

    yield reopen
    for each in opened:
        each.close()


def a_registration(name: str, session: str = "cooperer", minute: int = 0) -> Registration:
    return Registration(
        id=name,
        session=session,
        participant=Participant(name=name, email=f"{name}@example.org"),
        status=Status.CONFIRMED,
        arrived=NINE + minute * MINUTE,
        uid=minute,
        rank=0,
        author=Address(f"{name}@example.org", name),
        message=f"key-{name}",
        thread=Thread(f"<{name}@example.org>", ("<0@example.org>",), "Inscription"),
        language="fr",
        decided=NINE,
    )


def a_known(key: str, uid: int = 1, *, filed: bool = False) -> Known:
    return Known(key, 7, uid, Outcome.HANDLED, NINE, filed)


def a_mail(name: str, minute: int = 0, status: MailStatus = MailStatus.QUEUED) -> Mail:
    queued = NINE + minute * MINUTE
    return Mail(f"<{name}@example.org>", "confirmation", ("ana@example.org",), b"Subject: x\r\n\r\n", queued, status)


def message_ids(mails: list[Mail]) -> list[str]:
    return [mail.message_id for mail in mails]


# --- what is kept ------------------------------------------------------------------------------------------


def test_a_store_is_empty_at_first(store: Store) -> None:
    assert store.state == State()
    assert store.baseline is None
    assert store.clock is None
    assert store.begun == Begun()
    assert store.waiting() == []
    assert list(store.unfiled()) == []
    assert list(store.journal()) == []


def test_what_was_begun_is_kept_until_something_else_is(store: Store, reopened: Callable[[], Store]) -> None:
    begun = Begun().then(7, (1, 2)).then(7, (1, 2))
    store.commit(Commit(begun=begun))
    store.commit(Commit(known=(a_known("a"),), clock=NINE))

    assert begun.times == 2
    assert store.begun == store.whole().begun == reopened().begun == begun


def test_opening_writes_no_file_before_the_first_commit(store: Store, path: Path) -> None:
    assert not path.exists()

    store.commit(Commit())

    assert not path.exists()


def test_the_file_is_for_its_owner_only(store: Store, path: Path) -> None:
    store.commit(Commit(clock=NINE))

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_one_commit_is_one_line(store: Store, path: Path) -> None:
    store.commit(Commit(clock=NINE))
    lines = path.read_bytes().count(b"\n")

    store.commit(Commit(known=(a_known("a"), a_known("b", 2)), mails=(a_mail("1"),), entries=(Entry(NINE, "x"),)))

    assert path.read_bytes().count(b"\n") == lines + 1


def test_registrations_are_found_again_in_order_of_arrival(store: Store, reopened: Callable[[], Store]) -> None:
    ana, ben, cem = a_registration("ana", minute=2), a_registration("ben", minute=1), a_registration("cem", "animer")
    state = evolve_all(State(), map(Registered, (ana, ben, cem)))

    store.commit(Commit(state=state))

    for each in (store, reopened()):
        assert each.state == state
        assert each.state.of("cooperer") == (ben, ana)


def test_a_registration_that_moved_is_found_where_it_stands_now(store: Store, reopened: Callable[[], Store]) -> None:
    state = evolve_all(State(), [Registered(a_registration("ana")), Registered(a_registration("ben", minute=1))])
    store.commit(Commit(state=state))
    moved = evolve_all(state, [StatusChanged("cooperer", "ana", Status.CANCELLED, NINE)])

    store.commit(Commit(state=moved))

    assert reopened().state == moved


def test_a_session_that_is_untouched_is_not_written_again(store: Store, path: Path) -> None:
    state = evolve_all(State(), [Registered(a_registration("ana")), Registered(a_registration("ben", minute=1))])
    store.commit(Commit(state=state))
    length = path.stat().st_size

    store.commit(Commit(state=evolve_all(state, [Registered(a_registration("cem", "animer"))])))

    written = path.read_bytes()[length:]
    assert b"cem" in written
    assert b"ana" not in written


def test_of_a_session_only_the_registration_that_changed_is_written(store: Store, path: Path) -> None:
    state = evolve_all(State(), [Registered(a_registration("ana")), Registered(a_registration("ben", minute=1))])
    store.commit(Commit(state=state))
    length = path.stat().st_size

    store.commit(Commit(state=evolve_all(state, [StatusChanged("cooperer", "ben", Status.CANCELLED, NINE)])))

    written = path.read_bytes()[length:]
    assert b"cooperer/ben" in written
    assert b"ana" not in written


def test_a_registration_that_was_erased_is_gone(store: Store, reopened: Callable[[], Store]) -> None:
    ana, ben = a_registration("ana"), a_registration("ben", minute=1)
    store.commit(Commit(state=evolve_all(State(), map(Registered, (ana, ben)))))
    without_ana = State(MappingProxyType({"cooperer": (ben,)}))

    store.commit(Commit(state=without_ana))

    assert reopened().state == without_ana


def test_memberships_are_found_again(store: Store, reopened: Callable[[], Store]) -> None:
    paid = [
        MembershipRecorded(Membership("ana@example.org", date(2019, 1, 3))),
        MembershipRecorded(Membership("@example.org", date(2020, 2, 1), "Les Amis")),
        MembershipRecorded(Membership("ana@example.org", date(2020, 1, 5), "Ana")),
    ]
    state = evolve_all(State(), paid)

    store.commit(Commit(state=state))

    assert reopened().state == state


def test_a_membership_that_was_taken_back_is_gone(store: Store, reopened: Callable[[], Store]) -> None:
    store.commit(Commit(state=evolve_all(State(), [MembershipRecorded(Membership("ana", date(2020, 1, 3)))])))

    store.commit(Commit(state=State()))

    assert reopened().state == State()


def test_an_unreachable_address_is_found_again_until_it_is_not_one(store: Store, reopened: Callable[[], Store]) -> None:
    ana, bob = (Unreachable(f"{who}@example.org", NINE, "550 5.1.1") for who in ("ana", "bob"))
    state = evolve_all(State(), [BecameUnreachable(ana), BecameUnreachable(bob)])
    store.commit(Commit(state=state))
    store.commit(Commit(state=evolve_all(state, [BecameReachable(ana.email)])))

    assert reopened().state.unreachable == {bob.email: bob}


def test_the_journal_is_told_in_the_order_in_which_it_was_written(store: Store, reopened: Callable[[], Store]) -> None:
    entries = [
        Entry(NINE, f"rule {n}", Outcome.DESK, reasons=("a", "b"), people=("ana@example.org",)) for n in range(12)
    ]
    for pair in zip(entries[::2], entries[1::2], strict=True):
        store.commit(Commit(entries=pair))

    assert list(store.journal()) == entries
    assert list(reopened().journal()) == entries


def test_a_journal_being_read_does_not_mind_a_commit(store: Store) -> None:
    store.commit(Commit(entries=(Entry(NINE, "first"), Entry(NINE, "second"))))
    reading = store.journal()
    next(reading)

    store.commit(Commit(entries=(Entry(NINE, "third"),)))

    assert next(reading).because == "second"


def test_a_message_is_known_by_its_key_and_by_its_uid(store: Store, reopened: Callable[[], Store]) -> None:
    store.commit(Commit(known=(a_known("abc", uid=3),)))

    for each in (store, reopened()):
        assert each.knows("abc") == a_known("abc", uid=3)
        assert each.knows("abd") is None
        assert each.knows_uid(7, 3)
        assert not each.knows_uid(7, 4)
        assert not each.knows_uid(8, 3)


def test_a_message_is_unfiled_until_it_is_filed(store: Store, reopened: Callable[[], Store]) -> None:
    store.commit(Commit(known=(a_known("a", 1), a_known("b", 2), a_known("c", 3))))

    store.commit(Commit(known=(a_known("b", 2, filed=True),)))

    for each in (store, reopened()):
        assert list(each.unfiled()) == [a_known("a", 1), a_known("c", 3)]
        assert each.knows("b") == a_known("b", 2, filed=True)


def test_of_two_copies_of_one_mail_each_is_filed(store: Store, reopened: Callable[[], Store]) -> None:
    store.commit(Commit(known=(a_known("a", 1), a_known("a", 2))))
    for each in (store, reopened()):
        assert list(each.unfiled()) == [a_known("a", 1), a_known("a", 2)]
        assert each.knows_uid(7, 1)
        assert each.knows_uid(7, 2)


def test_a_copy_that_is_filed_leaves_the_other_to_be_filed(store: Store, reopened: Callable[[], Store]) -> None:
    store.commit(Commit(known=(a_known("a", 1), a_known("a", 2))))

    store.commit(Commit(known=(a_known("a", 2, filed=True),)))

    for each in (store, reopened()):
        assert list(each.unfiled()) == [a_known("a", 1)]


def test_letters_wait_in_the_order_in_which_they_were_queued(store: Store, reopened: Callable[[], Store]) -> None:
    store.commit(Commit(mails=(a_mail("late", 5), a_mail("early", 1))))
    store.commit(Commit(mails=(a_mail("middle", 3), a_mail("middle-too", 3))))

    for each in (store, reopened()):
        assert message_ids(each.waiting()) == [
            "<early@example.org>", "<middle@example.org>", "<middle-too@example.org>", "<late@example.org>",
        ]  # fmt: skip


@pytest.mark.parametrize("status", list(MailStatus))
def test_a_letter_waits_unless_it_was_sent_failed_or_withheld(
    status: MailStatus, store: Store, reopened: Callable[[], Store]
) -> None:
    store.commit(Commit(mails=(a_mail("a"),)))

    store.commit(Commit(mails=(a_mail("a", status=status),)))

    is_over = status in {MailStatus.SENT, MailStatus.WITHHELD, MailStatus.WITHDRAWN, MailStatus.FAILED}
    waiting = [] if is_over else [a_mail("a", status=status)]
    assert store.waiting() == waiting
    assert reopened().waiting() == waiting


def test_our_own_letters_are_recognised_for_ever(store: Store, reopened: Callable[[], Store]) -> None:
    store.commit(Commit(mails=(a_mail("a", status=MailStatus.SENT),)))

    for each in (store, reopened()):
        assert each.wrote("<a@example.org>")
        assert not each.wrote("<b@example.org>")


def test_the_words_of_a_letter_that_was_sent_are_gone_at_the_next_opening(store: Store, path: Path) -> None:
    mail = replace(a_mail("a"), content=b"Bonjour Ana")
    store.commit(Commit(mails=(mail,)))
    store.commit(Commit(mails=(replace(mail, status=MailStatus.SENDING),)))
    store.commit(Commit(mails=(replace(mail, status=MailStatus.SENT, content=b""),)))
    store.close()

    TinyDBStore.open(path).close()

    assert b"Bonjour Ana" not in path.read_bytes()


def test_baseline_and_clock_last_until_they_are_set_anew(store: Store, reopened: Callable[[], Store]) -> None:
    store.commit(Commit(baseline=Baseline(7, 42, NINE)))
    store.commit(Commit(clock=NINE + MINUTE))
    store.commit(Commit(known=(a_known("a"),)))

    for each in (store, reopened()):
        assert each.baseline == Baseline(7, 42, NINE)
        assert each.clock == NINE + MINUTE


# --- any value ---------------------------------------------------------------------------------------------

INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
WORDS = st.text(max_size=8)
ADDRESSES = st.builds(Address, WORDS, WORDS)
THREADS = st.builds(Thread, WORDS, st.lists(WORDS, max_size=2).map(tuple), WORDS)
UIDS = st.integers(1, 2**32 - 1)
REGISTRATIONS = st.builds(
    Registration,
    id=WORDS,
    session=st.sampled_from(["animer", "cooperer", "mobiliser"]),
    author=ADDRESSES,
    thread=THREADS,
    arrived=INSTANTS,
    decided=INSTANTS,
    uid=UIDS,
    until=st.none() | INSTANTS,
)
ENTRIES = st.builds(Entry, at=INSTANTS, because=WORDS, outcome=st.none() | st.sampled_from(Outcome), reasons=...)
MAILS = st.builds(
    Mail,
    message_id=WORDS,
    queued_at=INSTANTS,
    content=st.text(st.characters(max_codepoint=127), max_size=30).map(str.encode),
    status=st.sampled_from(MailStatus),
    attempts=st.integers(0, 9),
    next_attempt=st.none() | INSTANTS,
    sent_on=st.none() | INSTANTS,
    reply=WORDS,
)
# A UID is that of one mail; a mail may lie there in several copies.
KNOWN = st.builds(
    lambda uid, **said: Known(str(uid % 3), uid=uid, **said),
    st.integers(1, 9),
    uidvalidity=st.integers(7, 8),
    outcome=st.sampled_from(Outcome),
    at=INSTANTS,
    filed=st.booleans(),
)
STATES = st.builds(
    lambda registrations, memberships: evolve_all(
        State(), [*map(Registered, registrations), *map(MembershipRecorded, memberships)]
    ),
    st.lists(REGISTRATIONS, max_size=6, unique_by=(lambda r: (r.session, r.id), lambda r: r.place)),
    st.lists(st.builds(Membership, WORDS, st.dates(), WORDS), max_size=4),
)
COMMITS = st.builds(
    Commit,
    state=st.none() | STATES,
    entries=st.lists(ENTRIES, max_size=3).map(tuple),
    known=st.lists(KNOWN, max_size=3).map(tuple),
    mails=st.lists(MAILS, max_size=3).map(tuple),
    baseline=st.none() | st.builds(Baseline, UIDS, UIDS, INSTANTS),
    clock=st.none() | INSTANTS,
)


def all_of(store: Store, keys: list[str]) -> dict[str, object]:
    return {
        "state": store.state,
        "progress": (store.baseline, store.clock),
        "journal": list(store.journal()),
        "known": [store.knows(key) for key in keys],
        "unfiled": sorted((known.uidvalidity, known.uid) for known in store.unfiled()),
        "waiting": store.waiting(),
    }


@settings(max_examples=60)
@given(st.lists(COMMITS, min_size=1, max_size=4))
def test_whatever_is_committed_is_found_again_identically(commits: list[Commit]) -> None:
    keys = [known.key for commit in commits for known in commit.known]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mailbot.json"
        store = TinyDBStore.open(path)
        with store.turn():
            for commit in commits:
                store.commit(commit)
        kept = all_of(store, keys)
        store.close()

        once = TinyDBStore.open(path)  # the first opening may write the file anew, the second reads that
        assert all_of(once, keys) == kept
        once.close()
        twice = TinyDBStore.open(path)
        assert all_of(twice, keys) == kept
        twice.close()


# --- turns -------------------------------------------------------------------------------------------------


@pytest.fixture
def two(path: Path) -> Iterator[tuple[TinyDBStore, TinyDBStore]]:
    """The store as two processes have it."""
    both = TinyDBStore.open(path), TinyDBStore.open(path)
    yield both
    for each in both:
        each.close()


def in_a_turn(store: Store, commit: Commit) -> None:
    with store.turn():
        store.commit(commit)


def test_a_turn_shows_what_another_process_wrote_before(two: tuple[TinyDBStore, TinyDBStore]) -> None:
    one, other = two
    state = evolve_all(State(), [Registered(a_registration("ana"))])
    in_a_turn(one, Commit(known=(a_known("a"),), mails=(a_mail("a"), a_mail("b", 1))))
    sent = a_mail("a", status=MailStatus.SENT)
    in_a_turn(
        other,
        Commit(
            state,
            entries=(Entry(NINE, "x"),),
            known=(a_known("a", filed=True), a_known("b", 2)),
            mails=(sent,),
            baseline=Baseline(7, 3, NINE),
            clock=NINE,
        ),
    )

    with one.turn():
        assert all_of(one, ["a", "b"]) == all_of(other, ["a", "b"])
        assert one.state == state
        assert one.waiting() == [a_mail("b", 1)]
        assert [known.key for known in one.unfiled()] == ["b"]


def test_between_its_turns_a_process_reads_what_was_there_in_the_last_one(two: tuple[TinyDBStore, TinyDBStore]) -> None:
    one, other = two
    in_a_turn(one, Commit(clock=NINE))

    in_a_turn(other, Commit(clock=NINE + MINUTE))

    assert one.clock == NINE
    with one.turn():
        assert one.clock == NINE + MINUTE


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 1), COMMITS), min_size=1, max_size=6))
def test_in_whatever_order_two_processes_commit_nothing_is_lost(turns: list[tuple[int, Commit]]) -> None:
    keys = [known.key for _, commit in turns for known in commit.known]
    with TemporaryDirectory() as folder:
        alone = TinyDBStore.open(Path(folder) / "alone.json")
        two = [TinyDBStore.open(Path(folder) / "shared.json") for _ in range(2)]
        for which, commit in turns:
            in_a_turn(alone, commit)
            in_a_turn(two[which], commit)

            assert all_of(two[which], keys) == all_of(alone, keys)

        for each in two:
            with each.turn():
                assert all_of(each, keys) == all_of(alone, keys)
        for each in (alone, *two):
            each.close()


def test_nobody_else_has_a_turn_meanwhile(two: tuple[TinyDBStore, TinyDBStore]) -> None:
    one, other = two

    with one.turn():
        with pytest.raises(Busy, match="un autre mailbot travaille en ce moment"), other.turn():
            pytest.fail("both had their turn")
        one.commit(Commit(clock=NINE))

    with other.turn():
        assert other.clock == NINE


def test_nobody_opens_a_store_in_the_turn_of_another(store: Store, path: Path) -> None:
    with pytest.raises(Busy, match="réessayez quand il aura fini"):
        TinyDBStore.open(path)


def test_a_turn_that_breaks_off_is_over(two: tuple[TinyDBStore, TinyDBStore]) -> None:
    one, other = two

    broken_off = Commit(clock=NINE, mails=(replace(a_mail("a"), content=b"\xff"),))
    with pytest.raises(ValueError, match="utf-8"):
        in_a_turn(one, broken_off)

    with other.turn():
        assert other.clock is None


def test_a_store_that_was_closed_in_its_turn_is_free(store: Store, path: Path) -> None:
    store.close()

    TinyDBStore.open(path).close()


def test_a_commit_outside_of_a_turn_is_refused_whole(two: tuple[TinyDBStore, TinyDBStore], path: Path) -> None:
    one, other = two
    in_a_turn(other, Commit(clock=NINE))
    before = path.read_bytes()

    with pytest.raises(RuntimeError, match="in a turn"):
        one.commit(Commit(clock=NINE + MINUTE, known=(a_known("a"),)))

    assert path.read_bytes() == before
    with one.turn():
        assert (one.clock, one.knows("a")) == (NINE, None)


def test_who_is_patient_says_that_it_waits_and_then_has_its_turn(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class ThenTheOtherEnds(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            store.close()

    caplog.set_level(logging.INFO, "mailbot")
    (log := logging.getLogger("mailbot")).addHandler(ends := ThenTheOtherEnds())
    try:
        patient = TinyDBStore.open(path, patience=60)
    finally:
        log.removeHandler(ends)

    in_a_turn(patient, Commit(clock=NINE))
    patient.close()
    assert caplog.messages == [f"{path} : un autre mailbot travaille avec ce fichier, celui-ci attend qu'il ait fini"]


HOLDER = """
import sys
from pathlib import Path
from mailbot.adapters.tinydb_store import TinyDBStore
store = TinyDBStore.open(Path(sys.argv[1]))
with store.turn():
    print("open", flush=True)
    sys.stdin.read()
"""


def test_the_death_of_the_other_process_ends_its_turn(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(Busy):
            TinyDBStore.open(path)

        other.kill()
        other.wait()

    TinyDBStore.open(path).close()


# --- rehearsal ---------------------------------------------------------------------------------------------


def test_a_rehearsal_remembers_its_commits_and_writes_nothing(store: Store, path: Path) -> None:
    store.commit(Commit(known=(a_known("a"),), clock=NINE))
    before = {each: each.read_bytes() for each in path.parent.iterdir()}

    rehearsal = TinyDBStore.open(path, rehearsal=True)
    rehearsal.commit(Commit(known=(a_known("b", 2),), clock=NINE + MINUTE, entries=(Entry(NINE, "x"),)))

    assert rehearsal.knows("a")
    assert rehearsal.knows("b")
    assert rehearsal.clock == NINE + MINUTE
    assert list(rehearsal.journal()) == [Entry(NINE, "x")]
    assert {each: each.read_bytes() for each in path.parent.iterdir()} == before
    assert store.clock == NINE


def test_a_rehearsal_of_nothing_makes_not_even_a_folder(path: Path) -> None:
    rehearsal = TinyDBStore.open(path, rehearsal=True)
    rehearsal.commit(Commit(clock=NINE))
    rehearsal.close()

    assert not path.parent.exists()


def test_a_rehearsal_sees_what_the_working_process_has_committed(store: Store, path: Path) -> None:
    for uid in range(5):
        store.commit(Commit(known=(a_known(str(uid), uid),)))

        assert TinyDBStore.open(path, rehearsal=True).knows_uid(7, uid)
