"""What is wrong in a file of `config/`, said so that somebody who is no programmer knows what to mend.

Pydantic says what is wrong in English and for programmers: none of its sentences gets through, only its error
types, each of which has a French sentence here. A value that may be a secret is never shown."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic_core import ErrorDetails

from mailbot.core.names import folded

# The way to a value: names of keys, and places in lists. As pydantic's `loc`.
Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend (or to look at). Without a file, `key` is an environment variable."""

    file: str
    line: int | None
    key: str
    sentence: str

    def __str__(self) -> str:
        if not self.file:
            return f"variable d'environnement « {self.key} » : {self.sentence}"
        line = f", ligne {self.line}" if self.line else ""
        key = f", « {self.key} »" if self.key else ""
        return f"{self.file}{line}{key} : {self.sentence}"


class ConfigError(Exception):
    """The configuration cannot be used; every mistake that was found is here."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


def dotted(key: Key) -> str:
    """The key as she reads it; which one of a list is told by the line."""
    return ".".join(part for part in key if isinstance(part, str))


# --- a file that cannot be read ----------------------------------------------------------------------------------

# Why a file cannot be read; the first that fits.
UNREADABLE: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "ce fichier manque"),
    (IsADirectoryError, "c'est un dossier, il faut un fichier"),
    (PermissionError, "mailbot n'a pas le droit de lire ce fichier"),
    (OSError, "ce fichier ne se lit pas"),
)


def unreadable(file: str, error: OSError) -> Mistake:
    return Mistake(file, None, "", next(said for kind, said in UNREADABLE if isinstance(error, kind)))


# --- the sentence for an error of the schema ------------------------------------------------------------------

# What stands in the file instead of a value of the right kind; `{bounds}` comes from the schema.
EXPECTED = {
    "int_type": "un nombre entier{bounds}",
    "int_parsing": "un nombre entier{bounds}",
    "int_parsing_size": "un nombre entier{bounds}",
    "int_from_float": "un nombre entier{bounds}",
    "greater_than_equal": "un nombre entier{bounds}",
    "less_than_equal": "un nombre entier{bounds}",
    "finite_number": "un nombre entier{bounds}",
    "bool_type": "true (oui) ou false (non), sans guillemets",
    "string_type": "un texte entre guillemets droits",
    "string_pattern_mismatch": "un nom court en minuscules sans accent ni espace (a à z, chiffres, tirets)",
    "date_type": "une date (année-mois-jour), comme 2020-10-02",
    "datetime_type": "une date avec l'heure, comme 2020-10-08T09:30:00",
    "time_type": "une heure, comme 09:00:00",
    "tuple_type": 'une liste entre crochets, comme ["…", "…"]',
    "dict_type": "une table, comme {{ clé = valeur }}",
    "mapping_type": "une table, comme {{ clé = valeur }}",
    "model_type": "une table, c'est-à-dire des lignes « clé = valeur » sous un titre entre crochets",
}

# What is no text and stands between quotes all the same: how it is written without them. ValueError where it is none.
UNQUOTED: dict[str, Callable[[str], object]] = {
    "int_type": int,
    "bool_type": lambda text: ("false", "true")[("false", "true").index(text.strip().lower())],
    "date_type": lambda text: (datetime if ":" in text else date).fromisoformat(text).isoformat(),
    "datetime_type": lambda text: datetime.fromisoformat(text if ":" in text else "").isoformat(),
    "time_type": lambda text: time.fromisoformat(text).isoformat(),
}

# A table that fits on one line.
TABLES = {
    "amounts": 'amounts = { person = "30 €", organisation = "80 €" }',
    "membership": "membership = { required = false }",
    "name": 'name = { fr = "matinée" }',
    "unless_later_than": "unless_later_than = { minutes = 45 }",
}

# How a French word for ours begins, without accents; the first that is possible at its place.
FRENCH = (
    ("lun", "mon"), ("mar", "tue"), ("mer", "wed"), ("jeu", "thu"), ("ven", "fri"), ("sam", "sat"), ("dim", "sun"),
    ("titre", "title"), ("places", "seats"), ("lieu", "place"), ("lien", "link"), ("mots", "words"), ("nom", "name"),
    ("debut", "start"), ("fin", "end"), ("clot", "deadline"), ("clot", "register_by"), ("jour", "days"),
    ("heure", "hours"), ("inscri", "confirmed"), ("gard", "held"), ("propos", "offered"), ("attente", "waitlisted"),
    ("annul", "cancelled"), ("venu", "attended"),
)  # fmt: skip

# A line that must be there, as it could be written.
EXAMPLES = {
    "organisation": "le titre [organisation], suivi de « name » et de « coordinators »",
    "name": 'name = "…"',
    "coordinators": 'coordinators = ["Prénom Nom <nom@exemple.fr>"]',
    "to": 'to = ["confirmed"]',
    "then": 'then = "desk"',
    "title": 'title = "…"',
    "seats": "seats = 15",
    "register_by": "register_by = 2020-10-02",
    "place": 'place = "webconference", ou l\'adresse du lieu',
    "parts": "le titre [[parts]], suivi de « id », de « start » et de « end »",
    "id": 'id = "matin"',
    "start": "start = 2020-10-08T09:30:00",
    "end": "end = 2020-10-08T12:00:00",
    "required": "required = true",
    "imap": "le titre [imap], suivi de « host »",
    "smtp": "le titre [smtp], suivi de « host » et de « sender »",
    "host": 'host = "serveur.exemple.fr"',
    "sender": 'sender = "Nom affiché <adresse@exemple.fr>"',
}


def sentence(schema: type[BaseModel], key: Key, errors: list[ErrorDetails]) -> str:
    """What is wrong at this key. There are several errors where the value could have been one thing or another."""
    kinds = {error["type"]: error for error in errors}
    if own := kinds.get("value_error"):
        return str(own.get("ctx", {}).get("error", ""))
    if "missing" in kinds:
        return f"cette ligne manque ; ajoutez par exemple : {EXAMPLES.get(str(key[-1]), f'{key[-1]} = …')}"
    if "extra_forbidden" in kinds:
        return _unknown_key(schema, key)
    if kinds.keys() & {"string_too_short", "too_short"}:
        return "cela ne doit pas rester vide"
    if brackets := _other_brackets(kinds, key):
        return f"ce titre s'écrit avec d'autres crochets : {brackets}"
    if unquoted := _unquoted(errors):
        return f"à écrire sans guillemets : {key[-1]} = {unquoted}"
    expected = [_expected(schema, key, error) for error in errors]
    given = errors[0]["input"]
    return f"il faut {_listed(dict.fromkeys(expected))}, pas {shown(given)}{_nearest_choice(given, errors)}"


def _unquoted(errors: list[ErrorDetails]) -> str:
    """« 20 » between quotes, without them."""
    for error in errors:
        if isinstance(error["input"], str) and (reading := UNQUOTED.get(error["type"])):
            with suppress(ValueError):
                return str(reading(error["input"]))
    return ""


def _other_brackets(kinds: Mapping[str, ErrorDetails], key: Key) -> str:
    """[parts] for [[parts]], and the other way round."""
    if "tuple_type" in kinds and isinstance(kinds["tuple_type"]["input"], Mapping):
        return f"[[{dotted(key)}]]"
    if "model_type" in kinds and isinstance(kinds["model_type"]["input"], list):
        return f"[{dotted(key)}]"
    return ""


def _expected(schema: type[BaseModel], key: Key, error: ErrorDetails) -> str:
    if choices := _choices(error):
        return _listed(f"« {choice} »" for choice in choices)
    if error["type"] in ("dict_type", "mapping_type", "model_type") and (example := TABLES.get(str(key[-1]))):
        return f"une table, comme {example}"
    form = EXPECTED.get(error["type"], "une autre valeur")
    return form.format(bounds=_bounds(schema, key))


def _choices(error: ErrorDetails) -> list[str]:
    """The values that are allowed, where they are a short list of words."""
    if error["type"] not in ("literal_error", "enum"):
        return []
    return re.findall(r"'([^']*)'", error.get("ctx", {})["expected"])


def _nearest_choice(given: object, errors: list[ErrorDetails]) -> str:
    choices = [choice for error in errors for choice in _choices(error)]
    near = _in_french(str(given), choices) or next(iter(get_close_matches(str(given), choices, n=1)), None)
    return f" ; vouliez-vous dire « {near} » ?" if near and len(choices) > 3 else ""


def _bounds(schema: type[BaseModel], key: Key) -> str:
    limits = list(_leaves(_annotation(schema, key)))
    low = max((limit.ge for limit in limits if isinstance(limit, Ge)), default=None)  # type: ignore[type-var]
    high = max((limit.le for limit in limits if isinstance(limit, Le)), default=None)  # type: ignore[type-var]
    if low is None:
        return ""
    return f" d'au moins {low}" if high is None else f" de {low} à {high}"


def _listed(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} ou {last}" if others else last


def shown(value: object) -> str:
    """A value as it stands in the file."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return "un texte vide" if not value.strip() else f"« {value if len(value) <= 40 else value[:39] + '…'} »"
        case datetime() | date() | time():
            return value.isoformat()
        case int() | float():
            return str(value)[:40]
        case Mapping():
            return "une table"
        case list() | tuple():
            return "une liste" if value else "une liste vide"
    return "cela"


