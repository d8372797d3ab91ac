"""Reports of mail systems: on delivery (RFC 3464), on being read (RFC 8098), on abuse (RFC 5965), as they should be
and as they are: half of them are plain text, in the words of one program or another."""

import re

from mailbot.core.message import Message
from mailbot.core.reading.automatic.header import has_empty_return_path
from mailbot.core.reading.automatic.opening import Opening
from mailbot.core.reading.automatic.verdict import Verdict
from mailbot.core.reading.automatic.wording import Kind, begins, said
from mailbot.core.reading.folding import fold
from mailbot.core.reading.reading import Intent

_MAIL_SYSTEM = re.compile(r"mail(er|ing)?[-_.]?d(a|ea)emon|m-?daemon|mail[-_.]?(system|delivery).*|imailsrv")
_POSTMASTER = re.compile(r"post[-_.]?master\d*")
# An SMTP reply with its status (RFC 3463), or what a delivery report calls the address (RFC 3464, 2.3).
_DIAGNOSTIC = re.compile(
    r"\b[45]\d\d[ -]+#?[45]\.\d{1,3}\.\d{1,3}\b|\(#[45]\.\d\.\d\)|\b(smtp|esmtp)\b.{0,40}\b[45][0-5]\d\b|"
    r"\b(final recipient|diagnostic code|reporting mta|rcpt to) ?:|"
    r"\b[45]\d\d (user|mailbox|requested|sorry|address|unknown|invalid|recipient|no such)"
)


def report(message: Message, own: Opening) -> Verdict | None:
    """A report that says so in its structure."""
    kind = message.content_type
    told = message.header("content-type").lower()
    if kind == "message/delivery-status" or message.header("x-failed-recipients"):
        return Intent.BOUNCE, "rapport de non-distribution"
    if kind != "multipart/report":
        is_disposition = kind in ("message/disposition-notification", "message/feedback-report")
        return (Intent.AUTOMATIC, f"rapport automatique ({kind})") if is_disposition else None
    if "delivery-status" in told:
        return Intent.BOUNCE, "rapport de non-distribution (multipart/report)"
    if "report-type" in told and not begins(Kind.BOUNCE_SUBJECT, own.subject):
        return Intent.AUTOMATIC, f"rapport automatique ({kind})"
    tells = {line.partition(":")[0].strip().lower() for line in message.text.splitlines()}
    is_on_delivery = tells & {"final-recipient", "action"} and "disposition" not in tells
    return (Intent.BOUNCE, "rapport de non-distribution (multipart/report)") if is_on_delivery else None


def bounce(message: Message, own: Opening) -> Verdict | None:
    """A delivery report in whatever form: by its author, or by two signs of three and nobody asking."""
    if begins(Kind.NOTICE_SUBJECT, own.subject):
        return None
    if message.author and _MAIL_SYSTEM.fullmatch(message.author.local_part):
        return Intent.BOUNCE, f"écrit par un serveur de messagerie ({message.author.local_part})"
    if own.is_sent_on or (own.asks and not has_empty_return_path(message)):
        return None
    if message.author and _POSTMASTER.fullmatch(message.author.local_part):
        return Intent.BOUNCE, f"écrit par un serveur de messagerie ({message.author.local_part})"
    signs = [sign for sign in _signs(message, own) if sign]
    return (Intent.BOUNCE, f"avis de non-distribution : {', '.join(signs)}") if len(signs) > 1 else None


def _signs(message: Message, own: Opening) -> tuple[str, ...]:
    found = said(Kind.BOUNCE, own.beginning)
    return (
        f"objet « {message.subject[:80]} »" if begins(Kind.BOUNCE_SUBJECT, own.subject) and not own.is_answer else "",
        f"texte « {found} »" if found else "",
        "message d'erreur SMTP" if _DIAGNOSTIC.search(own.beginning) else "",
        "rapport (multipart/report)" if message.content_type == "multipart/report" else "",
        "écrit par un serveur de messagerie" if _is_by_a_mail_system(message) else "",
    )


def _is_by_a_mail_system(message: Message) -> bool:
    """Its name, or the sender that nothing can be returned to (RFC 5321, 4.5.5)."""
    written = message.header("from")[:300]
    return has_empty_return_path(message) or "<>" in written or bool(said(Kind.MAIL_SYSTEM, fold(written)))
