"""The worker: it looks, decides and sends, again and again, until it is told to end; and one pass by hand.

The law: it looks every so many seconds, whatever the mailbox tells. Between two looks it listens, so that a mail is
seen when it arrives; a hint that came for nothing is not heard again before the next regular look."""

import asyncio
import logging
import signal
from contextlib import suppress
from datetime import datetime

from mailbot import app, promises
from mailbot.adapters.system_clock import SteadyClock, SystemClock, doubt_about
from mailbot.adapters.timer import Timer
from mailbot.config import ConfigError
from mailbot.ports import Busy, Damaged, PermanentFailure, Store, TemporaryFailure, Unwritable
from mailbot.service import Service, Tally

log = logging.getLogger("mailbot")

LONGEST_PAUSE = 300.0  # seconds
LONGEST_WAIT = 540.0  # seconds; a server may hang up after 30 minutes (RFC 2177, 3), a router forgets sooner
SETTLING = 1.0  # seconds, for those who write together


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
    listening: asyncio.Task[None] | None = None
    was_called = False

    def end() -> None:
        stop.set()
        service.wind_down()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)

    async def look() -> bool:
        """Whether there were mails."""
        nonlocal failures, rested, stuck
        found = 0
        if stuck and beat() < rested:
            return False
        try:
            with store.turn():
                wall = clock.now()
                now = max(wall, store.clock or wall)
                _follow(changed, store, service, now)
                if beat() < rested:
                    return False
                doubts = filter(None, (clock.doubt or doubt_about(wall, store.clock),))
                tally = await service.once(now, doubts=tuple(doubts))
            failures, stuck = failures + 1 if tally.is_away else 0, False
            found = tally.fetched
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
        if failures:
            rested = beat() + pause(failures, every) - every / 2  # the timer's look that is nearest
        return found > 0

    async def listen() -> None:
        nonlocal was_called
        has_come = False
        while not has_come:
            with suppress(TimeoutError):
                await asyncio.wait_for(service.news(), LONGEST_WAIT)
                has_come = True
        await asyncio.sleep(SETTLING)
        was_called = True
        timer.now(look_and_listen)

    async def look_and_listen() -> None:
        nonlocal listening, was_called
        if listening:
            listening.cancel()
        found = await look()
        came_for_nothing, was_called = was_called and not found, False
        if not (failures or came_for_nothing or stop.is_set()):
            listening = asyncio.create_task(listen())

    await look_and_listen()
    timer.every(every, look_and_listen)
    timer.start()
    await stop.wait()
    await timer.stop()
    if listening:
        listening.cancel()
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
