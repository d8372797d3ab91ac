"""How well labelled mails are read, facet by facet, after the rules of mails/README.md.

    python -m tests.samples.scoring [--errors | --wrong] tests/samples/own tests/samples/mails ...

A folder holds raw mails beside a labels.jsonl, or TOML files with a `[[mail]]` table for each. `--errors` names what
was misread, `--wrong` shows it; never use the latter on a held-back folder, which only tells something as long as
nobody looks."""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from mailbot.core.message import Address
from mailbot.core.model import Participant
from mailbot.core.reading import Intent, Reading, read
from mailbot.core.reading.folding import fold
from mailbot.wire.parse import parse
from tests.unit.core.reading.sessions import PARIS, SESSIONS

MAILBOX = (Address("cooperationsentreacteurs@caprural.org"),)
ARRIVED = datetime(2020, 9, 15, tzinfo=UTC)
SENT = "Tue, 15 Sep 2020 10:02:11 +0200"

SETTLING = {Intent.REGISTER, Intent.CANCEL, Intent.REPLACE, Intent.CHANGE, Intent.ACCEPT, Intent.DECLINE}
MACHINES = {"automatic", "bounce"}
SILENT = {Intent.AUTOMATIC, Intent.BOUNCE, Intent.THANKS}  # nobody hears of these
UNANSWERED = SILENT | {Intent.UNSURE, Intent.UNRELATED}
NEEDS_NO_ANSWER = MACHINES | {"thanks", "unrelated"}

Label = Mapping[str, Any]


@dataclass(frozen=True)
class Sample:
    """One mail with what a careful coordinator reads in it."""

    name: str
    raw: bytes
    label: Label

    def read(self) -> Reading:
        return read(parse(self.raw, uid=1, arrived=ARRIVED), SESSIONS, MAILBOX, PARIS)


@dataclass(frozen=True)
class Verdict:
    """One mail's reading beside its label."""

    sample: Sample
    reading: Reading

    @property
    def is_right(self) -> bool:
        return self.reading.intent in {self.sample.label["intent"], *self.sample.label.get("also_ok", ())}

    @property
    def harm(self) -> str:
        """What was done against the writer's will; "" for nothing. Whatever waits for a person harms nobody."""
        label, reading = self.sample.label, self.reading
        if reading.intent in label.get("never", ()):
            return f"never {reading.intent}"
        if self.is_right:
            return self._harm_in_detail()
        if reading.intent in SETTLING:
            return f"{reading.intent} for {label['intent']}"
        if reading.intent in SILENT and label["intent"] not in NEEDS_NO_ANSWER:
            return f"left unanswered: {reading.intent} for {label['intent']}"
        if label["intent"] in MACHINES and reading.intent not in UNANSWERED:
            return "a machine is answered"
        return ""

    def _harm_in_detail(self) -> str:
        label, reading = self.sample.label, self.reading
        if reading.intent not in SETTLING:
            return ""
        if reading.session and label.get("session") and reading.session != label["session"]:
            return f"session {reading.session} for {label['session']}"
        missing = [p for p in label["participants"] if not any(_same(p, q) for q in reading.participants)]
        if reading.participants and len(missing) == len(label["participants"]) > 0:
            return "nobody of those who are meant"
        return ""

    def facets(self) -> Iterator[tuple[str, bool]]:
        """Each thing that the label tells, and whether it was read; only for mails whose intent was."""
        label, reading = self.sample.label, self.reading
        yield "language", reading.language == label["language"]
        if not self.is_right:
            return
        if len(reading.sessions) < 2:
            yield "session", reading.session == label.get("session")
        if label.get("session") or reading.parts:
            yield "parts", set(reading.parts) == set(label.get("parts") or ())
        for also in label.get("also", ()):
            yield "also, recall", also in reading.also
        for also in reading.also:
            yield "also, precision", also in label.get("also", ())
        if label["intent"] == reading.intent:
            yield from self._people()

    def _people(self) -> Iterator[tuple[str, bool]]:
        expected: list[Label] = list(self.sample.label["participants"])
        found = list(self.reading.participants)
        yield "number of people", len(expected) == len(found)
        for person in found:
            yield "people, precision", any(_same(label, person) for label in expected)
        for label in expected:
            match = next((person for person in found if _same(label, person)), None)
            yield "people, recall", match is not None
            for key in ("email", "organisation", "phone", "role"):
                if match and (label.get(key) or getattr(match, key)):
                    yield key, fold(label.get(key) or "") == fold(getattr(match, key) or "")
        if leaving := self.sample.label.get("leaving"):
            yield "leaving", self.reading.leaving is not None and _same(leaving, self.reading.leaving)


def _same(label: Label, person: Participant) -> bool:
    if label.get("name"):
        return fold(label["name"]) == fold(person.name or "")
    return bool(label.get("email")) and label["email"] == person.email


# --- the folders ---------------------------------------------------------------------------------------------------


