"""People's names as a tidy person writes them: "Given Family". What is only typed in a display name is tidied, never
trusted; where a word cannot belong to a person's name there is no name."""

import re
from collections.abc import Iterator

from mailbot.core.reading.folding import fold
from mailbot.core.reading.people.given_names import GIVEN, is_given
from mailbot.core.reading.people.words import (
    ALSO_NAMES,
    ARTICLES,
    BEFORE_NO_PERSON,
    COMMON,
    HOUSES_ARTICLES,
    LOWER_PARTICLES,
    NAMES_BEFORE,
    NAMES_FOLLOW,
    NOT_ONE,
    OF_HERS,
    OPENS_FAMILY,
    ORG_WORD,
    PARTICLES,
    ROLE,
    SERVICE,
    TITLE,
)

_CAP = "[A-ZÀ-ÖØ-ÞŒĀĆČĐĒĞĪİŁŃŌŘŚŞŠŢŪŹŻŽ]"
_TOKEN = rf"(?:[dDlL]['’])?{_CAP}(?:\.(?:[- ]?{_CAP}\.)*|(?:[^\W\d_]|['’-](?=[^\W\d_]))+|(?=\s))"
_SMALL = r"(?:de|du|des|d['’]|la|le|van|von|der|den|el|ben|bin|da|do|dos|di|del)"
_PHRASE = re.compile(rf"(?<![\w@./&-]){_TOKEN}(?:[ \u00a0](?:{_SMALL}[ \u00a0])*{_TOKEN}){{1,4}}(?![\w@])")
_TITLED = re.compile(
    rf"\b(?:M\.|Mr\.?|Mrs\.?|Ms\.?|Mme\.?|Mlle|Monsieur|Madame|Mademoiselle|"
    rf"Dr\.?)[ \u00a0]((?:{_SMALL}[ \u00a0])*{_TOKEN}"
    rf"(?:[ \u00a0](?:{_SMALL}[ \u00a0])*{_TOKEN}){{0,4}})"
)
_TITLE = re.compile(rf"^(?:{TITLE})(?:\.|(?= )) ?", re.IGNORECASE)
_FUNCTION = re.compile(r"\(.*?(?:\)|$)|\[.*?(?:\]|$)|\s[|–—]\s.*$|\s-\s.*$|[|/].*$|\bvia\b.*$")
_ODD = re.compile(r"[^\w\s.,'’-]")
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-]+[^\W\d_]+)*\.?|[.'’-]")
_LOCAL_PART = re.compile(r"(?<![\w.+-])([\w.+-]{3,64})@")
MAX_NAME = 60
_SHORT_FORM = 3  # letters by which a given name may be cut
_INITIALS = 3  # as many letters may be anybody's
_ROW = re.compile(r"(?:,? et| and| &|,? ainsi que)\s")
_COUPLE = re.compile(rf"({_CAP}[\w-]+) (?:et|&|and) (.+)")
_SHORTEST_IN_CAPITALS = 5  # letters of a family name, where nothing else tells it from « ESAT Les Charmilles »


def tidy(written: str, local_part: str = "") -> str | None:
    """« DUPONT Marie », « Dupont, Marie » or « marie dupont » as Marie Dupont; None for what is no person's name."""
    name = _plain(written)
    if not name or len(name) > MAX_NAME or NOT_ONE.search(fold(name)) or _is_no_person(name):
        return None
    family, comma, given = name.partition(",")
    if comma:
        return _cased_words([*given.split(), *family.split()]) if given.strip() and "," not in given else None
    words = name.split()
    if not 1 <= len(words) <= 6 or not all(_WORD.fullmatch(word) for word in words):
        return None
    return _cased_words(_in_order(words, local_part))


def _plain(written: str) -> str:
    bare = "".join(" " if c in '"“”«»*_\t' else c for c in written[:200])
    bare = _FUNCTION.sub("", bare)
    bare = "".join(c for c in bare if ord(c) < 0x2190).replace("`", "'")
    return _TITLE.sub("", " ".join(bare.split()).strip(" '’,.;:-")).strip(" ,;:-")


def _is_no_person(name: str) -> bool:
    folded = fold(name)
    if folded.split()[0] in HOUSES_ARTICLES:
        return True
    if ORG_WORD.search(folded) and not _is_all_caps_family(name):
        return True
    return bool(SERVICE.search(folded)) or all(word in COMMON and word not in GIVEN for word in folded.split())


def _is_all_caps_family(name: str) -> bool:
    """« PAYS Marie » and « Marie Parc » are people all the same, where a given name stands beside one word."""
    words = name.split()
    return (
        len(words) == 2 and any(map(is_given, words)) and not any(word in ("de", "du", "des", "la") for word in words)
    )


def _in_order(words: list[str], local_part: str) -> list[str]:
    """Given names first."""
    if len(words) == 1:
        return words
    capitals = [_is_capitals(word) for word in words]
    if any(capitals) and not all(capitals):
        family = [w for n, w in enumerate(words) if capitals[n] or _leads_capitals(words, capitals, n)]
        return [w for w in words if w not in family] + family if len(family) < len(words) else words
    if _family_stands_first(words, local_part):
        cut = _end_of_family(words)
        return [*words[cut:], *words[:cut]]
    return words


def _is_capitals(word: str) -> bool:
    letters = re.sub(r"^[dl]['’]", "", word)
    letters = re.sub(r"[^\w]", "", letters)
    return len(letters) > 1 and letters.isupper() and "." not in word


def _leads_capitals(words: list[str], capitals: list[bool], number: int) -> bool:
    """« Ferdinand de HAUTEVILLE »: the particle goes with its name."""
    rest = range(number, len(words))
    following = next((n for n in rest if fold(words[n]) not in PARTICLES), None)
    return words[number].islower() and following is not None and capitals[following]


def _family_stands_first(words: list[str], local_part: str) -> bool:
    if _local_says_reversed([words[-1], words[0]], local_part):
        return False
    opens_family = fold(words[0]) in OPENS_FAMILY and len(words) > 2
    if is_given(words[0]) and not (opens_family and is_given(words[-1])):
        return _local_says_reversed(words, local_part) and is_given(words[-1])
    if is_given(words[-1]) or opens_family:
        return True
    return _local_says_reversed(words, local_part)


def _local_says_reversed(words: list[str], local_part: str) -> bool:
    """jean.dupont@ or j.dupont@ beside « Dupont Jean »."""
    parts = fold(local_part).replace("_", ".").split(".")
    if len(parts) != 2:
        return False
    first, last = fold(words[0]).split(), fold(words[-1]).split()
    given, family = parts[0].split()[:1], parts[1].split()[:1]
    return bool(given and family and first and last) and family[0] == first[0] and given[0][:1] == last[0][:1]


def _end_of_family(words: list[str]) -> int:
    """Where the given names begin behind a family name."""
    shortest = 2 if fold(words[0]) in OPENS_FAMILY and len(words) > 2 else 1  # « BEN SALAH Youssef »
    first_given = next((n for n, word in enumerate(words) if n >= shortest and is_given(word)), None)
    return first_given or len(words) - 1


def _cased_words(words: list[str]) -> str:
    cased: list[str] = []
    for number, word in enumerate(words):
        small = number > 0 and fold(word) in LOWER_PARTICLES and (word.isupper() or word.islower())
        after_de = bool(cased) and cased[-1] == "de" and fold(word) == "la"
        cased.append(word.lower() if small or after_de else _cased(word))
    return " ".join(cased)


def _cased(word: str) -> str:
    accented = GIVEN.get(fold(word)) if word.islower() else None
    if accented:
        return accented
    particle = re.match(r"^([dD]['’])(.{3,})$", word)
    if particle and (particle[1][0] == "d" or word.isupper()):
        return "d'" + _cased(particle[2])
    if word.isupper() or word.islower():
        return re.sub(r"[^\W\d_]+", lambda letters: letters[0].capitalize(), word)
    if any(part.isupper() and len(part) > 2 for part in re.split(r"['’-]", word)):
        return re.sub(r"[^\W\d_]{2,}", lambda found: found[0].capitalize() if found[0].isupper() else found[0], word)
    return word


def named_in(local_part: str) -> str | None:
    """« marie.dupont » names Marie Dupont; anything shorter names nobody."""
    parts = [part for part in re.split(r"[._]", re.sub(r"\d+", "", local_part)) if part]
    if len(parts) == 2 and all(len(part) > 1 for part in parts) and (is_given(parts[0]) or is_given(parts[1])):
        return tidy(" ".join(parts))
    return None


def fits_address(name: str, email: str) -> bool:
    """Whether an address can be this person's, by its local part: a whole word of the name, or all initials of it."""
    local = re.sub(r"[^a-z]", "", fold(email.partition("@")[0]))
    words = fold(name).replace(".", " ").split()
    long = [word for word in words if len(word) > 2 and word not in PARTICLES]
    joined = "".join(words)
    if any(word in local for word in long) or (len(local) > 3 and local in joined):
        return True
    return len(local) in (2, 3, 4, 5) and local == "".join(word[0] for word in words)


def may_be_the_same(name: str, other: str) -> bool:
    """Whether two ways of writing can mean one person: a family name in common, and given names that agree."""
    one, two = (re.findall(r"\w+", fold(each)) for each in (name, other))
    if not one or not two:
        return True
    common = set(one) & set(two)
    if len(one) == 1 or len(two) == 1 or len(common) >= 2:
        return bool(common) or one[0][0] == two[0][0]
    first, second = ([word for word in words if word not in common] for words in (one, two))
    return bool(common) and (not (first and second) or any(_agree(a, b) for a in first for b in second))


def _agree(given: str, other: str) -> bool:
    """« M. » and « Michel », « Fred » and « Frédéric » agree; Annie and Anatole, Julie and Julien are two people."""
    short, long = sorted((given, other), key=len)
    if len(short) <= _SHORT_FORM or not (is_given(short) and is_given(long)):
        return short[0] == long[0] if len(short) < _SHORT_FORM else short[:_SHORT_FORM] == long[:_SHORT_FORM]
    return long.startswith(short) and len(long) > len(short) + 2


def is_full(name: str | None) -> bool:
    """A given name and a family name, no mere initials."""
    written = (name or "").replace(".", " ").split()
    words = [word for n, word in enumerate(written) if fold(word) not in PARTICLES or (n == 0 and is_given(word))]
    return len(words) > 1 and len(words[-1]) > 1


def leading_name(text: str, local_part: str = "") -> tuple[str | None, str]:
    """The name that a line opens with, and the rest: « M. CHAPUIS Roland, maire, … »."""
    head = re.match(r"\s*(.{2,80}?)(?=\s*(?:[,;:(\t\n<|=]|\s[-–—/]\s|\s\+?\d|→|[\w.+-]+@|$|\s\.{2,}))", text)
    if not head:
        return None, text
    candidate = " ".join(_TITLE.sub("", head[1].strip()).split())
    words = candidate.split()
    is_names = (len(words) == 2 and is_given(words[0])) or (local_part and fits_address(candidate, f"{local_part}@"))
    is_post = bool(words and ROLE.match(fold(words[-1]))) and not is_names and not _is_mixed(words)
    has_two = sum(fold(word) not in PARTICLES for word in words) > 1 and not is_post
    is_plausible = (
        has_two
        and 2 <= len(words) <= 6
        and all(word[0].isupper() or fold(word) in PARTICLES or re.match(r"[dl]['’]", word) for word in words)
    )
    if not is_plausible or any(
        _is_common(word) and not (n and fold(word) in ALSO_NAMES) for n, word in enumerate(words)
    ):
        return None, text
    name = tidy(candidate, local_part)
    return (name, text[head.end() :]) if name else (None, text)


def names_in(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """The names that running text seems to give, with their places, and whether a title stood before."""
    taken = 0
    titled = {found.start(1): found for found in _TITLED.finditer(text)}
    phrases = sorted(
        [*titled.items(), *((found.start(), found) for found in _PHRASE.finditer(text))], key=lambda p: p[0]
    )
    for start, found in phrases:
        is_titled = start in titled and found is titled[start]
        if start < taken:
            continue
        words = (found[1] if is_titled else found[0]).split()
        end = found.end()
        while words and _is_skipped(words, is_titled=is_titled):
            start += text[start:end].index(words[0]) + len(words[0])
            words.pop(0)
        if words and words[0][:2] in ("d'", "d’") and is_given(words[0][2:]):
            words[0], start = words[0][2:], start + 2  # « l'inscription d'Agathe Durand »
        is_day = bool(re.match(r"\s*\d", text[end:]))
        stop = next((n for n, word in enumerate(words) if n and _ends(words, n, is_day=is_day)), len(words))
        while stop and words[stop - 1] in LOWER_PARTICLES:
            stop -= 1
        for word in reversed(words[stop:]):
            end = start + text[start:end].rindex(word)
        words = words[:stop]
        if not words or (len(words) == 1 and not is_titled):
            continue
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if is_titled and len(words) == 1 and ROLE.match(fold(words[0])):
            continue
        if BEFORE_NO_PERSON.search(fold(text[max(0, start - 30) : start]) + " "):
            continue
        joined = " ".join(words)
        local = _local_part(words, text, end)
        name = tidy(joined.rstrip("."), local)
        before = fold(text[max(0, start - 60) : start]) + " "
        is_kin = bool(
            OF_HERS.search(before) or NAMES_FOLLOW.search(before) or NAMES_BEFORE.match(fold(text[end : end + 60]))
        )
        # « Oddny Sæberg et Paul Durand »: one of two in a row is a person, so is the other.
        is_in_row = taken > 0 and len(words) > 1 and _ROW.fullmatch(text[taken:start])
        if name and (is_titled or (is_kin and len(words) > 1) or is_in_row or _looks_like_a_person(words, local)):
            yield name, start, end, is_titled
            taken = end


def couple(line: str) -> tuple[str, str] | None:
    """« Magali et Benoît Chareyre »: two people of one family name."""
    found = _COUPLE.match(line.strip(" -*_"))
    name, rest = leading_name(found[2]) if found else (None, "")
    if not found or not name or not is_full(name) or not (is_given(found[1]) and is_given(name.split()[0])):
        return None
    return (f"{found[1]} {name.partition(' ')[2]}", name) if not rest.strip(" ,.") or rest[0] in ",(" else None


def _local_part(words: list[str], text: str, end: int) -> str:
    """Of the address that stands behind a name, or of the one that is made of it."""
    if behind := re.match(r"[\s(<:,–-]*([\w.+-]+)@", text[end : end + 80]):
        return behind[1]
    given, family = fold(words[0]), "".join(map(fold, words[1:]))
    spelt = {
        _letters(way) for way in (given + family, family + given, given[:1] + family, given) if len(way) > _INITIALS
    }
    locals_ = (found[1] for found in _LOCAL_PART.finditer(text))
    return next((local for local in locals_ if _letters(fold(local)) in spelt), "")


def _letters(folded: str) -> str:
    return re.sub(r"[^a-z]", "", folded)


def _is_common(word: str) -> bool:
    folded = fold(word)
    return folded in COMMON and folded not in PARTICLES and not is_given(word)


def _ends(words: list[str], number: int, *, is_day: bool) -> bool:
    """Whether a name is over: « Florence Paris » goes on, « Florence Jeudi » doesn't."""
    is_family = number == 1 and is_given(words[0]) and fold(words[1]) in ALSO_NAMES and not is_day
    return _is_common(words[number]) and not is_family


def _is_mixed(words: list[str]) -> bool:
    """« Théodule BOULANGER »: what is in capitals is the family name."""
    capitals = [_is_capitals(word) for word in words]
    return capitals[-1] and not all(capitals) and len(words[-1]) >= _SHORTEST_IN_CAPITALS


def _is_skipped(words: list[str], *, is_titled: bool) -> bool:
    """« Monsieur le Maire Paul Durand » and « Avec Paul Durand » name Paul Durand; « M. Le Goff » is Le Goff."""
    first, following = fold(words[0].rstrip(".")), words[1] if len(words) > 1 else ""
    if first in PARTICLES and not (first in OPENS_FAMILY - ARTICLES and following[:1].isupper()):
        is_of_name = following[:1].isupper() and (words[0].isupper() or (is_titled and words[0][0].isupper()))
        return not is_of_name and (not is_titled or first in ("le", "la", "l"))
    if is_titled and ROLE.match(first) and following:
        return True
    is_led = not is_given(words[0]) and not words[0].isupper() and following in LOWER_PARTICLES
    if is_led and len(words) > 3 and is_given(words[2]):
        return True  # « Désistement de Paul Durand »
    is_post = ROLE.fullmatch(first) and len(words) > 2 and is_given(following)
    return bool(is_post) or (all(word in COMMON for word in first.split()) and not is_given(words[0]))


def _looks_like_a_person(words: list[str], local_part: str) -> bool:
    """In running text, capitals alone are not enough."""
    capitals = [_is_capitals(word) for word in words]
    if any(map(is_given, words)) and not all(word in COMMON for word in map(fold, words)):
        return True
    if local_part and fits_address(" ".join(words), f"{local_part}@"):
        return True
    is_mixed = any(capitals) and not all(is_cap or len(word) == 1 for is_cap, word in zip(capitals, words, strict=True))
    is_acronym = any(is_cap and len(word) < _SHORTEST_IN_CAPITALS for is_cap, word in zip(capitals, words, strict=True))
    return is_mixed and not is_acronym and len(words) <= 4
