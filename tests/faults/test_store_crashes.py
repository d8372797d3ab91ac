"""What the store holds after a crash, a full disk, a damaged file: the old state or the new one, never a third."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import pytest

from mailbot.adapters import commit_log
from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.core.changes import MembershipRecorded, Registered, StatusChanged, evolve_all
from mailbot.core.decision import Entry, Outcome
from mailbot.core.delivery import Mail, MailStatus
from mailbot.core.message import Address
from mailbot.core.model import Membership, Participant, Registration, State, Status, Thread
from mailbot.ports import Baseline, Commit, Damaged, Known, Unwritable

pytestmark = pytest.mark.slow

NINE = datetime(2020, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mailbot.json"


def a_registration(name: str) -> Registration:
    return Registration(
        id=name,
        session="cooperer",
        participant=Participant(name=name),
        status=Status.CONFIRMED,
        arrived=NINE,
        uid=1,
        rank=0,
        author=Address(f"{name}@example.org"),
        message=name,
        thread=Thread(),
        language="fr",
        decided=NINE,
    )


def a_commit(number: int, state: State) -> Commit:
    """A message dealt with, its letter queued, the letter before it sent."""
    name = f"é{number}"
    queued = Mail(f"<{number}@example.org>", "confirmation", ("ana@example.org",), b"Bonjour\r\n", NINE)
    before = Mail(f"<{number - 1}@example.org>", "confirmation", (), b"", NINE, MailStatus.SENT)
    return Commit(
        state=evolve_all(
            state,
            [
                Registered(a_registration(name)),
                MembershipRecorded(Membership(name, date(2020, 1, 1))),
                StatusChanged("cooperer", f"é{number - 1}", Status.CANCELLED, NINE),
            ],
        ),
        entries=(Entry(NINE, f"rule {number}"),),
        known=(
            Known(name, 7, number, Outcome.HANDLED, NINE),
            Known(f"é{number - 1}", 7, number - 1, Outcome.DESK, NINE, filed=True),
        ),
        mails=(queued, before),
        baseline=Baseline(7, number, NINE),
        clock=NINE.replace(minute=number),
    )


def committed(path: Path, commits: int) -> list[bytes]:
    """The file after each of so many commits."""
    store = TinyDBStore.open(path)
    files = []
    with store.turn():
        for number in range(1, commits + 1):
            store.commit(a_commit(number, store.state))
            files.append(path.read_bytes())
    store.close()
    return files


def contents(path: Path, *, rehearsal: bool = False) -> tuple[object, ...]:
    """All that the store tells once it is opened."""
    store = TinyDBStore.open(path, rehearsal=rehearsal)
    try:
        return (
            store.state,
            store.baseline,
            store.clock,
            list(store.journal()),
            [store.knows(f"é{number}") for number in range(10)],
            list(store.unfiled()),
            store.waiting(),
            [store.wrote(f"<{number}@example.org>") for number in range(10)],
        )
    finally:
        store.close()


def tables(path: Path) -> commit_log.Tables:
    past = commit_log.read(path)
    assert past
    return past.tables


# --- a line cut short --------------------------------------------------------------------------------------


def test_a_file_cut_at_any_byte_of_the_last_commits_shows_a_whole_number_of_commits(path: Path) -> None:
    _, *files = committed(path, commits=4)

    for old, new in pairwise(files):
        path.write_bytes(old)
        rows, state = tables(path), contents(path, rehearsal=True)
        for length in range(len(old), len(new)):
            path.write_bytes(new[:length])
            assert tables(path) == rows
            assert path.read_bytes() == new[:length]
            log = commit_log.CommitLog(path)
            with log.turn():
                assert log.tables == rows
            log.close()
            if length % 20 == 0:
                path.write_bytes(new[:length])
                assert contents(path, rehearsal=True) == state
                assert contents(path) == state
        path.write_bytes(new)
        assert contents(path) != state


def test_a_torn_line_is_cut_off_and_the_next_commit_takes_its_place(path: Path) -> None:
    old, new = committed(path, commits=2)
    path.write_bytes(new[: len(old) + 40])

    store = TinyDBStore.open(path)
    assert path.read_bytes() == old
    with store.turn():
        store.commit(a_commit(2, store.state))
    store.close()

    assert path.read_bytes() == new


def test_a_line_of_which_a_block_never_reached_the_disk_is_torn(path: Path) -> None:
    old, new = committed(path, commits=2)
    path.write_bytes(old)
    state = contents(path)

    for start in range(len(old), len(new) - 20, 7):
        path.write_bytes(new[:start] + bytes(20) + new[start + 20 :])
        assert contents(path) == state


# --- damage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flip", [0x01, 0x10, 0x80])
def test_a_byte_that_changed_anywhere_is_damage(path: Path, flip: int) -> None:
    *_, file = committed(path, commits=3)

    for place in range(len(file) - 1):
        damaged = bytearray(file)
        damaged[place] ^= flip
        path.write_bytes(damaged)
        with pytest.raises(Damaged, match=r"mailbot\.json, ligne"):
            commit_log.read(path)
        assert path.read_bytes() == damaged


def test_damage_is_told_with_its_line_and_what_to_do(path: Path) -> None:
    header, first, second, third = committed(path, commits=3)[-1].splitlines(keepends=True)
    path.write_bytes(header + first + second.replace(b"rule 2", b"rule 9") + third)

    with pytest.raises(Damaged) as raised:
        TinyDBStore.open(path)

    assert str(raised.value) == (
        f"{path}, ligne 3 : cette ligne a été modifiée ou abîmée. Remettez la dernière sauvegarde de ce fichier ; à "
        "défaut, gardez-en une copie et supprimez cette ligne et les suivantes : seul ce qu'elles disaient sera oublié."
    )


def test_doing_what_the_sentence_says_brings_the_rest_back(path: Path) -> None:
    first, *_, last = committed(path, commits=3)
    path.write_bytes(first)
    state = contents(path)

    lines = last.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))

    assert contents(path) == state


def test_a_store_that_cannot_be_read_is_not_locked(path: Path) -> None:
    (file,) = committed(path, commits=1)
    path.write_bytes(b"x" + file)
    with pytest.raises(Damaged):
        TinyDBStore.open(path)

    path.write_bytes(file)

    TinyDBStore.open(path).close()


@pytest.mark.parametrize("content", [b"", b"\n", b"{}", b'{"_default": {"1": {}}}\n', b'["6eab', b"\0" * 40])
def test_a_file_that_is_not_ours_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(Damaged, match="ligne 1 : ce n'est pas le début d'un fichier de mailbot"):
        TinyDBStore.open(path)

    assert path.read_bytes() == content


def test_rows_that_mailbot_does_not_understand_are_told(path: Path) -> None:
    write_log(path, {"mailbot": 1, "lines": 0}, {"outbox": {"<1@example.org>": {"colour": "blue"}}})

    with pytest.raises(Damaged, match=r"table « outbox », « <1@example\.org> » : mailbot ne comprend pas"):
        TinyDBStore.open(path)


# --- a file written anew -----------------------------------------------------------------------------------


def compacted(path: Path) -> tuple[bytes, bytes]:
    """The file before and after an opening that found it worth writing anew."""
    store = TinyDBStore.open(path)
    with store.turn():
        store.commit(a_commit(1, store.state))
        mail = store.waiting()[0]
        for attempts in range(30):
            store.commit(Commit(mails=(replace(mail, attempts=attempts),)))
    store.close()
    before = path.read_bytes()
    TinyDBStore.open(path).close()
    return before, path.read_bytes()


def test_a_file_that_is_mostly_past_is_written_anew_at_opening(path: Path) -> None:
    before, after = compacted(path)

    assert len(after) < len(before) / 2
    path.write_bytes(before)
    old = contents(path, rehearsal=True)
    path.write_bytes(after)
    assert contents(path) == old
    assert path.read_bytes() == after


def test_a_crash_while_the_new_file_is_written_leaves_the_old_one(path: Path) -> None:
    before, after = compacted(path)
    path.write_bytes(before)
    state = contents(path, rehearsal=True)
    new = path.with_name("mailbot.json.new")

    for length in [*range(0, len(after), 50), len(after)]:
        path.write_bytes(before)
        new.write_bytes(after[:length])
        assert contents(path) == state
        assert path.read_bytes() == after
        assert not new.exists()


def test_a_new_file_that_lost_its_end_is_damaged_wherever_it_was_cut(path: Path) -> None:
    _, after = compacted(path)

    for length in range(len(after)):
        path.write_bytes(after[:length])
        with pytest.raises(Damaged, match=r"Remettez la dernière sauvegarde de ce fichier\."):
            commit_log.read(path)


def test_commits_go_on_in_the_file_that_was_written_anew(path: Path) -> None:
    compacted(path)
    store = TinyDBStore.open(path)
    with store.turn():
        store.commit(a_commit(2, store.state))
    state = store.state
    store.close()

    store = TinyDBStore.open(path)
    assert store.state == state
    store.close()


def test_a_log_in_use_does_not_grow_for_ever(path: Path) -> None:
    row = {"message_id": "x" * 40}
    log = commit_log.CommitLog(path)
    lengths = []
    with log.turn():
        for number in range(2 * commit_log.MANY_DEAD_ROWS // 100 + 10):
            rows = {str(key): row | {"number": number} for key in range(100)}
            log.tables["outbox"] = dict(rows)
            log.append({"outbox": rows})
            lengths.append(path.stat().st_size)
    log.close()

    assert max(lengths) < 1.1 * lengths[commit_log.MANY_DEAD_ROWS // 100]
    assert tables(path) == {"outbox": rows}


# --- no room -----------------------------------------------------------------------------------------------


@pytest.fixture
def room() -> Iterator["Room"]:
    yield (limited := Room())
    limited.give()


class Room:
    """How large a file may become, for this process: the next write beyond it fails (setrlimit(2))."""

    def __init__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def take(self, length: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (length, self._before[1]))

    def give(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


def test_a_commit_that_finds_no_room_changes_nothing_and_can_be_repeated(path: Path, room: Room) -> None:
    old, _, new = committed(path, commits=3)
    path.write_bytes(old)
    state = contents(path)
    store = TinyDBStore.open(path)

    for length in range(len(old), len(old) + 900, 60):
        with store.turn():
            room.take(length)
            with pytest.raises(Unwritable, match="Rien n'a été enregistré"):
                store.commit(a_commit(2, store.state))
            room.give()
            assert path.read_bytes() == old
            assert not store.knows("é2")
            assert store.state.of("cooperer") == (a_registration("é1"),)
            assert [mail.message_id for mail in store.waiting()] == ["<1@example.org>"]
            assert contents(path, rehearsal=True) == state

    with store.turn():
        store.commit(a_commit(2, store.state))
        store.commit(a_commit(3, store.state))
    store.close()
    assert path.read_bytes() == new


def test_a_first_commit_that_finds_no_room_can_be_repeated(path: Path, room: Room) -> None:
    store = TinyDBStore.open(path)
    for length in (0, 20, 100):
        with store.turn():
            room.take(length)
            with pytest.raises(Unwritable):
                store.commit(a_commit(1, store.state))
            room.give()
            assert store.state == State()

    with store.turn():
        store.commit(a_commit(1, store.state))
    store.close()

    assert contents(path)[0] == evolve_all(
        State(),
        [Registered(a_registration("é1")), MembershipRecorded(Membership("é1", date(2020, 1, 1)))],
    )


def test_a_file_that_cannot_be_written_anew_serves_as_it_is(path: Path, room: Room) -> None:
    before, after = compacted(path)
    path.write_bytes(before)
    state = contents(path, rehearsal=True)

    room.take(len(after) // 2)
    try:
        assert contents(path) == state
    finally:
        room.give()

    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir() if each.suffix == ".new"] == []


def test_a_value_that_cannot_be_written_takes_the_whole_commit_back(path: Path) -> None:
    committed(path, commits=1)
    store = TinyDBStore.open(path)
    not_ascii = Mail("<2@example.org>", "confirmation", (), b"\xff", NINE)

    with store.turn():
        with pytest.raises(ValueError, match="utf-8"):
            store.commit(replace(a_commit(2, store.state), mails=(not_ascii,)))

        store.commit(Commit(entries=(Entry(NINE, "next"),)))
    store.close()
    assert b"\\u00e92" not in path.read_bytes()
    assert contents(path)[0] == evolve_all(
        State(),
        [Registered(a_registration("é1")), MembershipRecorded(Membership("é1", date(2020, 1, 1)))],
    )


def test_a_folder_that_is_a_file_is_told_at_opening(path: Path) -> None:
    path.write_text("")

    with pytest.raises(Unwritable, match="impossible d'ouvrir ce fichier"):
        TinyDBStore.open(path / "mailbot.json")


# --- a file that forgets -----------------------------------------------------------------------------------


def rewritten(path: Path) -> tuple[bytes, bytes]:
    """The file before and after somebody is taken out of it."""
    committed(path, commits=3)
    before = path.read_bytes()
    store = TinyDBStore.open(path)
    with store.turn():
        store.replace(without_the_second(store))
    store.close()
    return before, path.read_bytes()


def without_the_second(store: TinyDBStore) -> Commit:
    whole = store.whole()
    assert whole.state
    left = tuple(r for r in whole.state.of("cooperer") if r.id != "é2")
    return replace(
        whole,
        state=replace(whole.state, registrations={"cooperer": left}, memberships={}),
        known=tuple(known for known in whole.known if known.key != "é2"),
    )


def test_of_what_is_taken_out_no_byte_is_left_and_the_rest_is_as_before(path: Path) -> None:
    before, after = rewritten(path)

    assert b"\\u00e92" in before
    assert b"\\u00e92" not in after
    path.write_bytes(before)
    expected = without_the_second(TinyDBStore.open(path, rehearsal=True))
    path.write_bytes(after)
    assert TinyDBStore.open(path, rehearsal=True).whole() == expected


def test_power_lost_at_any_byte_of_the_rewriting_leaves_the_old_file(path: Path) -> None:
    before, after = rewritten(path)
    path.write_bytes(before)
    old = contents(path, rehearsal=True)
    new = path.with_name("mailbot.json.new")

    for length in range(0, len(after) + 1, 17):
        path.write_bytes(before)
        new.write_bytes(after[:length])
        assert contents(path) == old
        assert path.read_bytes() == before
        assert not new.exists()


def test_a_rewriting_that_finds_no_room_changes_nothing_and_can_be_repeated(path: Path, room: Room) -> None:
    before, after = rewritten(path)
    path.write_bytes(before)
    store = TinyDBStore.open(path)

    for length in (0, 100, len(after) - 1):
        with store.turn():
            whole = store.whole()
            room.take(length)
            with pytest.raises(Unwritable, match="impossible de réécrire ce fichier"):
                store.replace(without_the_second(store))
            room.give()
            assert path.read_bytes() == before
            assert store.whole() == whole

    with store.turn():
        store.replace(without_the_second(store))
        store.commit(a_commit(4, store.state))
    store.close()
    assert path.read_bytes().startswith(after)


def test_a_rewriting_of_which_the_folder_may_not_know_is_told_and_shows_what_the_file_says(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = rewritten(path)
    path.write_bytes(before)
    store = TinyDBStore.open(path)

    with store.turn():
        with monkeypatch.context() as broken:
            broken.setattr(commit_log, "_sync_folder", failing)
            with pytest.raises(Unwritable):
                store.replace(without_the_second(store))
        assert path.read_bytes() == after
        assert store.whole() == TinyDBStore.open(path, rehearsal=True).whole()
        store.commit(a_commit(4, store.state))
    store.close()

    assert path.read_bytes().startswith(after)


def failing(_: Path) -> None:
    raise OSError(5, "Input/output error")


def test_a_file_is_rewritten_in_a_turn_only(path: Path) -> None:
    committed(path, commits=1)
    store = TinyDBStore.open(path)

    with pytest.raises(RuntimeError, match="in a turn"):
        store.replace(Commit())
    store.close()


# --- a process killed --------------------------------------------------------------------------------------

# The same three letters change at each commit, so that openings find the file worth writing anew.
COMMITTER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.core.decision import Entry, Outcome
from mailbot.core.delivery import Mail
from mailbot.ports import Commit, Known
at = datetime(2020, 10, 1, 9, tzinfo=UTC)
store = TinyDBStore.open(Path(sys.argv[1]), patience=60)
while True:
    with store.turn():
        for number in range(first := len(list(store.journal())) + 1, first + 3):
            store.commit(Commit(
                entries=(Entry(at, str(number)),),
                known=(Known(str(number), 7, number, Outcome.HANDLED, at),),
                mails=tuple(Mail(f"<{n}@example.org>", "x", (), b"x" * 2000, at, attempts=number) for n in range(3)),
            ))
            print(number, flush=True)
    time.sleep(float(sys.argv[2]))
"""
AT_ONCE, SO_THAT_ANOTHER_GETS_ITS_TURN = 0.0, 0.1


