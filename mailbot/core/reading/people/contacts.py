"""Addresses and telephone numbers as people write them: "(at)", "[arobase]", "chez"; with dots, blanks, or none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers

from mailbot.core.reading.folding import fold
from mailbot.core.reading.people.words import DIGITS, DIRECT, FAX, MOBILE, NO_MAIL, REGIONS, SWITCHBOARD

_AT = r"(?:@|\s?[(\[{]\s?(?:at|@|arobase|a|chez)\s?[)\]}]\s?|\s(?:arobase|chez|at)\s)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|point|\.)\s?[)\]}]\s?|\spoint\s)"
_LOCAL = r"[\w.+-]{1,64}+(?<=\w)(?=[@\s(\[{])"  # nothing is tried twice in a word that no at sign follows
_ADDRESS = re.compile(
    rf"(?<![\w.+-])({_LOCAL}){_AT}(\w[\w-]{{0,62}}(?:{_DOT}\w[\w-]{{0,62}}){{1,6}})(?![\w.-]*@)", re.IGNORECASE
)
_DIGIT_WORD = re.compile(
    r"\b(zéro|zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf)\b(?=[ .-]*(?:\d|z|un|de|tr|qu|ci|si|se|hu|ne))",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w+.,/])(?:0\d(?:/\d\d){4}|(?:\+|\(\+?)?\d(?:[ .\-\u2010-\u2015\u00a0\u202f_]{0,5}\(?\d\)?|"
    r"/(?=\d\d(?:/\d\d){2})){7,16})(?!\w|[,.]\d)"
)
_LABEL = 12  # letters before an address that may say what it is
_FRENCH = re.compile(r"(?:\+33|0033|0)\(?0?\)?[1-9]\d{8}$")


@dataclass(frozen=True, slots=True)
class Found:
    """An address or a number, and where it stands. A lower `rank` counts before a higher."""

    value: str
    start: int
    end: int
    rank: int = 0


def addresses(text: str) -> list[Found]:
    """Every address, in lower case, with what stands for its at sign undone."""
    found = []
    for match in _ADDRESS.finditer(text):
        domain = re.sub(_DOT, ".", match[2], flags=re.IGNORECASE)
        is_mail = not NO_MAIL.search(text[max(0, match.start() - _LABEL) : match.start()].lower())
        if is_mail and re.fullmatch(r"[a-z]{2,}", domain.rpartition(".")[2].lower()):
            found.append(Found(f"{match[1]}@{domain}".lower(), match.start(), match.end()))
    return found


def phones(text: str, email: str = "") -> list[Found]:
    """Every telephone number in E.164; `email` tells the country where the number does not."""
    region = REGIONS.get(email.rpartition(".")[2], "FR")
    found = []
    if _DIGIT_WORD.search(text):
        text = _DIGIT_WORD.sub(lambda word: DIGITS[fold(word[0])].ljust(len(word[0])), text)
    for match in _NUMBER.finditer(text):
        if number := e164(match[0], region):
            before = text[max(0, match.start() - 60) : match.start()].rpartition("\n")[2]
            label = re.split(r"\d\d|[|;]|\s[-–—/]\s", before)[-1]
            if (rank := _rank(fold(label), number)) is not None:
                found.append(Found(number, match.start(), match.end(), rank))
    return found


def e164(written: str, region: str = "FR") -> str | None:
    """One number; a French one that a spreadsheet robbed of its first zero only where `written` is the whole cell."""
    digits = re.sub(r"[^\d+]", "", written.replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if not digits.startswith("+") and region == "FR" and not _FRENCH.fullmatch(digits):
        return None
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def cell_number(cell: str) -> str | None:
    """A table's cell that holds a number, perhaps without its zero."""
    digits = re.sub(r"\D", "", cell)
    found = phones(cell)
    if found:
        return found[0].value
    return e164("0" + digits) if re.fullmatch(r"[1-9]\d{8}", digits) and not re.search(r"[^\W\d]", cell) else None


def best(numbers: Iterable[Found]) -> str | None:
    ordered = sorted(numbers, key=lambda number: number.rank)
    return ordered[0].value if ordered else None


def _rank(label: str, number: str) -> int | None:
    words = label.strip(" :.,")
    if FAX.search(words):
        return None
    if MOBILE.search(words) or number.startswith(("+336", "+337")):
        return 0
    if DIRECT.search(words):
        return 1
    return 3 if SWITCHBOARD.search(words) else 2
