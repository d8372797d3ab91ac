"""What reading costs: `python bench/bench_reading.py`. Ratios, so that machines compare.

Time is told against the standard library's parser (policy.default) for the same mails: one of 8 KB whose eighty
sentences all differ, and the sample mails, of which the median counts. Memory is told against the text of a mail whose
attachment has 20 MB, beyond the bytes that are given."""

import tracemalloc
from base64 import encodebytes
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter

from mailbot.core.message import Message
from mailbot.core.reading import read
from mailbot.wire.parse import parse
from tests.samples.scoring import ARRIVED, MAILBOX, samples
from tests.unit.core.reading.sessions import PARIS, SESSIONS

SAMPLES = Path(__file__).parents[1] / "tests/samples/mails"
SUBJECTS = (
    "Dans notre vallée,",
    "Depuis l'an dernier,",
    "Comme le disait Paul Morel,",
    "Au conseil municipal de juin,",
)
EVENTS = (
    "nous avons ouvert un tiers-lieu",
    "la commune a repris l'épicerie",
    "les associations se sont réunies trois fois",
    "nous cherchions comment animer une réunion",
    "chacun a donné son avis sur le projet",
)
ENDINGS = (
    "pour que les gens se parlent.",
    "et cela nous prend beaucoup de temps !",
    "mais la mairie hésite encore.",
    "ce qui demande de la méthode.",
)
ROUNDS = 200
A_SAMPLES_ROUNDS = 5
LARGE = 20_000_000


def a_mail(attached: bytes = b"") -> bytes:
    mail = EmailMessage(SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Ana Martin <ana@example.org>", "formation@example.org", "Inscription"
    mail["Message-ID"] = "<1@example.org>"
    prose = " ".join(map(" ".join, product(SUBJECTS, EVENTS, ENDINGS)))
    mail.set_content(f"Bonjour,\nJe m'inscris à la session du 5 novembre.\n{prose}\n\nAna Martin\nLes Amis\n")
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


def whole_reading(raw: bytes) -> object:
    return read(parsed(raw), SESSIONS, MAILBOX, PARIS)


def parsed(raw: bytes) -> Message:
    return parse(raw, uid=1, arrived=ARRIVED)


def standard_text(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=default).get_body(("plain", "html"))
    return str(body.get_content()) if body else ""


def microseconds(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    def once() -> float:
        begun = perf_counter()
        call()
        return perf_counter() - begun

    call()  # the first makes the patterns
    return median(once() for _ in range(rounds)) * 1e6


def of_samples(call: Callable[[bytes], object]) -> float:
    """The median mail's time."""
    return median(microseconds(partial(call, sample.raw), A_SAMPLES_ROUNDS) for sample in samples(SAMPLES))


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
        "read": lambda: read(message, SESSIONS, MAILBOX, PARIS),
    }.items():
        taken = microseconds(call)
        print(
            f"{name:8}{len(small):9,} bytes {taken:8.0f} µs  {taken / standard:5.2f} of the standard library's parsing"
        )
    taken, standard = of_samples(whole_reading), of_samples(standard_text)
    print(f"both    sample mails    {taken:8.0f} µs  {taken / standard:5.2f}")
    slow = perf_counter()
    parsed(large)
    print(f"parse   {len(large):9,} bytes {(perf_counter() - slow) * 1e6:8.0f} µs")
    print(f"memory  {peak(large):9,} bytes beside {peak(small):,} without the attachment")


if __name__ == "__main__":
    main()
