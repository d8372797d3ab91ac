"""The writer: who signs, from where, and to which address she wants her letters.

An address is a fact of the header; all else is what she tells of herself."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from mailbot.core.message import Message
from mailbot.core.model import Participant
from mailbot.core.reading.folding import fold
from mailbot.core.reading.people.contacts import addresses, best, phones
from mailbot.core.reading.people.given_names import is_given
from mailbot.core.reading.people.names import (
    couple,
    fits_address,
    is_full,
    leading_name,
    may_be_the_same,
    named_in,
    names_in,
    tidy,
)
from mailbot.core.reading.people.posts import (
    DETERMINERS,
    organisation_in,
    organisation_of,
    post_in,
    prose_organisation,
    segments,
    split_post,
)
from mailbot.core.reading.people.words import ABSENT, CLOSES, COMMON, ORG_WORD, PARTICLES, ROLE, SERVICE, TOLD_BEHIND

# « Pour le Secrétaire général, G. Astruc », « Le maire, Gérard X »: the name stands behind.
_LED = re.compile(r"^(?:p/?o\.? |pour .{2,60}?, |l[ea]s? [^,]{3,50}, |l[ea] maire,? |signé :? ?)", re.IGNORECASE)
_I_AM = re.compile(
    r"(?:\bje m['’]appelle|\bje suis|\bmoi c['’]est|\bc['’]est|\bc(?=\s)|\bsign[ée]|\bici|\bmy name is|\bi['’]m|"
    r"\bi am|\bthis is|\bà moi,|\bmoi,)\s+"
    r"((?:[^\W\d_][\w'’-]{0,30} ){1,3}[^\W\d_][\w'’-]{0,30})",
    re.IGNORECASE,
)
_IT_IS_ME = re.compile(
    r"(?:[Cc]['’]est (?:bien )?moi,|[Ii]t(?:['’]s| is) me,)\s+([^,\n]{4,60},)|"
    # She has another name now than the one in her header.
    r"(?:[Jj]e m['’]appelle|[Jj]e suis|[Jj]e me nomme|[Ii](?:['’]m| am)|my (?:sur)?name is)\s+"
    r"(?:désormais|maintenant|dorénavant|à présent|now)\s+((?:[A-ZÀ-Ý][\w'’-]+ ?){2,4})"
)
_LINE = 80
_SHORT = 4  # letters of « M. », « Mme », an initial
_ALIKE = 4  # letters that a name and its short form begin with
_ENDS_SENTENCE = re.compile(r"(?<=[.!?…)])[ \u00a0](?=\S)")
_CLOSES_LINE = re.compile(r"^[a-zà-ÿ'-]{2,} [a-zà-ÿ'-]{3,}(?=[ ,]*(?:\+?\d[\d .]+)?$)")
_LONGEST_CARD = 24  # words behind a name
# « Conseillère à la chambre d'agriculture, je m'inscris »: what opens a sentence of hers.
_OPENS_AS = re.compile(
    r"(?:^|[.!?:] +|\n|\b[Bb]onjour,? |[Mm]adame,? |[Mm]onsieur,? |[Hh]ello,? )([^.!?\n;,:]{3,120}),\s+"
    r"(?:je\b|j['’]|nous\b|i\b)",
    re.IGNORECASE,
)
_SAYS_NAME = re.compile(r"je m appelle|je suis|my name is|i m|i am|signee?|this is")
_SAYS_HERE = re.compile(r"\s(?:ici|here)\b", re.IGNORECASE)  # few do, and _HERE is slow
_HERE = re.compile(r"((?:[^\W\d_][\w'’-]{0,30} ){1,3}[^\W\d_][\w'’-]{0,30})\s+(?:ici|here)\b", re.IGNORECASE)
_JE_SUIS = re.compile(
    r"\b(?:je suis|i am|i['’]m|i work as|en tant qu(?:e\s|['’])|en (?:ma )?qualité d(?:e\s|['’])|comme|as\s|"
    r"moi[- ]même,|"
    r"fonction\s*:)\s*(?:en (?=service))?"
    r"(?:an? |une? |la |le |l['’]|the )?([^.!?\n;]{3,120})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Writer:
    person: Participant
    names: tuple[str, ...]  # every way in which the mail writes her name
    sign_off: str  # the lines below her words that tell of her
    body: str  # the words above
    partner: str | None = None  # who signs with her


def writer(message: Message, subject: str, text: str, quoted: str, form: Participant | None) -> Writer:
    """`text` are her own words with her signature; `form` what a form of hers says."""
    address = message.correspondent.email if message.correspondent else ""
    body, sign_off = _parted(_with_name_apart(text, _display(message)), _display(message), address)
    names = list(dict.fromkeys(_names(message, f"{subject}\n{body}", sign_off, quoted, address, form)))
    own = [*_insisted(body), *_signed(sign_off, address.partition("@")[0])]
    name = _best_name(names, own, address)
    parts = [part for line in sign_off.split("\n") for part in segments(line)]
    parts = [part for part in parts if not (name and _is_name_of(part, name)) and not couple(part)]
    role, organisation = post_in(parts, guess=bool(name))
    beside_role, beside_organisation = _beside(f"{subject}\n\n{text}", names)
    role, organisation = role or beside_role, organisation or beside_organisation
    told_role, told_organisation = _told(body, name or "")
    if not (organisation or told_organisation):
        told_organisation = _beside(quoted[:3_000], names)[1]
    person = Participant(
        name=(form.name if form and form.name else None) or name,
        email=(form.email if form else None) or address or None,
        organisation=(form.organisation if form else None)
        or organisation
        or told_organisation
        or _sender_organisation(message, body),
        phone=(form.phone if form and form.name else None)
        or best(phones(sign_off, address))
        or (form.phone if form else None),
        role=(form.role if form else None) or role or told_role,
    )
    given = (*own, *names[: 1 + bool(message.reply_to)])
    hers = (each for each in names if each in given or may_be_the_same(each, person.name or each))
    return Writer(person, tuple(hers), sign_off, body, _partner(sign_off, person.name))


def _partner(sign_off: str, own: str | None) -> str | None:
    """The other of « Magali et Benoît Chareyre »."""
    pair = next(filter(None, map(couple, sign_off.split("\n")[:4])), None)
    return next((name for name in pair if fold(name) != fold(own or "")), None) if pair else None


def _display(message: Message) -> str:
    """The better of the two names that the header gives to her."""
    author, other = message.author, message.reply_to
    for address in (other, author):
        if address and address.name and tidy(address.name, address.local_part):
            return address.name
    return (other and other.name) or (author.name if author else "")


# --- where her signature begins ------------------------------------------------------------------------------------


def _parted(text: str, display: str, address: str) -> tuple[str, str]:
    """Her words, and the last lines, from the one that opens with a name on; a first such line may be enough."""
    lines = text.split("\n")
    last = [number for number, line in enumerate(lines) if line.strip()][-12:]
    shown = tidy(display)
    signed = {number: name for number in last if (name := _full_name(lines[number]))} if is_full(shown) else {}
    hers = max((number for number, name in signed.items() if may_be_the_same(name, shown or "")), default=-1)
    for number in last:
        # Above her own signature another's name signs nothing.
        is_anothers = number < hers and number in signed and not may_be_the_same(signed[number], shown or "")
        if is_anothers or _is_listed(lines, number, display) or _is_below_another(lines, number):
            continue
        is_last = number == last[-1]
        is_closed = is_last or bool(CLOSES.match(fold("".join(lines[max(0, number - 2) : number]))))
        if _opens_sign_off(lines[number], display, address, is_last=is_last, is_closed=is_closed):
            return "\n".join(lines[:number]), "\n".join(lines[number:])
    return text, ""


def _with_name_apart(text: str, display: str) -> str:
    """« … le 5 novembre. Marie Durand, CPIE » on one line: her name begins one of its own. No letter is moved."""
    head, _, last = text.rstrip().rpartition("\n")
    shown = tidy(display)
    for end in _ENDS_SENTENCE.finditer(last):
        tail = _CLOSES_LINE.sub(lambda typed: tidy(typed[0]) or typed[0], last[end.end() :])
        name, rest = leading_name(tail)
        if not name or not is_full(name) or addresses(rest):
            continue
        is_alike = is_given(name.split()[0]) and (not is_full(shown) or _begin_alike(name, shown or ""))
        if is_alike or fold(name) == fold(shown or ""):
            return f"{head}\n{last[: end.start()]}\n{tail}"
    return text


def _begin_alike(name: str, other: str) -> bool:
    """« nico berger » may be Nicolas Champetier, whom he himself names below."""
    return fold(name)[:_ALIKE] == fold(other)[:_ALIKE]


def _full_name(line: str) -> str | None:
    name = leading_name(_LED.sub("", line.strip(" -*_")))[0]
    return name if is_full(name) else None


def _is_below_another(lines: list[str], number: int) -> bool:
    """A row of a list: the line above is somebody else's, with her address or number."""
    above = lines[number - 1] if number else ""
    if len(above) > _LINE or not (addresses(above) or phones(above)):
        return False
    other, name = _full_name(above), _full_name(lines[number])
    return bool(other and name and not may_be_the_same(other, name))