def samples(*folders: Path) -> list[Sample]:
    return [sample for folder in folders for sample in (*_raw_mails(folder), *_written_mails(folder))]


def _raw_mails(folder: Path) -> Iterator[Sample]:
    labels = folder / "labels.jsonl"
    for line in labels.read_text(encoding="utf-8").splitlines() if labels.exists() else ():
        label = json.loads(line)
        yield Sample(label["file"], (folder / label["file"]).read_bytes(), label)


def _written_mails(folder: Path) -> Iterator[Sample]:
    for file in sorted(folder.glob("*.toml")):
        for mail in tomllib.loads(file.read_text(encoding="utf-8"))["mail"]:
            yield Sample(f"{file.stem}/{mail['id']}", _bytes(mail), {"participants": [], **mail["label"]})


def _bytes(mail: Mapping[str, Any]) -> bytes:
    headers = {"From": mail["from"], "Subject": mail["subject"], "Date": mail.get("date", SENT)} | mail.get(
        "headers", {}
    )
    return written(mail["id"], headers, mail.get("html") or mail["text"], "html" if "html" in mail else "plain")


def written(name: str, headers: Mapping[str, str], text: str, subtype: str = "plain") -> bytes:
    """A mail with these headers and this text."""
    mail = EmailMessage(SMTP.clone(utf8=True, max_line_length=0))
    usual = {"To": "cooperationsentreacteurs@caprural.org", "Date": SENT, "Message-ID": f"<{name}@example.org>"}
    for header, value in (usual | dict(headers)).items():
        mail[header] = " ".join(value.split())
    mail.set_content(text, subtype=subtype, cte="8bit")
    return bytes(mail)


# --- the figures ------------------------------------------------------------------------------------------------------


def judge(mails: Iterable[Sample]) -> list[Verdict]:
    return [Verdict(sample, sample.read()) for sample in mails]


def report(verdicts: list[Verdict]) -> Iterator[str]:
    harms = [verdict for verdict in verdicts if verdict.harm]
    unsure = sum(verdict.reading.intent is Intent.UNSURE for verdict in verdicts)
    yield f"{'right':18}{_share(verdict.is_right for verdict in verdicts)}"
    yield f"{'harm':18}{len(harms):5} of {len(verdicts)}"
    yield f"{'unsure':18}{unsure:5} of {len(verdicts)}"
    for intent in sorted({verdict.sample.label["intent"] for verdict in verdicts}):
        yield f"  {intent:16}{_share(v.is_right for v in verdicts if v.sample.label['intent'] == intent)}"
    facets: Counter[tuple[str, bool]] = Counter(facet for verdict in verdicts for facet in verdict.facets())
    for name in sorted({name for name, _ in facets}):
        right, wrong = facets[name, True], facets[name, False]
        yield f"{name:18}{right:5} of {right + wrong:4}  {right / (right + wrong):4.0%}"


def _share(outcomes: Iterable[bool]) -> str:
    each = list(outcomes)
    return f"{sum(each):5} of {len(each):4}  {sum(each) / max(1, len(each)):4.0%}"


def misread(verdict: Verdict) -> Iterator[str]:
    label, reading = verdict.sample.label, verdict.reading
    wrong = [name for name, right in verdict.facets() if not right]
    if verdict.is_right and not verdict.harm and not wrong:
        return
    mark = f"HARM ({verdict.harm})" if verdict.harm else "" if verdict.is_right else "misread"
    yield f"{verdict.sample.name}: {mark} {label['intent']} read as {reading.intent}; {', '.join(wrong)}"
    yield f"    label   {label.get('session')} {label.get('parts')} {label.get('also')} {_told(label['participants'])}"
    people = [
        {"name": p.name, "email": p.email, "organisation": p.organisation, "phone": p.phone, "role": p.role}
        for p in reading.participants
    ]
    yield f"    reading {reading.sessions} {reading.parts} {[str(also) for also in reading.also]} {_told(people)}"
    yield f"    because {' | '.join(reading.reasons)}"


def _told(people: Iterable[Label]) -> str:
    return "; ".join(", ".join(f"{key}={value}" for key, value in person.items() if value) for person in people)


def error(verdict: Verdict) -> Iterator[str]:
    if verdict.harm or not verdict.is_right:
        mark = f"HARM ({verdict.harm})" if verdict.harm else ""
        yield f"  {verdict.sample.label['intent']:11} read as {verdict.reading.intent:11} {verdict.sample.name} {mark}"


def main(arguments: list[str]) -> None:
    folders = [Path(argument) for argument in arguments if not argument.startswith("--")]
    verdicts = judge(samples(*folders))
    shown = misread if "--wrong" in arguments else error if "--errors" in arguments else None
    for line in (line for verdict in verdicts if shown for line in shown(verdict)):
        print(line)
    print(f"\n{' and '.join(folder.name for folder in folders)}: {len(verdicts)} mails")
    print("\n".join(report(verdicts)))


if __name__ == "__main__":
    main(sys.argv[1:])
