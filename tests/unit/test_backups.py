"""Backups: the store as it was at one moment, few enough to keep, and never put over what is not kept."""

import stat
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot import privacy, upkeep
from mailbot.adapters import commit_log
from mailbot.adapters.backups import DAYS, WEEKS, Backups, kept_days
from mailbot.adapters.tinydb_store import TinyDBStore, saved
from mailbot.core.decision import Entry
from mailbot.core.model import Status
from mailbot.ports import Busy, Commit, Damaged
from tests.builders import a_policy, a_registration, a_state, at

NOW = at("15 Sep 10:00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "mailbot.json"


def commit(path: Path, *commits: Commit) -> None:
    store = TinyDBStore.open(path)
    with store.turn():
        for each in commits:
            store.commit(each)
    store.close()


def line(number: int) -> Commit:
    return Commit(entries=(Entry(NOW, f"rule {number}"),), clock=NOW + timedelta(minutes=number))


def daily(path: Path, now: datetime) -> Sequence[str]:
    store = TinyDBStore.open(path)
    with store.turn():
        done = upkeep.daily(a_policy(), store, Backups(path), now)
    store.close()
    return done


def names(path: Path) -> list[str]:
    return sorted(each.name for each in Backups(path).folder.iterdir())


# --- taken -----------------------------------------------------------------------------------------------------


def test_a_backup_is_taken_once_a_day_for_its_owner_alone(path: Path) -> None:
    commit(path, line(1))
    assert daily(path, NOW) == []
    commit(path, line(2))
    assert daily(path, NOW + timedelta(hours=3)) == []

    [backup] = Backups(path).folder.iterdir()

    assert backup.name == "mailbot-2020-09-15.json"
    assert [entry.because for entry in saved(backup).entries] == ["rule 1"]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700


def test_the_day_is_that_of_the_organisations_clocks(path: Path) -> None:
    commit(path, line(1))

    daily(path, datetime(2020, 9, 15, 22, 30, tzinfo=UTC))

    assert names(path) == ["mailbot-2020-09-16.json"]


def test_the_last_days_are_kept_and_one_of_each_week_before(path: Path) -> None:
    commit(path, line(1))
    for day in range(60):
        daily(path, NOW + timedelta(days=day))

    kept = [date.fromisoformat(name[8:18]) for name in names(path)]

    assert kept[-DAYS:] == [date(2020, 11, day) for day in range(7, 14)]
    assert kept[:-DAYS] == [date(2020, 10, 18), date(2020, 10, 25), date(2020, 11, 1), date(2020, 11, 6)]


@given(st.sets(st.dates(date(2020, 1, 1), date(2022, 12, 31))))
def test_of_any_days_the_newest_are_kept_and_letting_go_twice_lets_nothing_more_go(days: set[date]) -> None:
    kept = kept_days(days)

    assert kept <= days
    assert set(sorted(days)[-DAYS:]) <= kept
    assert len(kept) <= DAYS + WEEKS
    assert kept_days(kept) == kept


def test_a_disk_that_takes_no_backup_is_told_and_tried_again(path: Path) -> None:
    commit(path, line(1))
    Backups(path).folder.write_text("no folder")

    [told] = daily(path, NOW)
    Backups(path).folder.unlink()

    assert "la sauvegarde du jour n'a pas pu être écrite" in told
    assert daily(path, NOW) == []
    assert names(path) == ["mailbot-2020-09-15.json"]


def test_nothing_but_a_backup_gives_way_to_a_backup(path: Path, tmp_path: Path) -> None:
    backups = Backups(path)
    assert "n'existe pas encore" in backups.objection(tmp_path / "x.json")
    commit(path, line(1))
    (letter := tmp_path / "lettre.odt").write_text("chère Ana")
    backups.write(other := tmp_path / "other.json", saved(path))

    assert "nommez un autre fichier" in backups.objection(letter)
    assert "le fichier de mailbot lui-même" in backups.objection(path)
    assert backups.objection(other) == ""
    assert backups.target(tmp_path, NOW) == tmp_path / "mailbot-2020-09-15T080000.json"


# --- put back ----------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 4), st.integers(0, 3))
def test_a_backup_that_is_put_back_is_the_store_at_that_moment(before: int, after: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mailbot.json"
        state = a_state(a_registration("ana"))
        commit(path, Commit(state=state), *map(line, range(before)))
        then = saved(path)
        backups = Backups(path)
        backups.write(backup := backups.of_moment(NOW), then)
        commit(path, *map(line, range(before, before + after)))
        last = path.read_bytes()

        restored = backups.restore(backup, NOW, patience=0)

        assert saved(path) == then == restored.whole
        assert restored.before
        assert restored.before.read_bytes() == last


def test_a_backup_is_never_put_under_a_turn_and_is_what_the_next_turn_sees(path: Path) -> None:
    commit(path, line(1))
    backups = Backups(path)
    backups.write(backup := backups.of_moment(NOW), saved(path))
    worker = TinyDBStore.open(path)

    with worker.turn():
        worker.commit(line(2))
        with pytest.raises(Busy):
            backups.restore(backup, NOW, patience=0)
        worker.commit(line(3))
    backups.restore(backup, NOW, patience=0)

    with worker.turn():
        assert [entry.because for entry in worker.journal()] == ["rule 1"]
        worker.commit(line(4))
    worker.close()
    assert [entry.because for entry in saved(path).entries] == ["rule 1", "rule 4"]


def test_a_damaged_store_names_the_newest_good_backup_and_the_command(path: Path) -> None:
    commit(path, line(1), line(2), line(3))
    backups = Backups(path)
    for day in (13, 14, 15):
        backups.write(backups.of_day(date(2020, 9, day)), saved(path))
    damage(backups.of_day(date(2020, 9, 15)))
    damage(path)
    damaged, good = path.read_bytes(), backups.of_day(date(2020, 9, 14))

    with pytest.raises(Damaged, match=f"Remettez la dernière sauvegarde de ce fichier : mailbot restore {good}"):
        TinyDBStore.open(path)
    restored = backups.restore(good, NOW, patience=0)

    assert len(list(saved(path).entries)) == 3
    assert restored.before
    assert restored.before.read_bytes() == damaged


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"rule 1", b"rule 9"))