# --- a key that nobody knows ------------------------------------------------------------------------------------


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant. « holddays » is nearer to « hold_days » than it looks."""
    known = {_bare(candidate): candidate for candidate in names}
    near = get_close_matches(_bare(name), known, n=1, cutoff=0.55)
    return _in_french(name, known.values()) or (known[near[0]] if near else None)


def _in_french(name: str, names: Iterable[str]) -> str | None:
    bare, possible = folded(name), set(names)
    return next((ours for french, ours in FRENCH if bare.startswith(french) and ours in possible), None)


def known_keys(schema: type[BaseModel], table: Key) -> tuple[str, ...]:
    """The keys that may stand in a table of the file."""
    model = _model(_annotation(schema, table))
    return tuple(model.model_fields) if model else ()


def meant(schema: type[BaseModel], key: Key) -> Key | None:
    """The key that an unknown one was probably to be: of the same name in another table, or of a name like it."""
    homes = list(_homes(schema, str(key[-1])))
    if len(homes) == 1 or () in homes:
        return (*homes[0], key[-1])
    near = nearest(str(key[-1]), known_keys(schema, key[:-1]))
    return (*key[:-1], near) if near else None


def _unknown_key(schema: type[BaseModel], key: Key) -> str:
    possible = f"Clés possibles ici : {', '.join(known_keys(schema, key[:-1]))}."
    guess = meant(schema, key)
    if guess is None:
        return f"clé inconnue. {possible}"
    if guess[:-1] == key[:-1]:
        return f"clé inconnue ; vouliez-vous dire « {guess[-1]} » ? {possible}"
    if len(guess) == 1 and (instead := TABLES.get(dotted(key[:-1]))):
        return f"le titre [{dotted(key[:-1])}], plus haut, coupe le fichier : mettez plutôt {instead}"
    return f"cette clé n'est pas à sa place ; mettez-la {_whereabouts(schema, guess[:-1])}. {possible}"


def _homes(model: type[BaseModel], name: str, table: Key = ()) -> Iterator[Key]:
    """The tables of the file in which a key of this name may stand."""
    if name in model.model_fields:
        yield table
    for field, info in model.model_fields.items():
        if inner := _model(info.annotation):
            yield from _homes(inner, name, (*table, field))


def _whereabouts(schema: type[BaseModel], table: Key) -> str:
    if not table:
        return "en haut du fichier, avant le premier titre entre crochets"
    is_list = get_origin(schema.model_fields[str(table[0])].annotation) is tuple
    return f"sous [[{dotted(table)}]]" if is_list and len(table) == 1 else f"sous [{dotted(table)}]"


def _bare(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


# --- the schema, looked up ----------------------------------------------------------------------------------------


def _annotation(schema: type[BaseModel], key: Key) -> object:
    """The annotation of the field at this key, with its constraints; the schema itself for the empty key."""
    annotation: object = schema
    for name in (part for part in key if isinstance(part, str)):
        model = _model(annotation)
        if model is None or name not in model.model_fields:
            return None
        field = model.model_fields[name]
        annotation = (field.annotation, *field.metadata)
    return annotation


def _model(annotation: object) -> type[BaseModel] | None:
    return next((leaf for leaf in _leaves(annotation) if isinstance(leaf, type) and issubclass(leaf, BaseModel)), None)


def _leaves(annotation: object) -> Iterator[Any]:
    """All types and constraints in an annotation: tuple[Annotated[int, Ge(1)], ...] has int and Ge(1)."""
    inner = annotation if isinstance(annotation, tuple) else get_args(annotation)
    if not inner:
        # A FieldInfo inside Annotated carries its constraints as metadata.
        yield from getattr(annotation, "metadata", ()) or (annotation,)
    for part in inner:
        yield from _leaves(part)
