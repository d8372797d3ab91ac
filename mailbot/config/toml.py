"""TOML as text: its values, the line of every key, and what is wrong where it cannot be read.

tomlkit gives the values but no lines, and none for a key that is written twice; so the text is scanned once more
for keys alone. The scan trusts nothing: whatever the text, it ends."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import tomlkit
from tomlkit import exceptions as wrong

from mailbot.config.mistakes import ConfigError, Key, Mistake, dotted


@dataclass(frozen=True, slots=True)
class Document:
    """A file's values, and where each stands; some may come from environment variables instead."""

    name: str
    values: Mapping[str, Any]
    lines: Mapping[Key, int] = field(default_factory=lambda: MappingProxyType({}))
    variables: Mapping[Key, str] = field(default_factory=lambda: MappingProxyType({}))

    def value(self, key: Key) -> Any:
        """What stands at a key, as it was written."""
        values: Any = self.values
        for part in key:
            values = values[part]
        return values

    def mistake(self, key: Key, sentence: str) -> Mistake:
        """A mistake at its place: a key that is missing, at the line of its table."""
        if variable := self._variable(key):
            return Mistake("", None, variable, sentence)
        line = next((self.lines[key[:n]] for n in range(len(key), 0, -1) if key[:n] in self.lines), None)
        return Mistake(self.name, line, dotted(key), sentence)

    def _variable(self, key: Key) -> str | None:
        if key in self.variables or key in self.lines:
            return self.variables.get(key)
        return next((name for path, name in self.variables.items() if path[: len(key)] == key), None)


def read(name: str, content: bytes) -> Document:
    """The document in these bytes, or ConfigError with the first thing that keeps it from being read."""
    text = decoded(name, content)
    keys = list(scan(text))
    try:
        values = tomlkit.parse(text).unwrap()
    except wrong.TOMLKitError as error:
        mistake = _duplicate(name, keys, error) or _syntax_mistake(name, text, error)
    else:
        return Document(name, values, {found.key: found.line for found in reversed(keys)})
    raise ConfigError([mistake])