def _is_listed(lines: list[str], number: int, display: str) -> bool:
    """« Inscrivez : », and below it others on a line each: none of them signs."""
    above = number
    while above and (lines[above - 1].strip() or above == number) and not lines[above - 1].rstrip().endswith(":"):
        above -= 1
    shown = tidy(display)
    if not above or not lines[above - 1].rstrip().endswith(":") or not shown or not is_full(shown):
        return False
    block = takewhile(str.strip, lines[number:])
    named = [name for line in block if (name := leading_name(line.strip())[0])]
    return any(not may_be_the_same(name, shown) for name in named)


def _opens_sign_off(line: str, display: str, address: str, *, is_last: bool, is_closed: bool) -> bool:
    bare = line.strip(" -*_")
    if not bare or len(bare) > 160 or re.match(r"\s*(?:[-*•]|\d+[.)])\s", line):
        return False
    folded = fold(bare)
    name, rest = leading_name(_LED.sub("", bare))
    if couple(bare):
        return True
    if name and not addresses(rest) and not re.search(r"[!?]", rest):
        shown = tidy(display)
        if rest.strip(" ,.-") and not (shown and may_be_the_same(name, shown)) and not _is_card(rest):
            return False
        if not shown or may_be_the_same(name, shown) or not is_full(shown) or is_given(name.split()[0]):
            return len(rest.split()) <= _LONGEST_CARD
        if fold(shown).split()[-1] in fold(name).split() or is_closed:
            return len(rest.split()) <= _LONGEST_CARD
    own = set(fold(display).split()) | set(re.split(r"[._ ]", fold(address.partition("@")[0])))
    words = [word for word in re.findall(r"[^\W\d_]+", folded) if len(word) > 1]
    is_short = len(words) <= 3 or (len(words) <= 12 and re.match(r"[\w-]+\s*[,–—(-]", bare))
    if words and words[0] in own and is_short and bare[0].isupper() and not ORG_WORD.match(folded):
        return True
    return is_last and bool(re.match(r"[A-ZÀ-Ý]\.[ -]?(?:[A-ZÀ-Ý]\. ?)*[A-ZÀ-Ý][\w-]+", bare)) and len(words) < 8


