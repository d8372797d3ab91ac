"""Machines told by their words alone, for those that put nothing into the header. A person who asks for something in
the same words is a person."""

from mailbot.core.message import Message
from mailbot.core.reading.automatic.opening import Opening
from mailbot.core.reading.automatic.verdict import Verdict
from mailbot.core.reading.automatic.wording import Kind, begins, is_exactly, said, times_said
from mailbot.core.reading.reading import Intent


def by_words(message: Message, own: Opening) -> Verdict | None:
    if own.is_sent_on:  # what follows are another's words
        return None
    subject = message.subject[:80]
    if _is_newsletter(own):
        return Intent.AUTOMATIC, "lettre d'information"
    if own.asks:
        return _machine_that_seems_to_ask(own, subject)
    for why, words in (
        ("objet d'une réponse automatique", _absence_by_subject(own)),
        ("accusé de lecture", _read_receipt(own)),
        ("message d'absence", _absence(own)),
        ("dit être automatique", said(Kind.SAYS_SO, own.words) if not message.reply_to else ""),
        ("demande de confirmation", said(Kind.CHALLENGE, own.words)),
        ("accusé de réception", _receipt(own)),
        ("avis d'un service", _notice(own)),
    ):
        if words:
            return Intent.AUTOMATIC, f"{why} : « {words[:80]} »"
    return None


def _is_newsletter(own: Opening) -> bool:
    """Two of its phrases; but a person who wants to leave the list uses them, too."""
    if own.is_short:
        return False
    by_subject = not own.is_answer and bool(said(Kind.NEWSLETTER_SUBJECT, own.subject))
    return is_exactly(Kind.OPT_OUT, own.last_line) or times_said(Kind.NEWSLETTER, own.words) + by_subject > 1


def _machine_that_seems_to_ask(own: Opening, subject: str) -> Verdict | None:
    if own.is_answer or not begins(Kind.ABSENCE_SUBJECT, own.subject):
        return None
    if said(Kind.MEANWHILE, own.words) or said(Kind.SAYS_SO, own.words):
        return Intent.AUTOMATIC, f"objet d'une réponse automatique : « {subject} »"
    return None if own.quotes else (Intent.UNSURE, f"« {subject} », mais quelqu'un demande")


def _absence_by_subject(own: Opening) -> str:
    return own.subject if begins(Kind.ABSENCE_SUBJECT, own.subject) and not own.is_answer else ""


def _absence(own: Opening) -> str:
    """Somebody is away, and what else: one of both is enough below a subject that says it, too."""
    away, meanwhile = said(Kind.ABSENT, own.beginning), said(Kind.MEANWHILE, own.beginning)
    if away and not meanwhile and said(Kind.UNTIL, own.beginning):
        meanwhile = said(Kind.THANKS, own.beginning)
    subject_says_so = begins(Kind.PERHAPS_ABSENCE_SUBJECT, own.subject) or begins(Kind.ABSENCE_SUBJECT, own.subject)
    return (away or meanwhile) if subject_says_so or (away and meanwhile) else ""


def _read_receipt(own: Opening) -> str:
    if not begins(Kind.READ_SUBJECT, own.subject):
        return ""
    return said(Kind.READ, own.words) or ("" if own.beginning else own.subject)


def _receipt(own: Opening) -> str:
    received = said(Kind.RECEIVED, own.words) or said(Kind.RECEIVED, own.subject)
    follows = begins(Kind.RECEIVED_SUBJECT, own.subject) or said(Kind.RECEIVED_THEN, own.words)
    return received if follows else ""


def _notice(own: Opening) -> str:
    """Its subject says what happened, or the text says two such things: one alone may be a person's news."""
    if begins(Kind.NOTICE_SUBJECT, own.subject) or (not own.is_answer and said(Kind.NOTICE, own.subject)):
        return own.subject
    return said(Kind.NOTICE, own.words) if times_said(Kind.NOTICE, own.words) > 1 else ""
