"""Who: the people whom a mail is about, from its header, its words and what stands below them."""

from mailbot.core.reading.people.concerned import People, people
from mailbot.core.reading.people.names import may_be_the_same, tidy

__all__ = ["People", "may_be_the_same", "people", "tidy"]