def _is_card(rest: str) -> bool:
    """Post, house or number, and no sentence."""
    folded = fold(rest)
    is_sentence = (
        ABSENT.search(folded)
        or TOLD_BEHIND.search(folded)
        or re.search(r"\b(?:sera|est|viendra|souhaite|remplac\w+|will|is|participe\w*)\b", folded)
    )
    return not is_sentence and (
        bool(phones(rest)) or len(rest.split()) <= 3 or any(post_in(segments(rest), guess=True))
    )


# --- her name ------------------------------------------------------------------------------------------------------


def _names(
    message: Message, body: str, sign_off: str, quoted: str, address: str, form: Participant | None
) -> Iterator[str]:
    local = address.partition("@")[0]
    shown = [tidy(a.name, a.local_part) for a in (message.reply_to, message.author) if a and a.name]
    yield from (name for name in (form.name if form else None, *shown) if name)
    yield from _insisted(body)
    yield from _signed(sign_off, local)
    yield from _said(body, shown[0] if shown else None, local)
    yield from _called(quoted, address, shown[0] if shown else None)
    if not any(map(is_full, shown)) and (named := named_in(local)):
        yield named


def _signed(sign_off: str, local: str) -> Iterator[str]:
    for line in [line for line in sign_off.split("\n") if line.strip(" -_")][:4]:
        bare = _LED.sub("", line.strip(" -*_"))
        if pair := couple(bare):
            yield next((name for name in pair if fold(name).split()[0] in fold(local)), pair[0])
            return
        name, _ = leading_name(bare, local)
        if not name:
            inside = next(((found, titled) for found, _, _, titled in names_in(bare)), None)
            name = inside[0] if inside else None
        if (
            name is None
            and len(bare.split()) <= 2
            and re.fullmatch(r"[A-ZÀ-Ý][\w'’.-]+(?: [A-ZÀ-Ý]\.)?", bare.strip(" !,."))
        ):
            name = tidy(bare.strip(" !,"), local)
        if name:
            yield name
            if is_full(name):
                return


