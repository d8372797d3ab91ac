"""The worker: it looks, decides and sends, again and again, until it is told to end; and one pass by hand."""

import asyncio
import logging
import signal
from datetime import datetime

from mailbot import app, promises
from mailbot.adapters.system_clock import SteadyClock, SystemClock, doubt_about
from mailbot.adapters.timer import Timer
from mailbot.config import ConfigError
from mailbot.ports import Busy, Damaged, PermanentFailure, Store, TemporaryFailure, Unwritable
from mailbot.service import Service, Tally

log = logging.getLogger("mailbot")

LONGEST_PAUSE = 300.0  # seconds


def pause(failures: int, every: float) -> float:
    """Seconds from a look to the next: after looks in vain twice as long each time, and never so long that a person
    would notice by it that the server is back."""
    return max(every, min(every * 2.0 ** min(failures - 1, 20), LONGEST_PAUSE))


def one_pass(service: Service, now: datetime, *, rehearsal: bool) -> Tally:
    async def passing() -> Tally:
        try:
            return await service.once(now, rehearsal=rehearsal)
        finally:
            await service.close()

    return asyncio.run(passing())


def work(store: Store, service: Service, changed: app.Reload, every: float) -> None:
    """Until SIGTERM or SIGINT. `every` are the seconds from one pass to the next."""
    asyncio.run(_work(store, service, changed, every))


async def _work(store: Store, service: Service, changed: app.Reload, every: float) -> None:
    clock, timer, stop = SteadyClock(SystemClock().now), Timer(), asyncio.Event()
    beat = asyncio.get_running_loop().time
    failures, rested, stuck = 0, beat(), False

    def end() -> None:
        stop.set()
        service.wind_down()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)

    async def look() -> None:
        nonlocal failures, rested, stuck
        if stuck and beat() < rested:
            return
        try:
            with store.turn():
                wall = clock.now()
                now = max(wall, store.clock or wall)
                _follow(changed, store, service, now)
                if beat() < rested:
                    return
                doubts = filter(None, (clock.doubt or doubt_about(wall, store.clock),))
                tally = await service.once(now, doubts=tuple(doubts))
            failures, stuck = failures + 1 if tally.is_away else 0, False
            for mishap in tally.mishaps:
                log.warning("%s", mishap)
        except Busy:
            log.info("un autre mailbot travaille avec ce fichier : le prochain passage fera ce qui attend")
        except Unwritable as failure:
            failures, stuck = failures + 1, True
            log.warning("%s", failure)
            wall = clock.now()
            await service.alarm(failure, max(wall, store.clock or wall))
        except (TemporaryFailure, PermanentFailure, Damaged, ConfigError) as failure:
            failures += 1
            log.warning("%s", failure)
        rested = beat() + pause(failures, every) - every / 2  # the timer's look that is nearest

    await look()
    timer.every(every, look)
    timer.start()
    await stop.wait()
    await timer.stop()
    await service.close()


def _follow(changed: app.Reload, store: Store, service: Service, now: datetime) -> None:
    """Take edited rules, in the store's turn: they are held against what people have now. Those that cannot be used
    are told to the coordinator."""
    try:
        if edited := changed():
            promises.keep(edited.policy, store.state, store.clock)
            service.take(edited, now)
            log.info("les règles modifiées sont en vigueur")
    except ConfigError as error:
        for mistake in error.mistakes:
            log.error("%s", mistake)  # noqa: TRY400 - a sentence for the coordinator, not a traceback
        log.warning("les dernières règles valables restent en vigueur")
        service.refuse([str(mistake) for mistake in error.mistakes], now)
