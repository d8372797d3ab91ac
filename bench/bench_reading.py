"""What reading costs: `python bench/bench_reading.py`. Ratios, so that machines compare.

Time is told against the standard library's parser (policy.default) for the same mail of 8 KB; memory against the text
of a mail whose attachment has 20 MB, beyond the bytes that are given."""

import tracemalloc
from base64 import encodebytes
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from mailbot.core.message import Address, Message
from mailbot.core.reading import read
from mailbot.wire.parse import parse

ARRIVED = datetime(2020, 9, 15, tzinfo=UTC)
MAILBOX = (Address("formation@example.org"),)
PARIS = ZoneInfo("Europe/Paris")
SENTENCE = "Je m'inscris à la session du 5 novembre, en espérant qu'il reste une place. "
ROUNDS = 200
LARGE = 20_000_000


def a_mail(attached: bytes = b"") -> bytes:
    mail = EmailMessage(SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Ana Martin <ana@example.org>", "formation@example.org", "Inscription"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content(f"Bonjour,\n{SENTENCE}\nAna Martin\nLes Amis\n\n> " + SENTENCE * 20)
    mail.add_alternative(f"<p>Bonjour,</p><p>{SENTENCE}</p><blockquote>{SENTENCE * 40}</blockquote>", subtype="html")
    whole = bytes(mail)
    if not attached:
        return whole
    head, _, body = whole.partition(b"\r\n\r\n")
    kind = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Type"))
    return (
        head.replace(kind, b"Content-Type: multipart/mixed; boundary=outer")
        + b"\r\n\r\n--outer\r\n"
        + kind
        + b"\r\n\r\n"
        + body
        + b"\r\n--outer\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + encodebytes(attached)
        + b"--outer--\r\n"
    )


def parsed(raw: bytes) -> Message:
    return parse(raw, uid=1, arrived=ARRIVED)


def standard_text(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=default).get_body(("plain", "html"))
    return str(body.get_content()) if body else ""


def microseconds(call: Callable[[], object]) -> float:
    def once() -> float:
        begun = perf_counter()
        call()
        return perf_counter() - begun

    return median(once() for _ in range(ROUNDS)) * 1e6


def peak(raw: bytes) -> int:
    tracemalloc.start()
    parsed(raw)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


def main() -> None:
    small, large = a_mail(), a_mail(bytes(LARGE))
    message = parsed(small)
    standard = microseconds(lambda: standard_text(small))
    for name, call in {
        "parse": lambda: parsed(small),
        "read": lambda: read(message, (), MAILBOX, PARIS),
    }.items():
        taken = microseconds(call)
        print(
            f"{name:8}{len(small):9,} bytes {taken:8.0f} µs  {taken / standard:5.2f} of the standard library's parsing"
        )
    slow = perf_counter()
    parsed(large)
    print(f"parse   {len(large):9,} bytes {(perf_counter() - slow) * 1e6:8.0f} µs")
    print(f"memory  {peak(large):9,} bytes beside {peak(small):,} without the attachment")


if __name__ == "__main__":
    main()
