"""Backups: whole stores of their own, in a folder beside the store, for their owner alone.

The law: a backup is the store as it was at one moment, or it is not there; and nothing takes the store's place before
what stood there is kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mailbot.adapters import commit_log, tinydb_store
from mailbot.ports import Commit, Damaged

DAYS, WEEKS = 7, 4  # so many of the last days are kept, and one of each of so many weeks before

_DAY = re.compile(r"-(\d{4}-\d{2}-\d{2})(?:T\d{6})?$")


@dataclass(frozen=True, slots=True)
class Backups:
    """Those of the store that lies there."""

    store: Path

    @property
    def folder(self) -> Path:
        return self.store.parent / commit_log.BACKUPS

    def of_day(self, day: date) -> Path:
        return self._named(day.isoformat())

    def of_moment(self, now: datetime) -> Path:
        return self._named(_stamp(now))

    def last_before(self, day: date) -> date | None:
        """The day of the newest one that is older."""
        days = filter(None, map(_day, commit_log.dated_backups(self.store)))
        return max((known for known in days if known < day), default=None)

    def newest(self) -> Path | None:
        return commit_log.newest_good_backup(self.store)

    def target(self, path: Path | None, now: datetime) -> Path:
        """Where somebody means a backup to go."""
        moment = self.of_moment(now)
        if path is None:
            return moment
        return path / moment.name if path.is_dir() else path

    def objection(self, target: Path) -> str:
        """Why no backup goes there, "" where it may: nothing but a backup gives way to one."""
        if not self.store.exists():
            return f"{self.store} n'existe pas encore : il n'y a rien à sauvegarder"
        if target.exists() and target.samefile(self.store):
            return f"{target} est le fichier de mailbot lui-même : nommez-en un autre"
        if target.exists() and not commit_log.is_good(target):
            return f"{target} existe, et n'est pas une sauvegarde de mailbot : nommez un autre fichier"
        return ""

    def write(self, path: Path, whole: Commit) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        tinydb_store.save(path, whole)

    def rotate(self) -> None:
        """Let go of those that are too old. What was set aside goes as they do; what bears no day stays."""
        dated = {path: day for path in self._files() if (day := _day(path))}
        kept = kept_days(dated.values())
        for path, day in dated.items():
            if day not in kept:
                path.unlink()

    def read(self) -> tuple[dict[Path, Commit], list[Path]]:
        """What each holds, and those that cannot be read."""
        sound: dict[Path, Commit] = {}
        damaged = []
        for path in self._files():
            try:
                sound[path] = tinydb_store.saved(path)
            except Damaged:
                damaged.append(path)
        return sound, damaged

    def sweep(self) -> None:
        """What is left of backups that were cut short."""
        for torn in (*self.folder.glob("*.new"), self.store.with_name(f"{self.store.name}.new")):
            torn.unlink(missing_ok=True)

    def restore(self, file: Path, now: datetime, patience: float) -> "Restored":
        """Put it in the store's place, between the turns of others. What was there before is kept as it is, damaged or
        not."""
        if not commit_log.is_good(file):
            good = self.newest()
            advice = f"la dernière bonne est {good}" if good else f"il n'y en a pas de bonne dans {self.folder}"
            raise Damaged(f"{file} n'est pas une sauvegarde que mailbot peut lire ; rien n'est changé ; {advice}")
        whole = tinydb_store.saved(file)
        log = commit_log.CommitLog(self.store, patience=patience)
        with log.alone():
            before = commit_log.set_aside(self.store, f"replaced-{_stamp(now)}") if self.store.exists() else None
            tinydb_store.save(self.store, whole)
        log.close()
        return Restored(file, whole, before)

    def _named(self, word: str) -> Path:
        return self.folder / f"{self.store.stem}-{word}{self.store.suffix}"

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.is_file() and path.suffix == self.store.suffix)


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in the store's place now, and where that lies which was there before."""

    file: Path
    whole: Commit
    before: Path | None

    def lines(self, timezone: ZoneInfo) -> Iterator[str]:
        clock = self.whole.clock
        until = f"jusqu'au {clock.astimezone(timezone):%d/%m/%Y %H:%M}" if clock else "avant tout passage"
        yield f"rétabli : {self.file}, ce que mailbot savait {until}"
        if self.before:
            yield f"ce qu'il y avait avant est gardé : {self.before}"
        if waiting := sum(mail.is_waiting for mail in self.whole.mails):
            yield f"lettres qui attendaient alors : {waiting} ; le prochain passage les envoie, peut-être de nouveau"
        yield "courriels traités depuis : remettez-les dans la boîte de réception, mailbot les relira dans leur ordre"


def kept_days(days: Iterable[date]) -> frozenset[date]:
    """The last days, and before them the last day of each of the last weeks."""
    newest = sorted(set(days), reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in newest[DAYS:]:
        weeks.setdefault(day.isocalendar()[:2], day)
    return frozenset([*newest[:DAYS], *list(weeks.values())[:WEEKS]])


def _stamp(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%dT%H%M%S}"


def _day(path: Path) -> date | None:
    found = _DAY.search(path.stem)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:  # no day of any calendar
        return None