@pytest.mark.parametrize("content", [b"", b"{}", None], ids=["empty", "another file", "no file"])
def test_what_is_no_backup_changes_nothing(path: Path, tmp_path: Path, content: bytes | None) -> None:
    commit(path, line(1))
    before = path.read_bytes()
    if content is not None:
        (tmp_path / "x.json").write_bytes(content)

    with pytest.raises(Damaged, match="rien n'est changé ; il n'y en a pas de bonne dans"):
        Backups(path).restore(tmp_path / "x.json", NOW, patience=0)

    assert path.read_bytes() == before


# --- what they keep of people --------------------------------------------------------------------------------------

AFTER = at("9 Oct 09:00", year=2021)
ATTENDED = Commit(state=a_state(a_registration("ana", Status.ATTENDED)))


def says(folder: Path, words: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def test_who_came_long_ago_is_erased_once_a_day_from_the_backups_too(path: Path) -> None:
    commit(path, ATTENDED)
    daily(path, AFTER - timedelta(days=2))
    assert len(says(path.parent, b"ana@example.org")) == 2

    daily(path, AFTER)

    assert says(path.parent, b"ana@example.org") == []
    assert [(entry.because, entry.changes) for entry in saved(path).entries] == [(privacy.BY_AGE, ("erased: 1",))]
    assert names(path) == ["mailbot-2021-10-07.json", "mailbot-2021-10-09.json"]


def test_a_clock_that_jumps_by_a_year_erases_nobody(path: Path) -> None:
    commit(path, ATTENDED)
    daily(path, at("9 Oct 09:00"))

    daily(path, AFTER)
    assert "mailbot.json" in says(path.parent, b"ana@example.org")

    daily(path, AFTER + timedelta(days=1))
    assert says(path.parent, b"ana@example.org") == []


def test_a_backup_that_cannot_be_read_is_named_and_the_others_are_expurgated(path: Path) -> None:
    commit(path, ATTENDED, line(1), line(2))
    backups = Backups(path)
    for day in (14, 15):
        backups.write(backups.of_day(date(2020, 9, day)), saved(path))
    damage(backups.of_day(date(2020, 9, 14)))
    (torn := backups.folder / "mailbot-2020-09-16.json.new").write_text("ana@example.org")

    store = TinyDBStore.open(path)
    with store.turn():
        [person] = privacy.meant([store.whole()], "ana@example.org")
        done = privacy.erase(store, backups, [person], privacy.BY_REQUEST, NOW)
    store.close()

    assert (done.rewritten, done.unreadable) == (("mailbot-2020-09-15.json",), ("mailbot-2020-09-14.json",))
    assert says(path.parent, b"ana@example.org") == ["mailbot-2020-09-14.json"]
    assert not torn.exists()


class Killed(BaseException):
    """No code of ours catches it: what was to be done next is not."""


@pytest.mark.parametrize("done", [False, True], ids=["before it", "after it"])
@pytest.mark.parametrize("write", range(3))
def test_an_erasing_that_is_killed_at_any_write_can_be_asked_for_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, write: int, done: bool
) -> None:
    commit(path, ATTENDED)
    backups = Backups(path)
    for day in (14, 15):
        backups.write(backups.of_day(date(2020, 9, day)), saved(path))
    before, put = saved(path), commit_log._put
    writes = iter(range(3))

    def killed(target: Path, content: bytes) -> int:
        is_last = next(writes) == write
        if not is_last or done:
            file = put(target, content)
        if is_last:
            raise Killed
        return file

    with monkeypatch.context() as broken:
        broken.setattr(commit_log, "_put", killed)
        with pytest.raises(Killed):
            erase(path)

    sound, damaged = backups.read()
    assert damaged == []
    assert all(whole == before or b"ana" not in file.read_bytes() for file, whole in sound.items())
    if saved(path) == before:
        erase(path)
    assert says(path.parent, b"ana@example.org") == []


def erase(path: Path) -> None:
    store = TinyDBStore.open(path)
    try:
        with store.turn():
            [person] = privacy.meant([store.whole()], "ana@example.org")
            privacy.erase(store, Backups(path), [person], privacy.BY_REQUEST, NOW)
    finally:
        store.close()


def test_who_is_in_a_backup_alone_is_found_there(path: Path) -> None:
    commit(path, line(1))
    backups = Backups(path)
    backups.write(backups.of_day(date(2020, 9, 15)), Commit(state=ATTENDED.state))

    store = TinyDBStore.open(path)
    with store.turn():
        [person] = privacy.meant([store.whole(), *backups.read()[0].values()], "Ana")
        privacy.erase(store, backups, [person], privacy.BY_REQUEST, NOW)
    store.close()

    assert says(path.parent, b"ana@example.org") == []
