"""What a careful coordinator would read in a mail.

`read` is total: whatever the message says, it gives a Reading, and *unsure* is one. It looks at the message
and the sessions alone; what to do about it is decided elsewhere (`table`)."""

from mailbot.core.reading.reader import read
from mailbot.core.reading.reading import Intent, Reading

__all__ = ["Intent", "Reading", "read"]
