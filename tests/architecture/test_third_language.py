"""What depends on the language covers every language; and a third one joins as docs/a-third-language.md says."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel import Locale

from mailbot.core.policy import LANGUAGES
from mailbot.core.reading.language import SESSION_WORDS, VOCABULARIES
from mailbot.wire.dates import _MANNERS
from tests.architecture.languages import incomplete, tables_by_language

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/a-third-language.md"
A_MAIL = """\
From: Chiara Bianchi <chiara@example.org>
To: formation@example.org
Subject: Iscrizione

Buongiorno, vorrei che mi iscriveste alla sessione di ottobre.
"""
TRIED = """
import json
from mailbot.core.policy import LANGUAGES
from mailbot.core.reading.language import language
from mailbot.proofs import proofread
from mailbot.samples import CITIZENS, MARIE, PARIS, POLICY, a_registration, at, every_letter
from mailbot.wire import dates
from mailbot.wire.calendar import invitation
from pathlib import Path
from dataclasses import replace
texts = proofread(POLICY, [Path("templates")])
letter = dict(every_letter("it"))["held held "]
entry = invitation(CITIZENS, replace(a_registration(), language="it"), organiser=MARIE, method="REQUEST",
                   timezone=PARIS, now=at(1))
print(json.dumps({
    "languages": LANGUAGES,
    "read": language("Buongiorno, vorrei che mi iscriveste alla sessione"),
    "day": dates.day(at(1), "it", PARIS),
    "moment": dates.moment(at(8, 9, 30), "it", PARIS),
    "noon": dates.time(at(8, 12), "it", PARIS),
    "subject": texts.render(letter).subject,
    "letter": texts.render(letter).plain,
    "calendar": entry.decode().replace("\\r\\n ", ""),
}))
"""


def test_every_table_by_language_covers_every_language() -> None:
    assert len(list(tables_by_language(ROOT / "mailbot"))) > 3
    assert incomplete(ROOT / "mailbot", set(LANGUAGES)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words_its_days_and_its_templates(language: str) -> None:
    assert (ROOT / "templates" / language).is_dir()
    assert language in VOCABULARIES
    assert language in SESSION_WORDS
    assert Locale.parse(_MANNERS[language].locale).language == language


def test_a_third_language_joins_as_the_page_says(tmp_path: Path) -> None:
    for folder in ("mailbot", "templates", "config"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))

    follow(PAGE.read_text("utf-8"), tmp_path)
    template = tmp_path / "templates/it/held.j2"
    template.write_text(template.read_text("utf-8").replace("Seat kept", "Posto riservato"), "utf-8")
    done = json.loads(python(tmp_path, "-c", TRIED))

    assert incomplete(tmp_path / "mailbot", {*LANGUAGES, "it"}) == []
    assert done["languages"] == [*LANGUAGES, "it"]
    assert done["read"] == "it"
    assert done["day"] == "giovedì 1º ottobre 2020"
    assert done["moment"] == "giovedì 8 ottobre 2020 alle 9:30"
    assert done["noon"] == "mezzogiorno"
    assert done["subject"].startswith("Posto riservato")
    assert "sabato 3 ottobre 2020 alle 14:05" in done["letter"]
    assert "LOCATION:Videoconferenza" in done["calendar"]
    assert "(da confermare)" in done["calendar"]
    speak_italian(tmp_path / "config/rules.toml")
    assert "tout est juste" in python(tmp_path, "-m", "mailbot", "check")
    (tmp_path / "mail.eml").write_text(A_MAIL, "utf-8")
    assert json.loads(python(tmp_path, "-m", "mailbot", "read", "mail.eml", "--json"))["language"] == "it"


def follow(page: str, root: Path) -> None:
    """Do what the page says: its `cp` lines, and the changes under the name of the file that they are for."""
    file = None
    for step in re.finditer(r"(?m)^    cp (-r )?(\S+) (\S+)$|`(mailbot/\S+\.py)`|^```diff\n((?s:.*?))^```", page):
        recursive, source, target, named, change = step.groups()
        if source:
            (shutil.copytree if recursive else shutil.copy)(root / source, root / target)
        elif named:
            file = root / named
        else:
            assert file is not None
            lines = change.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if not line.startswith("+"))
            new = "".join(line[1:] for line in lines if not line.startswith("-"))
            text = file.read_text("utf-8")
            assert text.count(old) == 1, f"{file.name} does not say once what the page says:\n{old}"
            file.write_text(text.replace(old, new), "utf-8")


def speak_italian(rules: Path) -> None:
    rules.write_text(rules.read_text("utf-8").replace('language = "fr"', 'language = "it"'), "utf-8")


def python(root: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=root, env={"PYTHONPATH": str(root), "PATH": ""}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
