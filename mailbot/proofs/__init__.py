"""Proofs of the letters: every template is read, and printed with every sample letter, before anybody is written to.

What is wrong in a template is told as a mistake of the configuration is: file, line, what to mend."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta, nodes

from mailbot.adapters.jinja_texts import LAYOUT, JinjaTexts
from mailbot.config import ConfigError, Mistake
from mailbot.config.mistakes import nearest, unreadable
from mailbot.config.toml import decoded
from mailbot.core.decision import Letter
from mailbot.core.model import Status
from mailbot.core.policy import LANGUAGES, Policy, Reminder
from mailbot.core.reminders import must_tell_link
from mailbot.proofs.sentences import failure, place, syntax, unknown_filter, unknown_name, unknown_test
from mailbot.samples import every_letter, reminders

LETTERS = {language: [letter for _, letter in every_letter(language)] for language in LANGUAGES}
KINDS = tuple(dict.fromkeys(letter.template or letter.kind for letter in LETTERS["fr"]))
FOLDERS = " et ".join(f"templates/{language}" for language in LANGUAGES)
REMINDER = "reminder-"
BLOCKS = ("subject", "body")
PARENT = dict.fromkeys(("desk", "desk-membership", "alert", "plan"), "_coordinator.j2")


def proofread(policy: Policy, folders: Sequence[Path], proved: Path | None = None) -> JinjaTexts:
    """The texts of these folders, the first that has a template winning; ConfigError tells every fault in them. Where
    all are as in the folder `proved`, which was proofread before, no letter is printed."""
    mistakes: list[Mistake] = []
    sources = dict(_sources(policy, folders, mistakes))
    texts = JinjaTexts(policy, sources)
    unread = {mistake.file for mistake in mistakes}
    mistakes += _missing_reminders(policy, sources)
    if proved is None or sources != dict(_sources(policy, [proved], [])):
        mistakes += [fault for fault in _faults(policy, texts, sources) if fault.file not in unread]
    if mistakes:
        raise ConfigError(sorted(_once(mistakes), key=lambda mistake: (mistake.file, mistake.line or 0)))
    return texts


def _once(mistakes: Iterable[Mistake]) -> Iterable[Mistake]:
    """Every letter that has a fault tells it, and each with the names that it knows itself: the first will do."""
    first: dict[tuple[str, int | None, str], Mistake] = {}
    for mistake in mistakes:
        first.setdefault((mistake.file, mistake.line, mistake.sentence.partition(" ; ")[0]), mistake)
    return first.values()


def _mistake(name: str, line: int | None, sentence: str) -> Mistake:
    return Mistake(f"templates/{name}", line, "", sentence)


# --- the files -------------------------------------------------------------------------------------------------------


def _sources(policy: Policy, folders: Sequence[Path], mistakes: list[Mistake]) -> Iterator[tuple[str, str]]:
    files = {name: path for folder in reversed(folders) for name, path in _files(folder)}
    kinds = {*KINDS, *(reminder.template for reminder in policy.reminders)}
    for name, path in files.items():
        if sentence := _misnamed(name, kinds):
            mistakes.append(_mistake(name, None, sentence))
            continue
        text = ""  # what cannot be read is told once, and nothing that follows from it
        try:
            text = decoded(f"templates/{name}", path.read_bytes())
        except OSError as error:
            mistakes.append(unreadable(f"templates/{name}", error))
        except ConfigError as error:
            mistakes.extend(error.mistakes)
        yield name, text


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each by its name within the folder; without what editors leave behind."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not path.name.endswith("~") and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix(), path


def _misnamed(name: str, kinds: Collection[str]) -> str:
    """Why mailbot would never look into a file of this name; "" where it does, or did while a reminder had it."""
    language, _, file = name.rpartition("/")
    if name == LAYOUT:
        return ""
    if language not in LANGUAGES:
        return f"mailbot ne lit pas ce fichier ; les modèles de lettres sont dans {FOLDERS}"
    stem = file.removesuffix(".j2")
    if stem != file and (stem in kinds or stem.startswith(("_", REMINDER))):
        return ""
    meant = nearest(stem.partition(".")[0], KINDS)
    hint = f"vouliez-vous dire « {meant}.j2 » ?" if meant else f"lettres : {', '.join(KINDS)}"
    return f"aucune lettre ne porte ce nom ; {hint}"


# --- the faults ------------------------------------------------------------------------------------------------------


def _missing_reminders(policy: Policy, sources: Mapping[str, str]) -> Iterator[Mistake]:
    """The others are worded by the template for any reminder."""
    for reminder in policy.reminders:
        name = f"{policy.organisation.language}/{reminder.template}.j2"
        if reminder.template and reminder.template not in KINDS and name not in sources:
            asked = f'le rappel « {reminder.name} » de rules.toml le demande (template = "{reminder.template}")'
            yield _mistake(name, None, f"ce modèle manque : {asked} ; écrivez-le, ou effacez cette ligne du rappel")


def _samples(policy: Policy, sources: Mapping[str, str], language: str) -> dict[str, list[Letter]]:
    """The letters to print, by template: ours, and those of reminders of her own."""
    of: dict[str, list[Letter]] = {kind: [] for kind in KINDS}
    for letter in LETTERS[language]:
        of[letter.template or letter.kind].append(letter)
    for reminder in policy.reminders:
        of.setdefault(reminder.template or reminder.kind, []).extend(_letters_of(reminder, language))
    for name in sources:
        stem = name.removeprefix(f"{language}/").removesuffix(".j2")
        if stem.startswith(REMINDER) and stem not in of:  # its row is not in the rules at the moment
            idle = Reminder(name=stem.removeprefix(REMINDER), to=(Status.CONFIRMED, Status.HELD), before="start")
            of[stem] = _letters_of(idle, language)
    return of


def _letters_of(reminder: Reminder, language: str) -> list[Letter]:
    return [letter for _, letter in reminders(reminder, language)]


def _faults(policy: Policy, texts: JinjaTexts, sources: Mapping[str, str]) -> Iterator[Mistake]:
    """Those of what is missing or cannot be read first; the rest is then printed."""
    for name in (LAYOUT, *(f"{language}/{kind}.j2" for language in LANGUAGES for kind in KINDS)):
        if name not in sources:
            yield _mistake(name, None, "ce modèle manque ; « mailbot init » remet ceux d'origine")
    misread = [mistake for name, source in sources.items() for mistake in _misread(texts, name, source)]
    yield from misread
    told = {mistake.file for mistake in misread}
    for language in LANGUAGES:
        sound = {name: source for name, source in sources.items() if f"templates/{name}" not in told}
        for sheet in _sheets(texts, sound, language, _samples(policy, sound, language)):
            yield from (fault for fault in _faults_of(sheet) if fault.file not in told)


def _misread(texts: JinjaTexts, name: str, source: str) -> Iterator[Mistake]:
    environment = texts.environment(name)
    try:
        tree = environment.parse(source, name)
        signs = _leftover_signs(tree) if name != LAYOUT else ()  # its style sheet may close two braces at once
        words = [*signs, *_unknown_words(environment, tree)]
        yield from (_mistake(name, line, sentence) for line, sentence in words)
        if not words:
            environment.get_template(name)  # sees what the parser does not: a block that is there twice
    except TemplateSyntaxError as error:
        yield _mistake(name, error.lineno, syntax(error))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The template of one kind of letter, and the letters to print with it. `assigned`: names that pieces give to
    values, and that a letter may use too."""

    name: str
    tree: nodes.Template
    letters: Sequence[Letter]
    texts: JinjaTexts
    assigned: frozenset[str]

    def block(self, name: str) -> nodes.Block | None:
        return next((block for block in self.tree.find_all(nodes.Block) if block.name == name), None)