def _insisted(body: str) -> Iterator[str]:
    """« C'est moi, Enora Le Bris, qui voudrais venir », from another's mailbox."""
    for found in _IT_IS_ME.finditer(body):
        name, _ = leading_name((found[1] or found[2]).strip())
        if name:
            yield name


def _said(body: str, shown: str | None, local: str) -> Iterator[str]:
    """« Je suis Marie Durand », « c kevin dauphin », « ombeline risser ici », by what the header already tells."""
    flat = " ".join(body.split())[:3_000]
    known = set(fold(f"{shown or ''} {local}").replace(".", " ").replace("_", " ").split())
    here = _HERE.finditer(flat) if _SAYS_HERE.search(flat) else ()
    for found in (*_I_AM.finditer(flat), *here):
        words = found[1].split()
        for count in range(min(4, len(words)), 1, -1):
            candidate = words[:count] if found.re is _I_AM else words[-count:]
            if not is_given(candidate[0]) or any(fold(word) in COMMON for word in candidate[1:]):
                continue
            is_hers = any(
                word in known or any(word in each for each in known if len(word) > 3) for word in map(fold, candidate)
            )
            says_so = _SAYS_NAME.match(fold(found[0]))
            if (is_hers or (says_so and all(word[0].isupper() for word in candidate))) and (
                name := tidy(" ".join(candidate), local)
            ):
                following = words[count] if found.re is _I_AM and count < len(words) else "de"
                ends = count == 2 and (fold(following) in PARTICLES or found.end() == len(flat))
                if all(word[0].isupper() for word in candidate) or _all_known(candidate, known) or ends:
                    yield name
                    break
    if not is_full(shown):
        yield from _lowercase(body[:3_000], shown, local)
        letters = re.sub(r"[^a-z]", "", fold(local))
        for name, *_ in names_in(body[:3_000]):
            is_in = len(fold(name).split()[-1]) > 3 and fold(name).split()[-1] in letters
            if is_full(name) and (is_in or fits_address(name, f"{letters}@")):
                yield name


def _all_known(words: list[str], known: set[str]) -> bool:
    return all(any(part in each for each in known) for word in words for part in fold(word).split())


