"""Answers to our invitations, written by a person's calendar when she presses a button."""

import re

from mailbot.core.message import Message
from mailbot.core.reading.automatic.verdict import Verdict
from mailbot.core.reading.reading import Intent

_ANSWERS = {
    "ACCEPTED": (Intent.THANKS, "invitation acceptée dans l'agenda"),
    "TENTATIVE": (Intent.THANKS, "invitation acceptée provisoirement dans l'agenda"),
    "DECLINED": (Intent.CANCEL, "invitation refusée dans l'agenda"),
}


def calendar_reply(message: Message) -> Verdict | None:
    """What an answer to one of our invitations says (RFC 5546, 3.2.3); None where it is no such answer."""
    unfolded = re.sub(r"\n[ \t]", "", message.calendar)
    if message.author is None or not re.search(r"^METHOD:REPLY\s*$", unfolded, re.MULTILINE | re.IGNORECASE):
        return None
    attendees = re.findall(r"^ATTENDEE[^\n]*", unfolded, re.MULTILINE | re.IGNORECASE)
    answer = re.search(r"PARTSTAT=([A-Z-]+)", attendees[0].upper()) if len(attendees) == 1 else None
    if answer is None or not attendees[0].lower().rstrip().endswith(f"mailto:{message.author.email}"):
        return Intent.UNSURE, "réponse d'agenda dont on ne sait pas qui la donne"
    return _ANSWERS.get(answer[1], (Intent.UNSURE, f"réponse d'agenda inconnue : {answer[1]}"))
