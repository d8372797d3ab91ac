"""People named in prose, each with what the text tells of her: address, number, post, and the clause that speaks of
her coming."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mailbot.core.model import Participant
from mailbot.core.reading.folding import fold
from mailbot.core.reading.people.contacts import Found, addresses, phones
from mailbot.core.reading.people.given_names import is_given
from mailbot.core.reading.people.names import fits_address, is_full, may_be_the_same, names_in, tidy
from mailbot.core.reading.people.posts import post_in, segments, split_post
from mailbot.core.reading.people.words import CLOSES, FUNCTION_MAILBOXES, HERS_OR_HIS, MINE, ROLE, SWITCHBOARD

_GIVEN_WITH_ADDRESS = re.compile(r"\b([A-ZÀ-Ý][\w-]+)\s*[(<,:–-]+\s*([\w.+-]+)@")
_SENTENCE_END = re.compile(r"(?<=\w{2}[.!?…])\s|\n\s*\n|\n(?=\s*[-*•\d])")
_CLAUSE_END = re.compile(r"(?<=[.!?;:…])\s|\n\s*\n|\n(?=\s*[-*•\d])|,? (?:mais|but|par contre|en revanche) ")
_WRITTEN = re.compile(r"[\w.+-]+@[\w.-]+\w|\d[\d .]{6,}")  # addresses and numbers
# « notre valoriste, X »: whatever a house calls its own is a post, but for what tells no more than that.
_OUR = re.compile(r"(?:notre|our) [^\W\d_A-Z]+(?: [^\W\d_A-Z]+)?$")
_KNOWN = re.compile(
    r"^(?:\w+ )?(?:ami|copin|copain|voisin|cher|chere|fils|fille|pere|mere|frere|soeur|cousin|oncle|tante|equipe|"
    r"groupe|representant|dear|friend|son|daughter|neighbo|team|new|second|autre|other|seul|participant|delegue|mari|"
    r"femme|epou|conjoint|compagn|jeune|nouv|asso|structure|commune)"
)
_SAYS = re.compile(r"\b(?:sera|est|par|is|will|be)\b|\b(?:au|du|le|on) \d")  # a sentence, and no post
_SAID_OF_HER = re.compile(r"\b(?:il|elle|he|she) (?:est|is)|\b(?:he|she) s ")


@dataclass(frozen=True, slots=True)
class Mention:
    person: Participant
    start: int
    end: int
    clause: str  # folded
    before: str  # folded, the words of the clause before the name
    after: str
    uses_writers_address: bool = False


def mentions(
    text: str, known: Sequence[str], own: Sequence[str], address_book: Mapping[str, str], own_addresses: frozenset[str]
) -> tuple[list[Mention], list[Found], list[Found]]:
    """Everybody but the writer (`own` are her names, `known` names of no interest); then addresses and numbers that
    are nobody's."""
    spots = [(name, start, end) for name, start, end, _ in names_in(text)]
    spots += _given_with_address(text, spots, address_book)
    spots = sorted((spot for spot in spots if not _is_one_of(spot[0], (*own, *known))), key=lambda spot: spot[1])
    spots = _once(spots)
    foreign = [found for found in addresses(text) if found.value not in own_addresses]
    numbers = phones(text)
    owners = {found: _owner(found, spots, text) for found in foreign}
    callers = {found: _owner_by_place(found, spots, text) for found in numbers}
    listed = []
    for number, (name, start, end) in enumerate(spots):
        until = spots[number + 1][1] if number + 1 < len(spots) else len(text)
        mine = sorted((n for n, owner in callers.items() if owner == number), key=lambda n: n.rank)
        email = next((found.value for found, owner in owners.items() if owner == number), None)
        role, organisation = _post(text, start, end, until)
        person = Participant(name, email, organisation, mine[0].value if mine else None, role)
        listed.append(_mention(person, text, start, end, until))
    listed = [_with_function_mailbox(each, own_addresses) for each in _shared_post(listed, text)]
    nobodys = [[found for found, owner in owned.items() if owner is None] for owned in (owners, callers)]
    return listed, nobodys[0], nobodys[1]