def committer(path: Path, pause: float = AT_ONCE) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", COMMITTER, str(path), str(pause)], stdout=subprocess.PIPE)


def killed_after(commits: int, process: "subprocess.Popen[bytes]") -> list[int]:
    """Let a process commit, kill it in the midst of it, and tell the numbers that it acknowledged."""
    with process:
        assert process.stdout
        printed = b"".join(process.stdout.readline() for _ in range(commits))
        process.kill()
        printed += process.stdout.read()
    assert process.returncode == -9
    *whole, _torn = printed.split(b"\n")
    return [int(number) for number in whole]


def numbers_without_a_gap(store: TinyDBStore) -> list[int]:
    numbers = [int(entry.because) for entry in store.journal()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [known.uid for known in store.unfiled()] == numbers
    assert {mail.attempts for mail in store.waiting()} == {len(numbers)}
    return numbers


def test_a_process_that_is_killed_loses_nothing_it_acknowledged(path: Path) -> None:
    for kill in range(24):
        acknowledged = killed_after(1 + kill % 5, committer(path))

        store = TinyDBStore.open(path)
        assert set(acknowledged) <= set(numbers_without_a_gap(store))
        store.close()


def test_who_outlives_a_killed_process_reads_all_that_it_acknowledged(path: Path) -> None:
    survivor = TinyDBStore.open(path)

    for kill in range(12):
        acknowledged = killed_after(1 + kill % 5, committer(path))

        with survivor.turn():
            assert set(acknowledged) <= set(numbers_without_a_gap(survivor))
    survivor.close()


def test_of_two_processes_that_write_in_turns_both_are_killed_and_nothing_is_lost(path: Path) -> None:
    one, other = (committer(path, SO_THAT_ANOTHER_GETS_ITS_TURN) for _ in range(2))

    ones = killed_after(7, one)
    others = killed_after(7, other)

    store = TinyDBStore.open(path)
    assert not set(ones) & set(others)
    assert set(ones) | set(others) <= set(numbers_without_a_gap(store))
    store.close()


# --- between two turns -------------------------------------------------------------------------------------


@pytest.fixture
def store(path: Path) -> Iterator[TinyDBStore]:
    """A store with one commit, between two turns of a process that goes on."""
    store = TinyDBStore.open(path)
    with store.turn():
        store.commit(a_commit(1, store.state))
    yield store
    store.close()


def shown(store: TinyDBStore) -> tuple[object, ...]:
    return (store.state, store.baseline, store.clock, list(store.journal()), store.waiting())


def test_a_line_that_another_process_left_torn_gives_way_to_the_next(store: TinyDBStore, path: Path) -> None:
    old, before = path.read_bytes(), shown(store)
    with store.turn():
        store.commit(a_commit(2, store.state))
    new = path.read_bytes()

    path.write_bytes(new[:-30])

    with store.turn():
        assert path.read_bytes() == old
        assert shown(store) == before
        store.commit(a_commit(2, store.state))
    assert path.read_bytes() == new


def test_a_file_that_another_process_wrote_anew_is_the_one_that_is_written_on(store: TinyDBStore, path: Path) -> None:
    other = TinyDBStore.open(path)
    with other.turn():
        for attempts in range(30):
            other.commit(Commit(mails=(replace(other.waiting()[0], attempts=attempts),)))
    other.close()
    long = path.stat().st_size
    TinyDBStore.open(path).close()
    anew = path.read_bytes()
    assert len(anew) < long / 2

    with store.turn():
        assert [mail.attempts for mail in store.waiting()] == [29]
        store.commit(a_commit(2, store.state))

    assert path.read_bytes().startswith(anew)
    assert contents(path)[0] == store.state


def test_a_backup_that_was_put_back_is_what_counts(store: TinyDBStore, path: Path) -> None:
    backup, before = path.read_bytes(), shown(store)
    with store.turn():
        store.commit(a_commit(2, store.state))

    path.write_bytes(backup)

    with store.turn():
        assert shown(store) == before


def test_a_file_of_the_same_length_in_its_place_is_what_counts(store: TinyDBStore, path: Path) -> None:
    with store.turn():
        store.commit(Commit(clock=NINE.replace(minute=10)))
    other = TinyDBStore.open(same := path.with_name("same.json"))
    with other.turn():
        other.commit(a_commit(1, State()))
        other.commit(Commit(clock=NINE.replace(minute=20)))
    other.close()
    assert same.stat().st_size == path.stat().st_size

    same.replace(path)

    with store.turn():
        assert store.clock == NINE.replace(minute=20)


def test_a_file_that_was_taken_away_is_begun_again(store: TinyDBStore, path: Path) -> None:
    path.unlink()

    with store.turn():
        assert store.state == State()
        store.commit(Commit(clock=NINE))

    assert contents(path)[:3] == (State(), None, NINE)


@pytest.mark.parametrize("rows", [{"outbox": {"<1@example.org>": {"colour": "blue"}}}, None])
def test_damage_is_told_at_each_turn_until_it_is_mended(store: TinyDBStore, path: Path, rows: object) -> None:
    good, before = path.read_bytes(), shown(store)

    write_log(path, {"mailbot": 1, "lines": 0 if rows else 1}, rows)
    damaged = path.read_bytes()
    for _ in range(2):
        with pytest.raises(Damaged, match="mailbot"), store.turn():
            pytest.fail("a damaged store had a turn")
    assert path.read_bytes() == damaged

    path.write_bytes(good)
    with store.turn():
        assert shown(store) == before


# --- formats -----------------------------------------------------------------------------------------------


def write_log(path: Path, *bodies: object) -> None:
    """A log by the letter of its description, written without the code that is under test."""
    texts = [json.dumps(body, separators=(",", ":")) for body in bodies]
    path.write_text("".join(f'["{crc32(text.encode()):08x}",{text}]\n' for text in texts), encoding="ascii")


def with_uid(tables: commit_log.Tables) -> commit_log.Tables:
    """From a version 0 that never was, in which messages had no UID."""
    known = {key: row | {"uidvalidity": 7, "uid": int(key)} for key, row in tables["mails"].items()}
    return {"messages": known}


OLD_ROW = {"key": "3", "outcome": "handled", "at": "2020-10-01T09:00:00Z", "filed": False}


def test_an_old_format_is_brought_up_to_date_and_the_old_file_kept(path: Path) -> None:
    write_log(path, {"mailbot": 0, "lines": 0}, {"mails": {"3": OLD_ROW}})
    old = path.read_bytes()

    store = TinyDBStore.open(path, migrations={0: with_uid})

    assert store.knows("3") == Known("3", 7, 3, Outcome.HANDLED, NINE)
    with store.turn():
        store.commit(Commit(clock=NINE))
    store.close()
    assert (path.parent / "backups/mailbot-format-0.json").read_bytes() == old
    store = TinyDBStore.open(path)
    assert store.knows_uid(7, 3)
    assert store.clock == NINE
    store.close()


def test_a_rehearsal_reads_an_old_format_and_leaves_it(path: Path) -> None:
    write_log(path, {"mailbot": 0, "lines": 0}, {"mails": {"3": OLD_ROW}})
    old = path.read_bytes()

    store = TinyDBStore.open(path, rehearsal=True, migrations={0: with_uid})

    assert store.knows_uid(7, 3)
    assert os.listdir(path.parent) == [path.name]
    assert path.read_bytes() == old


def test_a_migration_that_finds_no_room_leaves_the_old_file(path: Path, room: Room) -> None:
    write_log(path, {"mailbot": 0, "lines": 0}, {"mails": {"3": OLD_ROW}})
    old = path.read_bytes()

    for length in (10, len(old)):
        room.take(length)
        with pytest.raises(Unwritable):
            TinyDBStore.open(path, migrations={0: with_uid})
        room.give()
        assert path.read_bytes() == old

    TinyDBStore.open(path, migrations={0: with_uid}).close()


def test_a_newer_format_is_left_alone(path: Path) -> None:
    write_log(path, {"mailbot": commit_log.FORMAT + 1, "lines": 0})

    with pytest.raises(Damaged, match="ce fichier est au format 2, cette version de mailbot ne connaît que"):
        TinyDBStore.open(path)


def test_an_old_format_that_nobody_can_read_any_more_is_told(path: Path) -> None:
    write_log(path, {"mailbot": 0, "lines": 0})

    with pytest.raises(Damaged, match="ne lit plus le format 0"):
        TinyDBStore.open(path)