def _sheets(
    texts: JinjaTexts, sources: Mapping[str, str], language: str, samples: Mapping[str, Sequence[Letter]]
) -> Iterator[Sheet]:
    trees = {
        name.removeprefix(f"{language}/"): texts.environment(name).parse(source, name)
        for name, source in sources.items()
        if name.startswith(f"{language}/")
    }
    pieces = [tree for name, tree in trees.items() if name.startswith("_")]
    assigned = frozenset(n.name for tree in pieces for n in tree.find_all(nodes.Name) if n.ctx != "load")
    for kind, letters in samples.items():
        if tree := trees.get(f"{kind}.j2"):
            yield Sheet(f"{language}/{kind}.j2", tree, letters, texts, assigned)


Found = Iterator[tuple[int | None, str]]


def _faults_of(sheet: Sheet) -> Iterator[Mistake]:
    found = [fault for check in CHECKS for fault in check(sheet)]
    yield from (_mistake(sheet.name, line, sentence) for line, sentence in found)
    if all(map(sheet.block, BLOCKS)):
        for letter in sheet.letters:
            yield from _printing_faults(sheet, letter)


# --- a template as it is written -------------------------------------------------------------------------------------


def _leftover_signs(tree: nodes.Template) -> Found:
    """{ session.title }} would be printed as it stands, and so would { session.title }."""
    for line, text in _texts(tree.find_all(nodes.Output)):
        for sign in re.finditer(r"(?P<closed>\}\}|%\}|#\})|\{(?P<inside>[^{}%#]+)\}(?!\})", text):
            said = (
                f"« {sign['closed']} » ferme des accolades que rien n'ouvre"
                if sign["closed"]
                else f"il faut deux accolades : {{{{ {sign['inside'].strip()} }}}}"
            )
            yield line + text.count("\n", 0, sign.start()), said


