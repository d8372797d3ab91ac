"""Answers to our invitations, written by a person's calendar when she presses a button."""

from mailbot.core.invitations import calendar_answer, proposes_otherwise
from mailbot.core.message import Message
from mailbot.core.reading.automatic.verdict import Verdict
from mailbot.core.reading.reading import Intent

_ANSWERS = {
    "accepted": (Intent.THANKS, "invitation acceptée dans l'agenda"),
    "tentative": (Intent.THANKS, "invitation acceptée provisoirement dans l'agenda"),
    "declined": (Intent.CANCEL, "invitation refusée dans l'agenda"),
}


def calendar_reply(message: Message) -> Verdict | None:
    """What an answer to one of our invitations says (RFC 5546, 3.2.3); None where it is no such answer."""
    if proposes_otherwise(message):
        return Intent.UNSURE, "l'agenda propose un autre horaire"
    answer = calendar_answer(message)
    if message.author is None or answer is None:
        return None
    if not answer.is_given_by(message.author):
        return Intent.UNSURE, "réponse d'agenda dont on ne sait pas qui la donne"
    if answer.only_one_day:
        return Intent.UNSURE, "réponse d'agenda pour un seul jour"
    return _ANSWERS.get(answer.partstat, (Intent.UNSURE, f"réponse d'agenda inconnue : {answer.partstat}"))


def note_of(message: Message) -> str:
    """What the person wrote beside her calendar's answer."""
    answer = calendar_answer(message)
    return answer.note if answer else ""
