"""Mails that no person wrote: never answered, for an answer to an answer can go round for ever (RFC 3834).

Bounces are told from other machines, because they say something about our own letters. The opposite mistake hurts as
much: a person whose mail is taken for a machine's waits for an answer that never comes. So what only hints at a
machine gives way to a person's request, and where both speak somebody looks."""

from collections.abc import Sequence

from mailbot.core.message import Address, Message
from mailbot.core.reading.automatic.header import by_envelope, by_fields
from mailbot.core.reading.automatic.invitations import calendar_reply, note_of
from mailbot.core.reading.automatic.opening import Opening, opening
from mailbot.core.reading.automatic.reports import bounce, report
from mailbot.core.reading.automatic.verdict import Verdict
from mailbot.core.reading.automatic.words import by_words
from mailbot.core.reading.reading import Intent

__all__ = ["Opening", "calendar_reply", "machine", "note_of"]


def machine(message: Message, mailbox: Sequence[Address]) -> Verdict | None:
    """What kind of machine wrote this, and why it is thought so; None for a person's mail. Where nobody can be
    answered it may still be a person's: *unsure*, so that somebody looks."""
    own = opening(message)
    found = (
        report(message, own)
        or bounce(message, own)
        or by_envelope(message, own, mailbox)
        or by_fields(message, own, mailbox)
        or by_words(message, own)
    )
    if found or message.author:
        return found
    return Intent.UNSURE, "aucun expéditeur, plusieurs, ou une adresse illisible"