def _unknown_words(environment: Environment, tree: nodes.Template) -> Found:
    for pipe in tree.find_all(nodes.Filter):
        if pipe.name not in environment.filters:
            yield pipe.lineno, unknown_filter(pipe.name, environment.filters)
    for test in tree.find_all(nodes.Test):
        if test.name not in environment.tests:
            yield test.lineno, unknown_test(test.name, environment.tests)


def _texts(outputs: Iterable[nodes.Output]) -> Iterator[tuple[int, str]]:
    return ((node.lineno, node.data) for o in outputs for node in o.nodes if isinstance(node, nodes.TemplateData))


def _without_a_frame(sheet: Sheet) -> Found:
    if sheet.tree.find(nodes.Extends) is None:
        parent = PARENT.get(sheet.letters[0].kind, "_letter.j2")
        yield 1, f'la première ligne doit être {{% extends "{parent}" %}} ; sans elle, ni bonjour ni signature'


def _without_a_block(sheet: Sheet) -> Found:
    for name in BLOCKS:
        if not sheet.block(name):
            yield None, f"il manque le bloc {{% block {name} %}}…{{% endblock %}}"


def _an_empty_body(sheet: Sheet) -> Found:
    body = sheet.block("body")
    if body and all(isinstance(node, nodes.Output) and _is_blank(node) for node in body.body):
        yield body.lineno, "le texte de la lettre (bloc « body ») est vide"


def _is_blank(output: nodes.Output) -> bool:
    return all(isinstance(node, nodes.TemplateData) and not node.data.strip() for node in output.nodes)


def _text_outside_the_blocks(sheet: Sheet) -> Found:
    """Where a template extends another, Jinja drops it without a word."""
    if sheet.tree.find(nodes.Extends):
        for line, text in _texts(output for output in sheet.tree.body if isinstance(output, nodes.Output)):
            if said := " ".join(text.split()):
                line += text[: text.index(said[0])].count("\n")
                yield line, f"ce texte est hors des blocs et n'est dans aucune lettre : « {said[:40]} »"


def _unknown_names(sheet: Sheet) -> Found:
    """Also in turns that no sample letter takes."""
    known = sheet.assigned.union(*(sheet.texts.vocabulary(letter) for letter in sheet.letters))
    unknown = meta.find_undeclared_variables(sheet.tree) - known
    for node in sheet.tree.find_all(nodes.Name):
        if node.name in unknown and node.ctx == "load":
            yield node.lineno, unknown_name(node.name, known)


CHECKS: tuple[Callable[[Sheet], Found], ...] = (
    _without_a_frame,
    _without_a_block,
    _an_empty_body,
    _text_outside_the_blocks,
    _unknown_names,
)


# --- a template as it prints -----------------------------------------------------------------------------------------


def _printing_faults(sheet: Sheet, letter: Letter) -> Iterator[Mistake]:
    try:
        subject = sheet.texts.subject(letter).strip()
        text = sheet.texts.render(letter)
    except TemplateSyntaxError:
        pass  # in a piece: told there
    # A template is a small program: whatever it can raise is hers to mend, and never ours to die of.
    except Exception as error:  # noqa: BLE001
        if not (isinstance(error, TemplateNotFound) and error.name == LAYOUT):  # told as missing
            name, line = place(error) or (sheet.name, None)
            yield _mistake(name, line, failure(error, letter, sheet.texts.vocabulary(letter)))
    else:
        block = sheet.block("subject")
        line = block.lineno if block else None
        if not subject:
            yield _mistake(sheet.name, line, "l'objet de la lettre (bloc « subject ») est vide")
        elif "\n" in subject:
            yield _mistake(sheet.name, line, "l'objet de la lettre (bloc « subject ») tient sur une seule ligne")
        link = letter.session.link if letter.session and must_tell_link(letter) else ""
        if text.plain.strip() and link not in text.plain:  # it is empty where the frame cannot be read: told there
            yield _mistake(sheet.name, None, 'il manque le lien de connexion : mettez-y {% include "_link.j2" %}')
