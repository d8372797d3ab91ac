"""The only place that asks what time it is, and whether the machine can be believed about it.

The law: time goes on as the machine's own beat does, which nobody sets; a clock on the wall that leaps away from it is
not followed at once, since a seat that ran out by mistake cannot be given back."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

LEAP = timedelta(minutes=5)  # a clock that is put right a little is right
A_DAY = timedelta(days=1)
BELIEVED_AFTER = timedelta(hours=1)  # where it is less than a day: a virtual machine that stood still, put right


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - here it is asked


def beat() -> timedelta:
    """How long the machine has been up; its sleep counts where the system can tell (Linux)."""
    return timedelta(seconds=time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


class SteadyClock:
    """The clock on the wall, as long as it keeps time with the machine's beat."""

    def __init__(self, wall: Callable[[], datetime], beat: Callable[[], timedelta] = beat) -> None:
        self._wall, self._beat = wall, beat
        self._start = wall() - beat()
        self._leapt_at: timedelta | None = None

    def now(self) -> datetime:
        wall, beat = self._wall(), self._beat()
        if abs(self._leap(wall, beat)) <= LEAP:
            self._leapt_at = None
            self._start = wall - beat
            return wall
        if self._leapt_at is None:
            self._leapt_at = beat
        if abs(self._leap(wall, beat)) < A_DAY and beat - self._leapt_at >= BELIEVED_AFTER:
            self._start = wall - beat
            return self.now()
        return self._start + beat

    @property
    def doubt(self) -> str:
        """A sentence where the clock on the wall is not believed; else nothing."""
        if self._leapt_at is None:
            return ""
        wall = self._wall()
        return behind_or_ahead(wall, self._start + self._beat())

    def _leap(self, wall: datetime, beat: timedelta) -> timedelta:
        return wall - beat - self._start


def doubt_about(wall: datetime, known: datetime | None) -> str:
    """A sentence where the clock says that it is earlier than what was accounted for; else nothing."""
    return "" if known is None or known - wall <= LEAP else behind_or_ahead(wall, known)


def behind_or_ahead(wall: datetime, known: datetime) -> str:
    way = "en avance" if wall > known else "en retard"
    return (
        f"L'horloge de cette machine est {way} de {_length(abs(wall - known))} : elle dit {wall:%d/%m/%Y %H:%M}, "
        f"mailbot s'en tient à {known:%d/%m/%Y %H:%M} (UTC). Remettez-la à l'heure ; si c'est elle qui dit vrai, "
        "redémarrez mailbot."
    )


def _length(time: timedelta) -> str:
    if time.days:
        return "1 jour" if time.days == 1 else f"{time.days} jours"
    hours, minutes = divmod(time.seconds // 60, 60)
    return f"{hours} h {minutes:02}" if hours else f"{minutes} min"
