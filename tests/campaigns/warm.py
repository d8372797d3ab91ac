"""What the fork server imports, and reads once, so that each life of mailbot begins at once."""

import icalendar  # noqa: F401

import mailbot.proofs
import mailbot.service
import mailbot.worker  # noqa: F401
import tests.campaigns.kills  # noqa: F401
from mailbot.core.reading import reader  # noqa: F401
from mailbot.core.reading.learned import learned

learned()
