"""Who writes: name, address, organisation, telephone, where the mail tells them plainly.

An address is a fact of the header; a display name is only what somebody typed, and is tidied, never trusted."""

import re

from mailbot.core.message import Message
from mailbot.core.model import Participant
from mailbot.core.reading.folding import fold

_NAME = re.compile(r"[^\W\d_][^\W\d_.]*(?:[ '’.-]{1,2}[^\W\d_]+){0,4}\.?")
_NOT_A_PERSON = re.compile(
    r"\b(secretariat|accueil|contact|mairie|association|asso|direction|service|compta\w*|tresorerie|finances|formation|"
    r"bureau|maison|gal|petr|pays|parc|cc|communaute|syndicat|office|departement|region|chambre|centre|federation|"
    r"regie|info|presidence|support|collectif|foyer\w*|compagnie|cie|union|comite|agence|groupe|lag|network|team)\b"
)
_PARTICLES = frozenset({"de", "du", "des", "la", "le", "d", "van", "von", "der", "den", "el", "ben"})
_PHONE = re.compile(r"(?<![\d+])(?:\+33[ .\-]?(?:\(0\))?[ .\-]?|0)([1-9])((?:[ .\-]?\d{2}){4})(?![ .\-]?\d)")
_MOBILE = ("+336", "+337")
_FORM_LINE = re.compile(r"^\s*[-*•]?\s*([^\W\d_][\w .,'’/()-]{1,40}?)\s*:[\s.]*(.{0,120}?)\s*$", re.MULTILINE)
_CAPITALISED = r"[A-ZÀ-Ý][\w'’-]+"
_INSCRIPTION_OF = re.compile(
    rf"(?i:inscription|inscrire|registration|place|présence|participation)(?i: de| d['’]| pour| of| for| :)? ?"
    rf"((?:(?i:mme|m\.|monsieur|madame) )?{_CAPITALISED}(?: {_CAPITALISED}){{1,3}})(?=\s*[,.(\n]|\s*$|\s(?:au|à|"
    rf"pour|le|la|for|to)\b)"
)
_FIELDS = {
    "organisation": re.compile(r"organisation|organization|structure|organisme|employeur|organisation represente\w*"),
    "role": re.compile(r"fonction|role|poste|job title|position"),
    "name": re.compile(
        r"nom et prenom|prenom et nom|nom prenom|prenom nom|name|full name|identite|nom complet|participant\w*"
    ),
    "family": re.compile(r"nom|nom de famille|last name|surname|family name"),
    "given": re.compile(r"prenom|first name|given name"),
}


def writer(message: Message, new: str, signature: str) -> Participant:
    """The person who writes, with what she tells of herself."""
    form = form_fields(new)
    return Participant(
        name=_form_name(form) or _display_name(message) or signed_name(signature),
        email=message.correspondent.email if message.correspondent else None,
        organisation=form.get("organisation") or form_fields(signature).get("organisation"),
        phone=_phone(f"{new}\n{signature}"),
        role=form.get("role"),
    )


def name_words(message: Message) -> frozenset[str]:
    """The folded words of the writer's display name, where it is a person's."""
    return frozenset(re.findall(r"\w{2,}", fold(_display_name(message) or "")))


def form_fields(text: str) -> dict[str, str]:
    """Lines such as "Organisation : CIVAM": the first of each kind."""
    found: dict[str, str] = {}
    for line in _FORM_LINE.finditer(text[:20_000]):
        label = fold(line[1])
        for name, pattern in _FIELDS.items():
            if pattern.fullmatch(label) and line[2].strip(" ._"):
                found.setdefault(name, line[2].strip(" ._"))
    return found


def signed_name(signature: str) -> str | None:
    """The first line of a signature that looks like a person's name."""
    for line in signature.split("\n")[:6]:
        candidate = re.split(r"\s[-–—|/(]|,|\s-\s", line.strip())[0].strip()
        if len(candidate.split()) in (2, 3, 4) and candidate[0].isupper() and (name := tidy(candidate)):
            return name
    return None


def registered_name(text: str) -> str | None:
    """« Inscription de Marie Durand, mairie de X »: who is named there."""
    found = _INSCRIPTION_OF.search(text[:6_000])
    return tidy(found[1]) if found else None


def name_of_writer(message: Message) -> str | None:
    return _display_name(message)


def may_be_the_same(name: str, other: str) -> bool:
    """Whether two ways of writing can mean one person: a family name in common, and given names that agree."""
    one, two = (re.findall(r"\w+", fold(each)) for each in (name, other))
    common = set(one) & set(two)
    if len(one) == 1 or len(two) == 1 or len(common) >= 2:
        return bool(common) or one[0][0] == two[0][0]
    rest = [word[0] for word in one if word not in common], [word[0] for word in two if word not in common]
    return bool(common) and (not all(rest) or bool(set(rest[0]) & set(rest[1])))


def tidy(written: str) -> str | None:
    """« DUPONT Marie », « Dupont, Marie » or « marie dupont » as Marie Dupont; None for what is no person's name."""
    name = " ".join(re.sub(r"\(.*?\)|\[.*?\]", "", written).split()).strip("\"' ")
    family, comma, given = name.partition(", ")
    if comma and "," not in given:
        name = f"{given} {family}"
    if not _NAME.fullmatch(name) or len(name) > 60 or _NOT_A_PERSON.search(fold(name)):
        return None
    words = name.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if len(capitals) < len(words):
        words = [word for word in words if word not in capitals] + capitals
    return " ".join(_cased(word, first=not number) for number, word in enumerate(words))


def _cased(word: str, *, first: bool) -> str:
    if not (word.isupper() or word.islower()):
        return word
    if not first and word.lower() in _PARTICLES:
        return word.lower()
    return re.sub(r"[^\W\d_]+", lambda letters: letters[0].capitalize(), word)


def _display_name(message: Message) -> str | None:
    addressee = message.reply_to if message.reply_to and message.reply_to.name else message.author
    return tidy(addressee.name) if addressee and addressee.name else None


def _form_name(form: dict[str, str]) -> str | None:
    if "given" in form and "family" in form:
        return tidy(f"{form['given']} {form['family']}")
    return tidy(form["name"]) if "name" in form else None


def _phone(text: str) -> str | None:
    """The first French number in E.164, a mobile one before others."""
    numbers = ["+33" + re.sub(r"\D", "", "".join(found)) for found in _PHONE.findall(text[:20_000])]
    return next((number for number in numbers if number.startswith(_MOBILE)), numbers[0] if numbers else None)
