"""What is done once a day: who came long ago is erased, and the store is backed up.

Which day is done is told by the backups themselves, so a restart does nothing twice and misses nothing."""

import logging
from datetime import datetime, timedelta

from mailbot import privacy
from mailbot.adapters.backups import Backups
from mailbot.core.policy import Policy
from mailbot.ports import Store, TemporaryFailure

log = logging.getLogger("mailbot")

# A clock that jumps by a year would have everybody erased; one that is right shows the next day too.
NO_JUMP = timedelta(days=7)


def daily(policy: Policy, store: Store, backups: Backups, now: datetime) -> list[str]:
    """In the store's turn, after a pass, whose letters have left. Tells what went wrong; the next pass tries again."""
    day = now.astimezone(policy.timezone).date()
    today = backups.of_day(day)
    if today.exists():
        return []
    try:
        last = backups.last_before(day)
        due = privacy.outlived(policy, store.whole(), now) if last and day - last <= NO_JUMP else []
        if due:
            erased = privacy.erase(store, backups, due, privacy.BY_AGE, now)
            log.info("%d people who came long ago are erased", len(due))
            for name in erased.unreadable:
                log.warning("%s : cette sauvegarde est abîmée et n'a pas pu être expurgée ; supprimez-la", name)
        backups.write(today, store.whole())
        backups.rotate()
    except OSError as error:
        return [f"{error.filename or today} : la sauvegarde du jour n'a pas pu être écrite ({error.strerror})."]
    except TemporaryFailure as failure:
        return [str(failure)]
    return []