def decoded(name: str, content: bytes) -> str:
    """With or without a byte order mark, with any kind of line ends."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    sentence = "ce fichier n'est pas enregistré en UTF-8 ; dans votre éditeur, « Enregistrer sous », codage UTF-8"
    raise ConfigError([Mistake(name, line, "", sentence)])


# --- the lines of the keys ------------------------------------------------------------------------------------------

TOKEN = re.compile(
    r'''
    (?P<text> """(?:\\.|[^\\])*?"{3,5} | \'{3}.*?\'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*' )
  | (?P<comment> \#[^\n]* )
  | (?P<mark> [\n\[\]{}=,.] )
  | (?P<bare> [^\s\[\]{}=,.\#"']+ | . )
    ''',
    re.VERBOSE | re.DOTALL,
)
END = ("", 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A key, a title or an element of a list. What a dotted key only `opened` may be met again."""

    key: Key
    line: int
    opened: bool = False


def scan(text: str) -> Iterator[Found]:
    return _Scan(text).statements()


class _Scan:
    """One walk over the tokens, each looked at once."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._here, self._line = next(self._tokens, END)
        self._tables: dict[Key, int] = {}  # how many elements a list of tables has so far

    def _next(self) -> str:
        token = self._here
        self._here, self._line = next(self._tokens, END)
        return token

    def _skip(self, *tokens: str) -> None:
        while self._here and self._here in tokens:
            self._next()

    def statements(self) -> Iterator[Found]:
        table: Key = ()
        while self._here:
            if self._here == "[":
                found = self._title()
                table = found.key
                yield found
                if table and isinstance(table[-1], int):
                    yield Found(table[:-1], found.line, opened=True)
            else:
                yield from self._key_and_value(table)
            # A title or a value ends with its line.
            while self._next() not in ("\n", ""):
                pass

    def _title(self) -> Found:
        line, brackets = self._line, 0
        while self._here == "[":
            brackets += 1
            self._next()
        key = self._within_lists(self._key("]"))
        if brackets == 1:
            return Found(key, line)
        number = self._tables.get(key, 0)
        self._tables[key] = number + 1
        return Found((*key, number), line)

    def _within_lists(self, names: Key) -> Key:
        """[parts.name] after [[parts]] belongs to the last of the parts."""
        key: Key = ()
        for name in names[:-1]:
            key = (*key, name)
            if key in self._tables:
                key = (*key, self._tables[key] - 1)
        return key + names[-1:]

    def _key(self, end: str) -> Key:
        names: list[str] = []
        while self._here and self._here not in (end, "\n"):
            name = self._next()
            if name != ".":
                names.append(name[1:-1] if name[0] in "\"'" and len(name) > 1 else name)
        return tuple(names)

    def _key_and_value(self, table: Key) -> Iterator[Found]:
        line, names = self._line, self._key("=")
        if self._here != "=" or not names:
            return
        self._next()
        for depth in range(1, len(names)):
            yield Found(table + names[:depth], line, opened=True)
        yield Found(table + names, line)
        yield from self._value(table + names)

    def _value(self, key: Key) -> Iterator[Found]:
        if self._here == "[":
            yield from self._list(key)
        elif self._here == "{":
            yield from self._inline_table(key)
        else:
            while self._here and self._here not in ("\n", ",", "]", "}"):
                self._next()

    def _list(self, key: Key) -> Iterator[Found]:
        self._next()
        self._skip("\n", ",")
        number = 0
        while self._here and self._here not in ("]", "}", "="):
            yield Found((*key, number), self._line)
            yield from self._value((*key, number))
            self._skip("\n", ",")
            number += 1
        self._next()

    def _inline_table(self, key: Key) -> Iterator[Found]:
        self._next()
        self._skip("\n", ",")
        while self._here and self._here not in ("]", "}"):
            before = self._line, self._here
            yield from self._key_and_value(key)
            self._skip("\n", ",")
            if (self._line, self._here) == before:
                break
        self._next()


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in TOKEN.finditer(text):
        if match.lastgroup != "comment" and not (match.lastgroup == "bare" and match[0].isspace()):
            yield match[0], line
        line += match[0].count("\n")


# --- what is wrong in a text that is no TOML -------------------------------------------------------------------------

# By what a value looks like that was written as on paper: the first pattern found in the line …
BY_VALUE = (
    (r"=\s*((\d\d)[/.](\d\d)[/.](\d{4}))\b", r"« \1 » s'écrit \4-\3-\2"),
    (r"=\s*\d\d?[/.]\d\d?[/.]\d{4}\b", "une date s'écrit année-mois-jour, comme 2020-10-02"),
    (
        r"=\s*(?!\d{4}-\d\d-\d\d[T ]\d\d:\d\d)\d{4}-\d\d?-\d\d?[T ]+\d",
        "l'heure s'écrit avec ses deux chiffres et ses minutes : 2020-10-08T09:30:00",
    ),
    (r"=\s*(?!\d\d:\d\d)\d\d?\s*[:hH]", "une heure s'écrit comme 09:00:00"),
    (
        r"=\s*(?!\d{4}-\d\d-\d\d)([-+\d]+ ?[^-+\d\s.,_}#\"'][^,}#\"']*?|\d+( +\d+)+)\s*([,}#]|$)",
        'si ce n\'est pas un nombre (15) ou une heure (09:00:00), mettez-le entre guillemets : "\\1"',
    ),
)
# … else by what the parser stumbled over …
BY_KIND: tuple[tuple[type[Exception], str], ...] = (
    (wrong.UnexpectedEofError, "le fichier s'arrête avant la fin : un guillemet ou un crochet n'est jamais refermé"),
    (wrong.InvalidCharInStringError, "la barre \\ n'est pas permise dans un texte ; écrivez \\\\ ou /"),
    (wrong.InvalidDateError, "cette date n'existe pas ; elle s'écrit année-mois-jour, comme 2020-10-02"),
    (wrong.InvalidTimeError, "cette heure n'existe pas ; elle s'écrit comme 09:00:00"),
    (wrong.InvalidDateTimeError, "cette date ou cette heure n'existe pas ; elle s'écrit comme 2020-10-08T09:30:00"),
)
# … else by how the line looks, with ‸ where it stumbled: the first pattern found in it.
BY_LOOK = (
    (r"‸[“”„«»‘’]", 'les guillemets doivent être droits, "comme ceci", et non « » ou “ ”'),
    (r"‸[\u00a0\u202f]", "un espace insécable, invisible, s'est glissé ici ; effacez-le et retapez un espace"),
    (r"^[^=]*=\s*(\"[^\"]*|'[^']*)‸$", "le guillemet de fin manque"),
    (
        r"^\s*\[[^=]*‸",
        "un titre s'écrit [titre], ou [[titre]] dans une liste, sans espace ni accent, avec ses crochets",
    ),
    (r"^‸\s*[\w-]+\s*=", "juste avant cette ligne, une liste ou une table n'est pas refermée par « ] » ou « } »"),
    (r"^[^=‸]*‸[^=]*=", "le nom d'une clé n'a ni accent ni espace ; il est suivi du seul signe « = »"),
    (r"^[^=]*$", "cette ligne n'est pas de la forme « clé = valeur » ; un commentaire commence par #"),
    (r"=\s*‸\s*(#.*)?$", "il manque la valeur après le signe « = »"),
    (
        r"^[^=]*=\s*[-+\d][^\"']*‸",
        "ce nombre, cette date ou cette heure ne se lit pas ; un nombre s'écrit 15, une date 2020-10-02, une heure "
        "09:00:00 ; tout le reste (téléphone, montant…) se met entre guillemets droits",
    ),
    (
        r"^[^=]*=\s*[^\W\d]*‸[^\W\d]",
        'un texte se met entre guillemets droits, "comme ceci" ; oui ou non s\'écrit true ou false, sans guillemets',
    ),
    (r"=\s*\[.*‸", "dans une liste, chaque texte est entre guillemets et suivi d'une virgule"),
    (
        r"=\s*[\"'].*‸",
        "le texte est fini au deuxième guillemet, mais la ligne continue ; n'en mettez pas à l'intérieur",
    ),
)


KEEP_ONE = " ; n'en gardez qu'un"
# The line that an element of a list begins with, where no title tells the list.
OPENS = {"id": "parts", "name": "reminders"}


def _duplicate(name: str, keys: list[Found], error: Exception) -> Mistake | None:
    """A key or a title that stands twice: the parser says so too late, or without a line."""
    if "already exists" not in str(error):
        return None
    if single := _single_brackets(keys):
        title = dotted(single.key)
        return Mistake(name, single.line, title, f"[{title}] s'écrit [[{title}]]")
    firsts = {found.key: found for found in reversed(keys)}
    twice = [found for found in keys if not found.opened and found is not firsts[found.key]]
    if not twice:
        return Mistake(name, None, "", f"une clé ou un titre y est écrit deux fois{KEEP_ONE}")
    second = twice[0]
    sentence = f"c'est déjà écrit à la ligne {firsts[second.key].line}{_title_forgotten(twice) or KEEP_ONE}"
    return Mistake(name, second.line, dotted(second.key), sentence)


def _single_brackets(keys: list[Found]) -> Found | None:
    """[parts] in a file that has [[parts]] too."""
    lists = {found.key for found in keys if found.opened} & {found.key[:-1] for found in keys if found.key[-1:] == (0,)}
    return next((found for found in keys if not found.opened and found.key in lists), None)


def _title_forgotten(twice: list[Found]) -> str:
    """Where several lines of a table stand again, a title between them is missing."""
    table, key = twice[0].key[:-1], str(twice[0].key[-1])
    title = dotted(table) if table and isinstance(table[-1], int) else OPENS.get(key)
    if title is None or sum(found.key[:-1] == table for found in twice) < 2:
        return ""
    return f" : il manque sans doute le titre [[{title}]] au-dessus de cette ligne"


def _syntax_mistake(name: str, text: str, error: wrong.TOMLKitError) -> Mistake:
    number, column = getattr(error, "line", 1), getattr(error, "col", 0)
    line = (text.split("\n")[number - 1 : number] or [""])[0]
    return Mistake(name, number, "", next(_syntax_sentences(error, line, f"{line[:column]}‸{line[column:]}")))


def _syntax_sentences(error: Exception, line: str, marked: str) -> Iterator[str]:
    """The likeliest first."""
    yield from (found.expand(said) for pattern, said in BY_VALUE if (found := re.search(pattern, line)))
    yield from (said for kind, said in BY_KIND if isinstance(error, kind))
    yield from (said for pattern, said in BY_LOOK if re.search(pattern, marked))
    yield "cette ligne ne se lit pas ; comparez-la à ses voisines : guillemets, crochets, virgules"
