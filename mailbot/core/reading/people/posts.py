"""Who somebody is where: organisation and role, as the writer gives them, from the lines of a signature, from what
stands beside a name, and from prose."""

import re

from mailbot.core.reading.folding import fold
from mailbot.core.reading.people.contacts import addresses, phones
from mailbot.core.reading.people.given_names import is_given
from mailbot.core.reading.people.words import (
    ARTICLES,
    COMMON,
    ELECTED,
    FIELDS,
    HEADS,
    HOUSES_ARTICLES,
    INTERNAL,
    NO_HOUSE,
    NOT_HERS,
    ORG_ADJECTIVES,
    ORG_CONNECTORS,
    ORG_STOPS,
    ORG_WORD,
    PLACES_OF_WORK,
    PRONOUNS,
    ROLE,
    UNITS,
)

_SEPARATOR = re.compile(
    r"\s*[,;|\t\n·•→]\s*|\s+[-–—/]+\s*|\s*[–—]\s+|\s*[()\[\]]\s*|(?<=\w{4})\.\s+(?=[A-Z])|(?<!\.V)\.$"
)
_IS_NOISE = re.compile(
    r"https?:|www\.|\b\d{4,5}\b|^(?:\d+\s|bp\b|cs \d|rue\b|place\b|avenue\b|tel\b|tel\.|port\b|mob|fax|mail\b|"
    r"email|e mail|standard|ligne|"
    r"accueil \d|absente?\b|ce message|pensez|avertissement|envoye|sent |obtenez|get |this (?:e ?mail|message)|"
    r"cordialement|"
    r"bien a|merci|l absence|inscription a|desinscription|pas d|sans |no e|no mail|elle |il |ils |c est |qui |"
    r"en copie|en cc|note|"
    r"promis|p\.s|ps )|[!?…@]|^\W*$"
)
_LINK = re.compile(
    r"\s(?:du|des|aux?|chez|en|of(?: the)?|at(?: the)?|for(?: the)?|with|(?:de|à|pour|dans)(?: la| le|(?= l['’])|"
    r"(?=\s)))"
    r"(?:\s+(?:l['’])?|(?=l['’]))|\sd['’]",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:\b(?:pour|du|de|des|au|aux|chez|la|le|les|notre|nos|my|our|the|for|at|from|of|à|asso|in)\s+"
    r"(?:la |le |l['’]|les |the )?|['’(«\"]\s?|^|[-–—:,]\s)(?=(\w[\w'’-]*(?:[ -]\w+)?))",
    re.IGNORECASE | re.MULTILINE,
)
DETERMINERS = re.compile(
    r"^(?:(?:le|la|les|notre|nos|mon|ma|mes|son|sa|ses|un|une|our|my|the|an?|his|her|its|nouveau|nouvelle|jeune|"
    r"new|votre)\s+"
    r"|l['’])+",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s+(?:chez nous|avec nous|with us|ici|depuis .*|at present|malgré .*|dans (?:notre|nos|mon|le|la) .*|in our .*)$",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"(?:\s(?:au sein|auprès|à|de|du|des|la|le|les|et|au|aux|en|of|the|and))+$")
_IS = re.compile(r"\s(?:is|are|est|sont)\s")
# An English name has its kind of house behind: « we are both with the Borders Rural Forum ».
_FROM_ENGLISH = re.compile(
    r"\b(?:from|with|represent\w*|work\w* (?:for|at))\s(?:the\s|our\s)?((?:[A-Z][\w'’&-]*[ .,]?){2,6})"
)
# Whatever its name: for whom she comes, whose fee it is, and who sends her.
_NAME_OF_A_HOUSE = (
    r"((?:(?:La |Le |Les |L['’])?[A-ZÀ-Ý][\w'’&-]*)"
    r"(?: (?:(?:de|du|des|d['’]|et|en|à|la|le|les|of|the|and|&) ?){0,2}[A-ZÀ-Ý][\w'’&-]+){0,5})"
)
_FOR_A_HOUSE = re.compile(
    r"\b(?:[Oo]n behalf of(?: the)?|[Aa]u nom (?:de|du|des)|pour le compte (?:de|du|des)|"
    r"(?:cotisation|adhésion)(?: annuelle)?(?: 20\d\d)? (?:de|du|des|pour)) " + _NAME_OF_A_HOUSE
)
_HOUSE_SENDS = re.compile(
    r"(?:^|[.!?,] |\n)(?:l(?=es [A-ZÀ-Ý]))?" + _NAME_OF_A_HOUSE + r"(?: \([^)\n]{2,60}\))? "
    r"(?:inscri(?:t|vent|ra)|souhait\w+|voudrait|aimerait|désire\w*|envoie|délègue|sollicite|"
    r"(?:would|wishes to|wants to|will send|is sending|sends|has asked|asked)\b)"
)
_ANOTHERS = re.compile(r"([A-ZÀ-Ý][\w-]+(?: d[eu]s?)? [A-ZÀ-Ý][\w'’-]+)[ ,(]*$")
_MARKS = ' .,;:!?«»"()'
_LONGEST = 12
_LONGEST_POST = 4  # words of a post that no table knows
_AT_HOUSE = re.compile(r"\s(?:aux?|chez|à la|at(?: the)?|with(?: the)?|à)(?:\s(?:l['’])?|\s)(?=\S)")
# « CAUE de la Loire »: whatever the letters stand for, it is a house.
_ACRONYM = re.compile(r"[A-ZÀ-Ý]{3,8} (?:de|du|des|d['’])")
_AT_ACRONYM = re.compile(
    r"\b(?:au|du|à l['’]|de l['’]|le|la|chez) ?([A-ZÀ-Ý]{3,8} (?:de |du |des |d['’])(?:la )?[A-ZÀ-Ý][\w'’-]+)"
)
_PART_OF_ROLE = re.compile(r"^([^,|\n]{4,60}?) [–—-] (?=(?:Pôle|Service|Direction|Mission|Unité) )")


def segments(text: str) -> list[str]:
    """What stands between commas, dashes and parentheses; a parenthesis that is an acronym stays with its word."""
    text = "".join(c for c in text if ord(c) < 0x2190)
    kept = re.sub(r" \(([A-Z]{2,8})\)", r" ⟨\1⟩", text)
    if (head := _PART_OF_ROLE.match(kept)) and ROLE.match(fold(head[1])):
        kept = f"{head[1]} ⸺ {kept[head.end() :]}"
    return [
        part.replace("⟨", "(")
        .replace("⟩", ")")
        .replace("⸺", "–")
        .strip(" :*_")
        .removesuffix("." if not part.endswith(".V.") else "")
        for part in _SEPARATOR.split(kept)
        if part and part.strip(" .:*_-")
    ]


def post_in(parts: list[str], *, guess: bool = False) -> tuple[str | None, str | None]:
    """(role, organisation) of a card's segments. `guess`: a capitalised line without a known word may be the latter."""
    role = organisation = guessed = None
    for part in parts:
        folded = fold(part)
        if len(part) > 90 or _IS_NOISE.search(folded) or addresses(part) or phones(part):
            continue
        if ROLE.match(folded) and not (ORG_WORD.match(folded) and organisation is None and not ROLE.fullmatch(folded)):
            hers, its = split_post(part)
            role, organisation = role or hers, organisation or its
        elif role is None and (post := _unknown_post(part)):
            role, organisation = post[0], organisation or post[1]
        elif organisation is None and (found := organisation_of(part)):
            # « Coopterra, SCOP d'accompagnement »: its name, then its kind.
            organisation = found if guessed is None or _is_called(found) else guessed
        elif (
            guess
            and guessed is None
            and re.match(r"[^\W\d_]", part)
            and part[0].isupper()
            and not UNITS.match(folded)
            and not NO_HOUSE.match(folded)
            and not PRONOUNS.match(folded)
            and len(part.split()) < _LONGEST
            and not (is_given(part.split()[0]) and len(part.split()) < 4)
        ):
            guessed = part if len(part) > 2 and not re.match(r"[LM]\d\b", part) else None
    return role, organisation or guessed


def _unknown_post(part: str) -> tuple[str, str] | None:
    """« Moniteur à la MFR de X »: who is at a house has a post there, known word or not."""
    link = _AT_HOUSE.search(part)
    before, house = (part[: link.start()], part[link.end() :]) if link else ("", "")
    if (
        not before
        or ORG_WORD.search(fold(before))
        or len(before.split()) > _LONGEST_POST
        or not ORG_WORD.match(fold(house))
    ):
        return None
    return before, prose_organisation(house) or house


def _is_called(name: str) -> bool:
    """Whether it says more than a kind of house."""
    return " " not in name or bool(re.search(r"[\s'’][A-ZÀ-Ý]", name))


def organisation_of(part: str) -> str | None:
    """The segment, where it is an organisation's name; of running text the name alone."""
    led = re.match(
        r"(?:(?:pour|de|du|à|au|chez|for|at|from|of)\s+)?(?:(?:la|le|les|the)\s+|l['’])?", part, flags=re.IGNORECASE
    )
    bare = (
        part[led.end() :] if led and ((led[0] and not part[0].isupper()) or led[0].lower().startswith("pour")) else part
    )
    folded = fold(bare)
    if UNITS.match(folded):
        houses = (bare[link.end() :] for link in _LINK.finditer(bare))
        return next((prose_organisation(house) for house in houses if ORG_WORD.match(fold(house))), None)
    if not ORG_WORD.search(folded) and not _ACRONYM.match(bare):
        return None
    if PRONOUNS.match(folded):
        return organisation_in(bare)
    if not bare[:1].isupper():
        return prose_organisation(bare) if ORG_WORD.match(folded) else None
    return _without_kind(_IS.split(bare)[0].strip(" ,"))


def _without_kind(name: str) -> str:
    """« asso Les Mains Vertes » is called Les Mains Vertes; « association portugaise de X » needs its first word."""
    return re.sub(r"^(?:association|asso|réseau|reseau|collectivité|network)\s+(?=[A-ZÀ-Ý])", "", name)


def split_post(part: str) -> tuple[str | None, str | None]:
    """« trésorier du CIVAM du Doyat »: trésorier, CIVAM du Doyat; « chef du service Eau » is a role whole."""
    for link in _LINK.finditer(part):
        rest, before = part[link.end() :], part[: link.start()]
        folded = fold(rest)
        is_kind = fold(link[0]) in ("de", "d") and rest.islower() and len(folded.split()) == 1
        is_place = ELECTED.fullmatch(fold(before)) and not ORG_WORD.match(folded)
        if (is_kind and not is_place) or UNITS.match(folded):
            continue  # « secrétaire de mairie », « directrice d'école »: of no house in particular
        if ORG_WORD.match(folded) or _has_kind_behind(rest):
            return _role(before), prose_organisation(rest) or rest.strip(" .,") or None
        is_house = fold(link[0]) in PLACES_OF_WORK or HEADS.search(fold(before))
        if is_house and re.match(r"[A-ZÀ-Ý]", rest) and not FIELDS.match(folded):
            return _role(before), rest.strip(" .,")
        if is_place and (part.islower() or re.match(r"[A-ZÀ-Ý]", rest)):
            return _role(before), None
    return _role(part), None


def _has_kind_behind(text: str) -> bool:
    """« the Outer Isles Community Trust »: English tells the kind of house last."""
    capitals = re.match(r"(?:[A-ZÀ-Ý][\w'’&-]*(?: |(?=\W|$))){2,6}", text)
    return bool(capitals and ORG_WORD.search(fold(capitals[0])))


def _role(text: str) -> str | None:
    """Without determiners before and asides behind: « notre chargée de médiation chez nous »."""
    own = text if "«" in text else text.partition("»")[0]
    role = _DANGLING.sub("", _ASIDE.sub("", DETERMINERS.sub("", own.strip(" .,:")))).strip(" .,:")
    return role if 1 < len(role) < 80 else None


def prose_organisation(text: str) -> str | None:
    """The organisation's name that opens `text`, cut where the sentence goes on."""
    taken: list[str] = []
    words = text[:200].split()
    is_small = text[:60].islower()
    for number, word in enumerate(words):
        goes_on = not taken or _goes_on(word, taken[-1]) or (is_small and number == 1 and fold(word) not in ORG_STOPS)
        following = words[number + 1] if number + 1 < len(words) else ""
        if not goes_on and not (word in ("et", "and", "&") and following[:1].isupper()):
            break
        taken.append(word)
        if re.search(r"[,;:!?»)\"]$|\w{3}\.$", word) or len(taken) >= _LONGEST:
            break
    while taken and (fold(taken[-1].strip(_MARKS)) or "et") in ORG_CONNECTORS:
        taken.pop()
    name = " ".join(taken).strip(' ,;:!?«»"(')
    name = name if re.search(r"\b\w\.\w\.$", name) else name.strip(".")
    name = name if "(" in name else name.rstrip(")")
    has_more = (len(taken) > 1 or (name.isupper() and len(name) > 2)) and not re.search(r"\d[h:]\d", name)
    return _without_kind(name) if has_more and len(name) < 90 else None


def _goes_on(word: str, before: str) -> bool:
    """Whether a word still belongs to the name: a capital, an adjective, what « de » leads to."""
    bare = word.strip(_MARKS)
    folded = fold(bare).split()
    if not folded:
        return word == "&"
    if bare.isupper() and PRONOUNS.fullmatch(" ".join(folded)):
        return False
    if re.match(r"(?:[dlDL]['’])?[A-ZÀ-Ý]", bare):
        return True
    is_led = fold(before.strip(_MARKS)).split()[-1:] and fold(before.strip(_MARKS)).split()[-1] in ORG_CONNECTORS
    whole = " ".join(folded)
    if folded[-1] in ORG_STOPS or re.search(r"\d", bare):
        return False
    is_connector = whole in ORG_CONNECTORS or (folded[0] in ("d", "l") and len(folded) > 1)
    return is_connector or bool(is_led or ORG_ADJECTIVES.match(whole) or ORG_WORD.fullmatch(whole))


def organisation_in(text: str, own: str = "") -> str | None:
    """The first organisation of hers that prose names: « pour la mairie de X », « je tiens l'épicerie de Y »."""
    for found in _OPENS.finditer(text[:4_000]):
        if not ORG_WORD.match(fold(found[1])) or NOT_HERS.search(
            fold(text[max(0, found.start() - 40) : found.start(1)])
        ):
            continue
        another = _ANOTHERS.search(text[max(0, found.start() - 60) : found.start()])
        if another and not set(fold(another[1]).split()) & set(fold(own).split()) and is_given(another[1].split()[0]):
            continue  # « Agnès Faure, de la chambre d'agriculture, m'a parlé de vous »
        line = text[found.start(1) :].partition("\n\n")[0].replace("\n", " ")
        name = prose_organisation(line)
        if name and not INTERNAL.match(fold(name)) and (_is_proper(name) or text[:400].islower()):
            return name
    english = (found[1].strip(" .,") for found in _FROM_ENGLISH.finditer(text[:4_000]))
    known = next((name for name in english if ORG_WORD.search(fold(name))), None)
    acronym = _AT_ACRONYM.search(text[:4_000])
    return known or (acronym[1] if acronym else None) or _called_as_one(text[:4_000], own)


def _called_as_one(text: str, own: str) -> str | None:
    """« Bocage Vivant souhaite m'inscrire », « la cotisation de Bocage Vivant »: no word of it need be known."""
    names = (found[1] for pattern in (_HOUSE_SENDS, _FOR_A_HOUSE) for found in pattern.finditer(text))
    for name in names:
        words = fold(name).split()
        is_a_persons = any(map(is_given, name.split())) or set(words) & set(fold(own).split()) or len(name) < 4
        if not is_a_persons and words[0] not in COMMON - HOUSES_ARTICLES - ARTICLES and not PRONOUNS.match(fold(name)):
            return name
    return None


def _is_proper(name: str) -> bool:
    """« comité syndical » may be anybody's; « comité des fêtes » and « Repair Café » are some house's."""
    words = name.split()[1:]
    return any(word[:1].isupper() or fold(word).split()[:1] in (["d"], ["de"], ["des"], ["du"]) for word in words)