def _lowercase(body: str, shown: str | None, local: str) -> Iterator[str]:
    """Her two names side by side, whatever their case, where the header or her address gives one of them."""
    alone = {tuple(line.split()) for line in body.split("\n")}
    letters = re.sub(r"[^a-z]", "", fold(local))
    first = fold(shown or "")
    words = re.findall(r"[^\W\d_][\w'’-]*", body)
    for one, two in pairwise(words):
        folded = fold(one), fold(two)
        if folded[1] in COMMON or len(folded[1]) < 3 or not is_given(one):
            continue
        is_hers = folded[0] == first or folded[0][:3] in letters or (one, two) in alone
        if folded[1].replace(" ", "") in letters and is_hers:
            name = tidy(f"{one.lower()} {two.lower()}" if one.islower() else f"{one} {two}")
            if name:
                yield name


def _called(quoted: str, address: str, shown: str | None) -> Iterator[str]:
    """How the letter that she answers calls her: « À : Marie Durand <…> », « Bonjour Marie Durand, »."""
    for line in quoted.split("\n")[:60]:
        hers = address and address in line.lower() and re.search(r"[:,>]\s*\"?([^\"<>:@,]{4,60}?)\"?\s*<", line)
        if hers and (name := tidy(hers[1])):
            yield name
        called = re.match(r"[> ]*(?:Bonjour|Bonsoir|Dear|Hello|Chère?)\s+([^,!<>@]{4,50}),", line)
        if called and (name := tidy(called[1])) and is_full(name) and (not shown or may_be_the_same(name, shown)):
            yield name


def _best_name(names: list[str], own: list[str], address: str) -> str | None:
    """The fullest way of writing; another full name than the header's, given by herself, is hers."""
    if not names:
        return None
    base = next((name for name in own if is_full(name)), names[0])
    same = [name for name in names if may_be_the_same(name, base)]
    full = [name for name in same if is_full(name)]
    if not full:
        family = next(
            (part for part in re.split(r"[._]", address.partition("@")[0])[1:] if len(part) > 2 and part.isalpha()),
            None,
        )
        is_new = family and fold(family) not in COMMON and fold(family) not in fold(base).split()
        return tidy(f"{base} {family}") if is_new and " " not in base else base
    best_one = min(full, key=lambda name: (_initials(name), full.index(name)))
    # The same letters with accents are the same name, written with more care.
    accented = [name for name in full if fold(name) == fold(best_one)]
    return max(accented, key=lambda name: sum(ord(c) > 127 for c in name))


def _initials(name: str) -> int:
    return sum(len(word.strip(".-")) == 1 or "." in word for word in name.split())


def _is_name_of(part: str, name: str) -> bool:
    """« Durand (Marie) » and "Dr M. Durand" are; « Durand Paysages » and « Le Panier de Marie » are her house."""
    words, own = re.findall(r"\w+", fold(part)), re.findall(r"\w+", fold(name))
    known = [word for word in words if word in own]
    return (
        bool(known)
        and len(words) <= len(own) + 2
        and (own[0] in words[:2] or all(len(word) <= _SHORT for word in words if word not in own))
        and not ORG_WORD.match(fold(part))
    )


# --- what she is ---------------------------------------------------------------------------------------------------


def _beside(text: str, names: list[str]) -> tuple[str | None, str | None]:
    """What stands behind her name wherever she writes it: « Inscription de Marie Durand (mairie de X, adjointe) »."""
    plain = _BEYOND_ASCII.sub(lambda found: unicodedata.normalize("NFD", found[0])[0], text).lower()
    role = organisation = None
    for name in names:
        words = fold(name).split()
        for order in (words, [*words[1:], words[0]]) if len(words) > 1 else ():
            if not _stand_in_order(order, plain):
                continue
            pattern = r"[\s'’.-]+".join(map(re.escape, order))
            for found in re.finditer(rf"\b{pattern}\b", plain):
                rest = re.split(r"(?<=\w{3})[.!?](?:\s|$)|\n\s*\n|\bpour\b|\bfor\b", text[found.end() :])[0][:200]
                rest = re.sub(r"^\s*(?:ici|here)\b", "", rest).replace("\n", " , ")
                if re.match(r"\s*[,(–—|/-]|\s+\W?(?=\w)", rest):
                    hers, its = post_in(segments(rest.lstrip(" ,(–—|/-"))[:3])
                    role, organisation = role or hers, organisation or its
    return role, organisation


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def _stand_in_order(words: list[str], text: str) -> bool:
    """Whether it is worth to make a pattern of them."""
    at = 0
    for word in words:
        at = text.find(word, at) + len(word)
        if at < len(word):
            return False
    return True