def _is_one_of(name: str, others: Sequence[str]) -> bool:
    return any(
        is_full(other) and may_be_the_same(name, other) and _family(name) in fold(other).split() for other in others
    )


def _family(name: str) -> str:
    return fold(name).split()[-1]


def _once(spots: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The first full naming of each; later ones and single names speak of the same person."""
    kept: list[tuple[str, int, int]] = []
    for spot in spots:
        again = next(
            (
                n
                for n, other in enumerate(kept)
                if may_be_the_same(spot[0], other[0])
                and (_family(spot[0]) == _family(other[0]) or fold(spot[0]).split()[0] == fold(other[0]).split()[0])
            ),
            None,
        )
        if again is None:
            kept.append(spot)
        elif not is_full(kept[again][0]) and is_full(spot[0]):
            kept[again] = spot
    return kept


def _given_with_address(
    text: str, spots: Sequence[tuple[str, int, int]], address_book: Mapping[str, str]
) -> list[tuple[str, int, int]]:
    """« Fabrice (f.lopez@…) »: the address book or the address tells the family name."""
    found = []
    for match in _GIVEN_WITH_ADDRESS.finditer(text):
        if any(start <= match.start(1) < end for _, start, end in spots) or not is_given(match[1]):
            continue
        address = next((a.value for a in addresses(text[match.start(2) :]) if a.start == 0), "")
        parts = [part for part in re.split(r"[._]", match[2]) if part.isalpha() and len(part) > 1]
        family = next((part for part in parts if fold(part) != fold(match[1])), None)
        name = address_book.get(address) or (tidy(f"{match[1]} {family}") if family else None)
        if name:
            found.append((name, match.start(1), match.end(1)))
    return found


def _owner(found: Found, spots: Sequence[tuple[str, int, int]], text: str) -> int | None:
    """Whose address: who bears its name, else who stands just before it in the same sentence or two."""
    by_name = [n for n, (name, _, _) in enumerate(spots) if fits_address(name, found.value)]
    return by_name[0] if by_name else _owner_by_place(found, spots, text)


def _owner_by_place(found: Found, spots: Sequence[tuple[str, int, int]], text: str) -> int | None:
    before = [n for n, (_, _, end) in enumerate(spots) if end <= found.start]
    if not before:
        return None
    between = text[spots[before[-1]][2] : found.start]
    if HERS_OR_HIS.search(fold(_WRITTEN.sub("", between)[-60:])):
        return before[-1]
    if (
        "\n\n" in between
        or _is_of_the_house(between)
        or len(between) > 400
        or re.search(r"\b(?:mon|ma|my|mes|je|j['’])\s", between[-40:])
    ):
        return None
    return before[-1]


def _is_of_the_house(between: str) -> bool:
    """Whether a closing or « L'accueil de la mairie » stands on a line before what is to be owned."""
    below = [fold(line) for line in between.split("\n")[1:]]
    return any(CLOSES.match(line) or SWITCHBOARD.search(line) for line in below)


def _mention(person: Participant, text: str, start: int, end: int, until: int) -> Mention:
    head = _CLAUSE_END.split(text[max(0, start - 260) : start])[-1]
    tail = _tail(text, end)
    tail = next(iter(_CLAUSE_END.split(tail)), "")
    announced = ": " if text[: start - len(head)].rstrip().endswith(":") else ""
    before, after = announced + fold(head), fold(tail)
    sentence = _SENTENCE_END.split(text[max(0, start - 400) : start])[-1] + _SENTENCE_END.split(_tail(text, end))[0]
    follow = fold(text[end:until][:400])
    return Mention(person, start, end, fold(sentence), before, after, bool(MINE.search(follow)))


def _tail(text: str, end: int) -> str:
    """What follows, without addresses and numbers, whose dots end no sentence."""
    return _WRITTEN.sub("x", text[end : end + 300])


def _post(text: str, start: int, end: int, until: int) -> tuple[str | None, str | None]:
    """What stands in apposition: « Mme la présidente X », « X, chargé de mission », « mon adjoint, X »."""
    after = text[end:until]
    stretch = re.split(r"(?<=[a-zà-ÿ)])[.!?](?:\s|$)|\n\s*\n", after)[0]
    apposed = re.match(r"\s*[(,:–—-]\s*(.*)", re.sub(r"[\w.+-]+@[\w.-]+\w", ",", stretch), re.DOTALL)
    role = organisation = None
    if apposed:
        told = [
            re.split(
                r"\s(?:au lieu|à la place|qui|que|dont|pour prendre|en remplacement)\b|\s(?:souhait|voudrai|"
                r"aimerai|viendr|particip|sera\b|prend|is\b|would)",
                part,
            )[0]
            for part in segments(apposed[1].replace("\n", " "))[:3]
        ]
        role, organisation = post_in([part for part in told if part])
    ahead = text[max(0, start - 80) : start].rstrip(" :\n")  # « notre présidente : X »
    before = re.split(r"[.!?;:]\s|\n\n", ahead)[-1].replace("\n", " ")
    role = role or _role_before(before)
    if role is None:
        said = re.search(
            r"\b(?:[Ii]l|[Ee]lle|[Hh]e|[Ss]he)(?: est|['’]s| is) (?:our |the |an? |une? |notre )?([^.!?\n(]{3,100})",
            after,
        )
        if said:
            for part in re.split(r"\s+et\s+|,|\s+and\s+", said[1]):
                if ROLE.match(fold(part)):
                    hers, its = split_post(part.strip())
                    if its or role is None:
                        role, organisation = hers, organisation or its
    return role, organisation


def _role_before(before: str) -> str | None:
    bare = re.sub(r"\b(?:M\.|Mme\.?|Mr\.?|Mrs\.?|Ms\.?|Monsieur|Madame|Mlle)\s*(?=(?:le|la|l['’])?)", "", before).strip(
        " ,:("
    )
    words = bare.replace("’", "'").split()
    last = next((n for n, word in enumerate(reversed(words)) if word.endswith(",")), len(words))
    for count in range(min(5, last), 0, -1):
        candidate = " ".join(words[-count:])
        plain = re.sub(
            r"^(?:l['’]|d['’]|le |la |les |notre |nos |mon |ma |mes |son |sa |ses |our |my |deux |"
            r"trois |un |une |the |an? )+(?:deux |trois |nouve\w+ )?",
            "",
            candidate,
            flags=re.IGNORECASE,
        )
        folded = fold(plain)
        is_post = ROLE.match(folded) and not _SAYS.search(folded)
        is_post = is_post or bool(count < 4 and _OUR.match(candidate) and not _KNOWN.search(folded))
        if plain and is_post and (plain != candidate or count == len(words)) and not _is_relation(folded):
            return plain.strip(" ,:") or None
    return None


def _is_relation(folded: str) -> bool:
    return bool(re.match(r"(?:collegue|collaborat|binome|mari|femme|ami|coll|co worker)", folded))


def _shared_post(listed: list[Mention], text: str) -> list[Mention]:
    """« nos deux volontaires, X et Y »: a post in the plural is that of both, in the singular."""
    shared = list(listed)
    for number, each in enumerate(shared[1:], start=1):
        before = shared[number - 1]
        between = text[before.end : each.start]
        role = before.person.role
        plural = role and re.search(
            r"(?i)\b(?:nos|mes|our|les|two|deux)\b", text[max(0, before.start - 90) : before.start]
        )
        if (
            role
            and plural
            and each.person.role is None
            and re.fullmatch(r"\s*(?:\([^)]*\))?\s*(?:et|,|and)\s*", between)
        ):
            shared[number] = replace(each, person=replace(each.person, role=_singular(role)))
            shared[number - 1] = replace(before, person=replace(before.person, role=_singular(role)))
    return shared


def _singular(role: str) -> str:
    head, blank, rest = role.partition(" ")
    return head.removesuffix("s") + blank + rest


def _with_function_mailbox(each: Mention, own_addresses: frozenset[str]) -> Mention:
    """« presidence@ » is where the president's letters go, whoever writes from there."""
    role = fold(each.person.role or "")
    for address in own_addresses:
        part = next((stem for stem in FUNCTION_MAILBOXES if stem in address.partition("@")[0]), None)
        if part and part in role and each.person.email is None:
            return replace(each, person=replace(each.person, email=address))
    return each