def _told(body: str, own: str) -> tuple[str | None, str | None]:
    """« Je suis animatrice Leader au GAL X », « pour le Café citoyen de Y », a letterhead."""
    role = organisation = None
    flat = re.sub(r"(?<=\S)\n(?=\S)", " ", body[:4_000])
    for found in _JE_SUIS.finditer(flat):
        told = re.split(
            r"\s+(?:et (?:le|la|je|j|nous|serai|ai)|mais|qui|que|depuis|and (?:i|we|would|my|work\w*))\b|,", found[1]
        )[0]
        if ROLE.match(fold(told)):
            hers, its = split_post(told.strip())
            role, organisation = role or hers, organisation or its
    for found in _OPENS_AS.finditer(flat) if role is None else ():
        if ROLE.match(fold(found[1])) and not DETERMINERS.match(found[1]):
            hers, its = split_post(found[1].strip())
            role, organisation = role or hers, organisation or its
    if organisation is None:
        first = next((line.strip() for line in body.split("\n") if line.strip()), "")
        if first.isupper() and organisation_of(first) and len(first) < 80:
            organisation = first.capitalize() if len(first.split()) > 1 else first
    return role, organisation or organisation_in(flat, own) or _house_below(body)


def _house_below(body: str) -> str | None:
    """« Service finances » and below it « Communauté de communes X »: nobody signs, a house does."""
    last = [line.strip() for line in body.split("\n") if line.strip()][-3:]
    houses = (line for line in last[1:] if line[0].isupper() and len(line) < _LINE and ORG_WORD.match(fold(line)))
    return next((organisation_of(line) for line in houses if not re.search(r"[.!?:]$", line)), None)


def _sender_organisation(message: Message, body: str) -> str | None:
    """« Secrétariat Mairie de X », "Marie (Mairie de X)", "Hélène | Trajectives" in the sender's name."""
    for address in (message.reply_to, message.author):
        shown = address.name if address else ""
        person = tidy(shown)
        if re.search(r"/[^/\s]+/[^/\s]+$", shown):
            continue  # « Jean RIEUTORD/DEPT/FR »: a path in Lotus Notes
        cut = re.search(r"\(([^)@]{2,60})\)|\s[|–—-]\s([^@]{2,60})$|[|/]([^@]{2,60})$", shown)
        if cut and person:
            return next(part.strip() for part in cut.groups() if part)
        if shown and not person:
            bare = re.sub(
                r"^(?:(?:le |la )?(?:secr[ée]tariat|accueil|direction|compta\w*|tr[ée]sorerie|contact|finances|"
                r"bureau|service \w+)\s*(?:g[ée]n[ée]rale?)?\s*(?:de la|des|du|de|d['’]|[-–:])?\s*)+",
                "",
                shown,
                flags=re.IGNORECASE,
            )
            bare = re.split(r"\s[-–—|]\s", bare)[0]
            if (
                len(bare) > 2
                and not ROLE.match(fold(bare))
                and not SERVICE.search(fold(bare))
                and not is_given(bare.split()[0])
                and re.fullmatch(r"[\w .,'’&-]+", bare)
            ):
                return prose_organisation(bare) or (bare.strip() if " " in bare.strip() or bare.isupper() else None)
    return None
