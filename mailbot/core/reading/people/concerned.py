"""Whom the mail is about, by what it asks: who is registered, who comes and who leaves.

The law: nobody is registered, cancelled or replaced on a guess. What is open is said in `doubts`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import takewhile

from mailbot.core.message import Message
from mailbot.core.model import Participant
from mailbot.core.reading.folding import fold
from mailbot.core.reading.people import cards
from mailbot.core.reading.people.cards import Card
from mailbot.core.reading.people.contacts import Found, addresses, best, phones
from mailbot.core.reading.people.given_names import is_given
from mailbot.core.reading.people.mentions import Mention, mentions
from mailbot.core.reading.people.names import fits_address, is_full, may_be_the_same, named_in, tidy
from mailbot.core.reading.people.posts import post_in, segments
from mailbot.core.reading.people.words import (
    ABSENT,
    ALONG,
    ASKED_FOR,
    BILLED,
    BUT_FOR_OTHERS,
    COMES,
    COMES_FOR,
    COMMON,
    COUNTED,
    DOES_COME,
    FIRST_PERSON,
    GIVES_UP_ONE,
    IN_COPY,
    NOT_YET,
    NUMBERS,
    ORG_WORD,
    OWN_OTHER_NAME,
    OWN_PLACE,
    PREFERRED,
    RECEIVES,
    REFERS,
    RELATIONS,
    REPLACED_BY,
    RETIRED,
    SAYS_BOTH,
    SAYS_WE,
    SENDS_ON,
    SERVICE,
    SPEAKS_OF_HER,
    TIED_AFTER,
    TIED_BEFORE,
    TITLE,
    TOGETHER,
    TOLD_BEFORE,
    TOLD_BEHIND,
    UNNAMED,
    UNNAMED_AWAY,
    UNTOUCHED,
    WE_COME,
    WRITER_COMES,
    WRITER_IN,
    WRITER_LEAVES,
    WRITER_OUT,
)
from mailbot.core.reading.people.writer import Writer, writer
from mailbot.core.reading.quoting import Answer, View
from mailbot.core.reading.reading import Intent

MAX_TEXT = 8_000
_TITLE_BEHIND = re.compile(rf" ?\b{TITLE}\.?$")
_ROW = re.compile(rf"^ ?(?:, ?et|, ?and|,|et|and|ainsi que) ?(?:{TITLE}\.? ?)?$")
_RELATION = re.compile(rf"\b{RELATIONS} $")
_PAIRED = re.compile(r"(?<!\w)(\w+) (?:et|and) ?$")  # « Paul et Marie Durand »
_ALIKE = 0.5  # of two spellings of one name
_LONG_RUN = re.compile(r"\S{150,}")  # nobody's name, and a burden for every pattern
_NOBODY = frozenset({Intent.QUESTION, Intent.THANKS, Intent.AUTOMATIC, Intent.BOUNCE, Intent.UNRELATED, Intent.UNSURE})
_OURS = ("Dominique Bernier",)
_NOBODYS = "|"  # no text that is searched has it as a name


_FROM = re.compile(r"\"?([^\"<\[(\n]*?)\"?\s*[<\[(]?(?:mailto:)?([^<>\[\]()\s:]+@[^<>\[\]()\s]+\w)")


@dataclass(frozen=True, slots=True)
class People:
    """`doubts` are plain French reasons why a person should look before a seat moves."""

    participants: tuple[Participant, ...] = ()
    leaving: Participant | None = None
    doubts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """All that the mail tells of people."""

    body: str
    folded: str
    writer: Participant
    listed: tuple[Card, ...]
    named: tuple[Mention, ...]
    copied: tuple[Participant, ...]
    ownerless: tuple[Found, ...]
    sender: str
    partner: Participant | None = None  # who signs with her


def people(message: Message, view: View, intent: Intent, subject: str = "") -> People:
    """The participants of a mail whose intent is known."""
    if intent in _NOBODY:
        return People()
    whole = View(_LONG_RUN.sub(" ", view.new), _LONG_RUN.sub(" ", view.signature), _LONG_RUN.sub(" ", view.quoted))
    whole = replace(whole, answers=view.answers)
    told = _told(message, whole, subject)
    asking = _author_sent_on(message, view, told)
    if asking and _speaks_of_herself(view.new):
        return People(
            doubts=("on ne sait pas si elle parle pour elle ou pour la personne dont elle transfère le mail",)
        )
    if view.forwarded and asking:
        told = _told(asking, View(_LONG_RUN.sub(" ", view.forwarded.text)), view.forwarded.subject or subject)
    match intent:
        case Intent.REGISTER:
            return _registered(told)
        case Intent.REPLACE:
            return _replaced(told)
        case Intent.MEMBERSHIP:
            return _paid_for(told)
        case _:
            return _spoken_of(told, intent)


# --- what is told --------------------------------------------------------------------------------------------------


def _told(message: Message, view: View, subject: str) -> _Told:
    text = "\n".join(part for part in (view.new, view.signature) if part)[:MAX_TEXT]
    answered = _answered(view.answers)
    forms = cards.fields(f"{text}\n{answered}")
    records = [cards.from_form(record) for record in forms]
    named = [person for person in records if person.name]
    single = records[0] if len(named) <= 1 and records else None
    address = message.correspondent.email if message.correspondent else ""
    form = _own_form(single, message, text)
    she = writer(message, subject, text, view.quoted, form)
    listed = [Card(person) for person in named] if len(named) > 1 or (named and form is None) else []
    listed = listed or cards.tables(she.body) or cards.items(she.body)
    listed = [_marked(card, she) for card in listed]
    own_addresses = frozenset(filter(None, (address, message.author.email if message.author else "")))
    book = _address_book(message, view.quoted)
    prose = f"{subject}\n\n{she.body}" if not listed else she.body
    if form:
        prose = cards.without_fields(prose)
    own_names = (*she.names, *((she.person.name,) if she.person.name else ()))
    spoken, ownerless, numbers = mentions(prose, _OURS, own_names, book, own_addresses)
    spoken = [each for each in spoken if not _is_her_house(each.person.name or "", she.person.organisation, address)]
    person, ownerless = _with_wished_address(she, text, own_addresses, ownerless, has_others=bool(listed or spoken))
    if person.phone is None and not listed:
        person = replace(person, phone=best(numbers if spoken else phones(she.body)))
    spoken = [replace(each, person=_with_quoted_address(each.person, book)) for each in spoken]
    spoken = [replace(each, person=_with_card_below(each.person, text)) for each in spoken]
    folded = fold(prose)
    partner = Participant(she.partner, organisation=person.organisation) if she.partner else None
    copied = _in_copy(message, folded)
    return _Told(she.body, folded, person, tuple(listed), tuple(spoken), copied, tuple(ownerless), address, partner)


def _author_sent_on(message: Message, view: View, told: _Told) -> Message | None:
    """The mail as if its author had written here, where somebody else only sends it on: « Merci d'inscrire cette
    personne ». Who names anybody, or speaks of coming herself, speaks for herself."""
    found = _FROM.search(view.forwarded.author[:300]) if view.forwarded else None
    if not found or not message.author or _is_known_to(message, found[2].lower()):
        return None
    own = fold(view.new)
    is_only_sent_on = not view.new.strip() or not (WRITER_IN.search(own) or told.listed or told.named)
    author = replace(message.author, email=found[2].lower(), name=found[1].strip(" \"'"))
    return replace(message, author=author, reply_to=None) if is_only_sent_on else None


def _speaks_of_herself(own: str) -> bool:
    """« J'en prends une aussi », above a mail that is not said to be sent on."""
    return bool(FIRST_PERSON.search(fold(own))) and not SENDS_ON.search(fold(own))


def _is_known_to(message: Message, address: str) -> bool:
    """The sender's own address, or one of the house that she writes to: an announcement asks for no seat."""
    domain = address.partition("@")[2]
    own = message.author.email if message.author else ""
    return address == own or domain in {a.email.partition("@")[2] for a in message.to if a.email != own}


def _is_her_house(name: str, organisation: str | None, address: str) -> bool:
    """« Bocage Vivant ne pourra pas », written from bocage-vivant.example."""
    if is_given(name.partition(" ")[0]):
        return False  # « Cabinet Marie Durand » registers Marie Durand
    domain = re.sub(r"[^a-z]", "", address.partition("@")[2])
    return "".join(re.findall(r"[a-z]", fold(name))) in domain or fold(name) == fold(organisation or _NOBODYS)


def _answered(answers: Sequence[Answer]) -> str:
    """What stands below « Nom et prénom : », as lines of a form."""
    lines = ((answer.asked.strip(" -*•"), answer.said.partition("\n")[0]) for answer in answers)
    return "\n".join(f"{asked} {said}" for asked, said in lines if asked.endswith(":"))


def _own_form(single: Participant | None, message: Message, text: str) -> Participant | None:
    """A form filled once is the writer's own, unless it names somebody else than the header and her name below."""
    if single is None or single.name is None:
        return single
    shown = [tidy(a.name, a.local_part) for a in (message.reply_to, message.author) if a and a.name]
    names = [name for name in shown if name and is_full(name)]
    return None if names and not any(may_be_the_same(single.name, name) for name in names) else single


def _marked(card: Card, she: Writer) -> Card:
    is_hers = card.is_writer or bool(
        card.person.name and she.person.name and is_full(she.person.name) and _is_same(card.person, she.person)
    )
    return replace(card, is_writer=True) if is_hers else card


def _is_same(one: Participant, other: Participant) -> bool:
    return bool(
        one.name
        and other.name
        and may_be_the_same(one.name, other.name)
        and fold(one.name).split()[-1] in fold(other.name).split()
    )


def _address_book(message: Message, quoted: str) -> dict[str, str]:
    """Names beside addresses in the header and in what is quoted."""
    book = {a.email: name for a in message.cc if (name := tidy(a.name, a.local_part))}
    for found in re.finditer(r"\"?([^\"<>:;,\n(]{3,60}?)\"?\s*[<(]([\w.+-]+@[\w.-]+\w)[>)]", quoted[:6_000]):
        if name := tidy(found[1].strip("> *-")):
            book.setdefault(found[2].lower(), name)
    return book


def _with_card_below(person: Participant, text: str) -> Participant:
    """What an enclosed card of hers tells: a line that is her name, and those below it."""
    lines = [line.strip() for line in text.split("\n")]
    if person.name not in lines:
        return person
    card = list(takewhile(bool, lines[lines.index(person.name) + 1 :]))
    role, organisation = post_in([part for line in card for part in segments(line)], guess=True)
    return replace(
        person,
        phone=person.phone or best(phones("\n".join(card))),
        role=person.role or role,
        organisation=person.organisation or organisation,
    )


def _with_quoted_address(person: Participant, book: dict[str, str]) -> Participant:
    if person.email or not person.name:
        return person
    return replace(
        person, email=next((email for email, name in book.items() if _is_same(Participant(name), person)), None)
    )


def _with_wished_address(
    she: Writer, text: str, own: frozenset[str], ownerless: list[Found], *, has_others: bool
) -> tuple[Participant, list[Found]]:
    """The address that she asks to use before the one that she writes from."""
    wished = []
    left = []
    candidates = [found for found in addresses(text) if found.value not in own and found.value.count("@") == 1]
    nobodys = {found.value for found in ownerless}
    for found in candidates:
        before = fold(text[max(0, found.start - 90) : found.start])
        is_hers = bool(she.person.name and fits_address(she.person.name, found.value))
        is_wished = bool(PREFERRED.search(before)) and not RETIRED.search(before)
        if RETIRED.search(before) or re.search(r"caprural", found.value):
            continue
        if (is_hers and (is_wished or found.start > len(she.body) or not has_others)) or (is_wished and not has_others):
            wished.append(found)
        elif found.value in nobodys:
            left.append(found)
    person = (
        replace(she.person, email=wished[0].value) if wished and she.person.email != wished[0].value else she.person
    )
    return person, left


def _in_copy(message: Message, folded: str) -> tuple[Participant, ...]:
    """Who gets a copy, where the text speaks of copies."""
    if not IN_COPY.search(folded):
        return ()
    return tuple(Participant(tidy(a.name, a.local_part) or named_in(a.local_part), a.email) for a in message.cc)


# --- who is registered ---------------------------------------------------------------------------------------------


def _registered(told: _Told) -> People:
    others = [
        card.person if not card.uses_writers_address else _at(card.person, told.writer)
        for card in told.listed
        if not card.is_writer and not card.is_absent
    ]
    doubts: list[str] = []
    if not others:
        others = _others_in_prose(told, doubts)
    writer_in = _writer_comes(told, others)
    if told.partner and not others:
        others, doubts = [told.partner], [] if _signs_for_both(told) else ["deux personnes signent"]
    she = _writer_of_list(told)
    if others and told.sender and told.sender in told.body.lower():
        others = [_at(person, told.writer) for person in others]
    if not others and not writer_in:
        doubts.append("on ne voit pas qui doit être inscrit")
    if not others:
        doubts.extend(_asked_for(told))
    group = _in_order(told, others, she) if writer_in else others
    group = [_sharing(person, told, alone=person is she) for person in group]
    doubts.extend(_counted_otherwise(told, len(group)))
    doubts.extend(_unclear(group))
    doubts.extend(_along(told, group))
    if group == [she] and WE_COME.search(told.folded):
        doubts.append("« nous » : une seule personne est nommée")
    if not told.listed:
        doubts.extend(f"on ne sait pas à qui est l'adresse {found.value}" for found in told.ownerless)
    return People(tuple(group), None, tuple(dict.fromkeys(doubts)), _reasons(group))


def _in_order(told: _Told, others: list[Participant], she: Participant) -> list[Participant]:
    """As the mail names them: who is named first has the earlier place in the queue."""
    if any(card.is_writer for card in told.listed):
        before = next(number for number, card in enumerate(told.listed) if card.is_writer)
        return [*others[:before], she, *others[before:]]
    hers = TOGETHER.search(told.folded) or WRITER_IN.search(told.folded)
    named = min((told.folded.find(fold(other.name)) for other in others if other.name), default=-1)
    hers_at = hers.start() if hers else told.folded.find(fold(told.writer.name or _NOBODYS))
    is_first = named < 0 or -1 < hers_at < named
    return [she, *others] if is_first else [*others, she]


def _at(person: Participant, she: Participant) -> Participant:
    return replace(person, email=person.email or she.email)


def _writer_of_list(told: _Told) -> Participant:
    hers = next((card.person for card in told.listed if card.is_writer and card.person.name), None)
    if hers is None:
        return told.writer
    return replace(
        told.writer,
        email=hers.email or told.writer.email,
        phone=hers.phone or told.writer.phone,
        role=hers.role or told.writer.role,
        organisation=hers.organisation or told.writer.organisation,
    )


def _others_in_prose(told: _Told, doubts: list[str]) -> list[Participant]:
    others: list[Participant] = []
    idle: list[Participant] = []
    rows = _rows(told.named)
    for each in told.named:
        is_hindered = ABSENT.search(each.before[-60:]) or ABSENT.search(each.after[:90]) or _only_told(each)
        is_billed = BILLED.search(each.before) and not COMES.search(each.before)
        if (is_hindered and not each.person.email) or is_billed or NOT_YET.search(each.clause):
            continue
        # « Inscrivez Hugo Lenoir, Salomé Petit et Ibrahim Touré »: who stands in a row with one that comes, comes.
        if each.person.email or each.person.phone or any(_comes(other) for other in rows[each.start]):
            others.append(_at(each.person, told.writer) if each.uses_writers_address else each.person)
        elif is_full(each.person.name):
            idle.append(each.person)
    for person in told.copied:
        if not any(person.email == other.email or _is_same(person, other) for other in others):
            others.append(person)
        else:
            others = [replace(o, email=person.email) if _is_same(person, o) else o for o in others]
    if not others and not WRITER_IN.search(told.folded):
        if len(idle) == 1 and not told.writer.name:
            return idle  # a house's mailbox registers somebody, and names one person only
        doubts.extend(f"{person.name} est nommé sans que l'on sache pour quoi" for person in idle)
    if not others and (unnamed := UNNAMED.search(told.folded)) and not _is_called_a_relation(told):
        doubts.append(f"une autre personne est annoncée sans être nommée : « {unnamed[0]} »")
    return others


def _is_called_a_relation(told: _Told) -> bool:
    """« ma collègue Hélène », where Hélène is whom we took for the writer."""
    before, name, _ = told.folded.partition(fold(told.writer.name or _NOBODYS))
    return bool(name and _RELATION.search(before[-40:]))


def _rows(named: Sequence[Mention]) -> dict[int, list[Mention]]:
    """By where each stands: those of its row, with nothing but commas and « et » between."""
    rows: list[list[Mention]] = []
    for each in named:
        before = rows[-1][-1] if rows else None
        goes_on = before and before.person.name and _ROW.search(each.before.rpartition(fold(before.person.name))[2])
        is_next = before and goes_on and is_full(each.person.name) and fold(before.person.name or "") in each.before
        if is_next:
            rows[-1].append(each)
        else:
            rows.append([each])
    return {each.start: row for row in rows for each in row}


def _only_told(each: Mention) -> bool:
    return bool(TOLD_BEFORE.search(each.before[-60:]) or TOLD_BEHIND.search(each.after[:90]))


def _comes(each: Mention) -> bool:
    """Beside the writer's own wish a name needs a tie to it; without one, any word of coming will do."""
    before = _TITLE_BEHIND.sub("", each.before)
    if not is_full(each.person.name) or (WRITER_IN.search(each.clause) and not BUT_FOR_OTHERS.search(each.clause)):
        return bool(TIED_BEFORE.search(before) or TIED_AFTER.search(each.after))
    return bool(COMES.search(each.clause))


def _writer_comes(told: _Told, others: Sequence[Participant]) -> bool:
    if any(card.is_writer for card in told.listed):
        return not any(card.is_writer and card.is_absent for card in told.listed)
    if not others:
        return True
    if not is_full(told.writer.name):
        return False
    text = BUT_FOR_OTHERS.sub(" ", told.folded)
    stays_away = WRITER_OUT.search(text)
    comes = WRITER_IN.search(text)
    if stays_away and not TOGETHER.search(text.replace(stays_away[0], " ")):
        return False
    return bool(comes) or _is_named_among(told, others)


def _is_named_among(told: _Told, others: Sequence[Participant]) -> bool:
    """« Deux inscriptions : Marie Durand et Paul Petit », written by Marie Durand."""
    hers = re.escape(fold(told.writer.name or ""))
    theirs = "|".join(re.escape(fold(other.name)) for other in others if other.name)
    tie = r"[^.!?\n]{0,80}(?:,|\bet\b|\band\b|&) ?"
    without_addresses = re.sub(r"<?[\w.+-]+@[\w.-]+\w>?", "", told.body)
    text = f"{told.folded}\n{fold(without_addresses)}"
    return bool(theirs and re.search(rf"\b{hers}\b{tie}(?:{theirs})\b|\b(?:{theirs})\b{tie}{hers}\b", text))


def _sharing(person: Participant, told: _Told, *, alone: bool) -> Participant:
    """A group from one house: its organisation is the writer's, where the card does not name another."""
    return person if alone or person.organisation else replace(person, organisation=told.writer.organisation)


def _counted_otherwise(told: _Told, found: int) -> list[str]:
    counted = COUNTED.search(told.folded)
    if not counted:
        return []
    word = counted[1] or counted[2] or counted[3]
    number = NUMBERS.get(word) or int(word)
    known = found + sum(bool(ABSENT.search(each.after[:90])) for each in told.named)
    return [f"{number} personnes sont annoncées, {found} sont nommées"] if number > known else []


def _unclear(group: Sequence[Participant]) -> list[str]:
    """A seat is somebody's whom one can call by name; one alone may have a single name."""
    if any(not person.name for person in group):
        return ["on ne sait pas le nom de la personne à inscrire"]
    first, *others = (group[0].name or "").split()
    is_alone = len(group) == 1 and (is_given(first) or bool(group[0].email and not others))
    return (
        []
        if is_alone or all(is_full(person.name) for person in group)
        else ["le nom d'une personne n'est pas donné en entier"]
    )


def _along(told: _Told, group: Sequence[Participant]) -> list[str]:
    """« Roland et moi » : Roland is somebody of whom the group should know more."""
    known = {word for person in group for word in fold(person.name or "").split()}
    named = [found[1] or found[2] for found in ALONG.finditer(told.body)]
    named += [pair[1].capitalize() for each in told.named if (pair := _PAIRED.search(each.before))]
    return [
        f"{name} est de la partie sans nom de famille" for name in named if is_given(name) and fold(name) not in known
    ]


def _asked_for(told: _Told) -> list[str]:
    """« Inscrivez Wassila », « la place de Jo »: somebody is meant, and not the writer."""
    own = set(fold(told.writer.name or "").split()) | set(re.findall(r"[a-z]+", fold(told.sender)))
    found = (match[1] or match[2] for match in ASKED_FOR.finditer(told.body[:MAX_TEXT]))
    return [
        f"une autre personne est nommée : « {name} »"
        for name in found
        if fold(name) not in own
        and fold(name) not in COMMON
        and not ORG_WORD.match(fold(name))
        and (is_given(name) or not name.isupper())
    ]


def _signs_for_both(told: _Told) -> bool:
    return bool(WE_COME.search(told.folded) or SAYS_BOTH.search(told.folded))


def _reasons(group: Sequence[Participant]) -> tuple[str, ...]:
    return (f"personnes : {', '.join(person.name or person.email or '?' for person in group)}",) if group else ()


# --- who goes and who comes ----------------------------------------------------------------------------------------


def _replaced(told: _Told) -> People:
    others = [card.person for card in told.listed if not card.is_writer] or [each.person for each in told.named]
    comes, leaves, doubts = _turned(told, others)
    comes = _sharing(comes, told, alone=comes is told.writer) if comes else None
    if leaves and leaves is not told.writer and not leaves.organisation:
        leaves = replace(leaves, organisation=told.writer.organisation)
    group = (comes,) if comes else ()
    if comes and not comes.name:
        doubts.append("on ne sait pas le nom de la personne qui vient")
    return People(group, leaves, tuple(doubts), _reasons(group))


def _turned(told: _Told, others: Sequence[Participant]) -> tuple[Participant | None, Participant | None, list[str]]:
    she = told.writer
    if not others:
        copied = next(iter(told.copied), None)
        if copied and WRITER_LEAVES.search(told.folded):
            return copied, she, []
        return (
            (she, None, ["on ne voit pas qui est remplacé"])
            if WRITER_COMES.search(told.folded)
            else (None, she, ["on ne voit pas qui vient"])
        )
    if WRITER_COMES.search(told.folded):
        return she, others[0], []
    if len(others) == 1:
        said = _placed(told, [others[0]])
        is_handed_over = RECEIVES.search(said) and is_full(she.name)
        if WRITER_LEAVES.search(told.folded) or others[0].email or is_handed_over:
            return others[0], she, []
        return _one_of_two(told, others[0], said)
    if len(others) == 2:
        text = _placed(told, others)
        for comes, leaves in ((others[0], others[1]), (others[1], others[0])):
            marked = text.replace(f"@{others.index(comes)}", "@a").replace(f"@{others.index(leaves)}", "@b")
            if any(re.search(pattern, marked) for pattern in COMES_FOR[:3] + COMES_FOR[3:]) and not _also_reversed(
                text, others, comes
            ):
                return comes, leaves, []
        with_address = [person for person in others if person.email]
        if len(with_address) == 1:
            return with_address[0], next(p for p in others if p is not with_address[0]), []
        return None, None, ["on ne voit pas qui vient et qui laisse sa place"]
    return None, None, ["plusieurs personnes sont nommées, sans que l'on sache qui remplace qui"]


def _also_reversed(text: str, others: Sequence[Participant], comes: Participant) -> bool:
    """A pattern of higher rank that says the contrary."""
    ranks = []
    for one, two in ((0, 1), (1, 0)):
        marked = text.replace(f"@{one}", "@a").replace(f"@{two}", "@b")
        ranks.append(next((n for n, pattern in enumerate(COMES_FOR) if re.search(pattern, marked)), 99))
    better = 0 if ranks[0] <= ranks[1] else 1
    return others[better] is not comes


def _one_of_two(told: _Told, other: Participant, text: str) -> tuple[Participant | None, Participant | None, list[str]]:
    if REPLACED_BY.search(text):
        is_hers = OWN_PLACE.search(text)
        return other, told.writer if is_hers else None, [] if is_hers else ["on ne voit pas qui est remplacé"]
    if re.search(
        r"\b(?:a la place de|au lieu de|en remplacement de|instead of|in place of|remplac\w+|replac\w+)\b.{0,30}@0",
        text,
    ):
        return told.writer, other, []
    if re.search(r"@0.{0,80}\b(?:remplac\w+|viendra|prend\w*|assur\w*|ira|sera|comes?|will|take\w*)\b", text):
        return other, told.writer, []
    return other, told.writer, ["on ne voit pas clairement qui remplace qui"]


def _placed(told: _Told, others: Sequence[Participant]) -> str:
    """The text with its people as marks."""
    text = told.folded
    for number, person in enumerate(others):
        for name in {fold(person.name or ""), " ".join(reversed(fold(person.name or "").split()))}:
            if name:
                text = text.replace(name, f"@{number}")
        parts = fold(person.name or "").split()
        if len(parts) > 1:
            turned = " ".join([*parts[1:], parts[0]])
            text = text.replace(turned, f"@{number}")
    return re.sub(r"[\w.+-]+@[\w.-]{3,}", " ", text)


# --- whose registration, whose fee ---------------------------------------------------------------------------------


def _spoken_of(told: _Told, intent: Intent) -> People:
    """One's own registration, or that of those whom the mail speaks of."""
    others = [card.person for card in told.listed if not card.is_writer]
    doubts: list[str] = []
    if not others:
        touched = [each for each in told.named if is_full(each.person.name) and not _is_untouched(each, intent)]
        touched = [each for each in touched if not _only_told(each)]
        if intent is Intent.CHANGE and OWN_OTHER_NAME.search(told.folded):
            touched = [each for each in touched if not _is_spelt_otherwise(each.person.name, told.writer.name)]
        signs = GIVES_UP_ONE if intent in (Intent.CANCEL, Intent.CHANGE) else SPEAKS_OF_HER
        hers = is_full(told.writer.name) and signs.search(told.folded)
        direct = touched if REFERS.search(told.folded) else [each for each in touched if _is_object(each)]
        others = [each.person for each in (touched if not hers else direct)]
    group = [_sharing(person, told, alone=False) for person in others] or [told.writer]
    if others and any(_is_with_her(each) for each in told.named):
        group.append(told.writer)
    if not others:
        doubts.extend(_not_of_the_writer(told, intent))
    group = [_changed_address(person, told, intent) for person in group]
    return People(tuple(group), None, tuple(doubts), _reasons(group))


def _not_of_the_writer(told: _Told, intent: Intent) -> list[str]:
    """Why it may be another's place that the mail speaks of."""
    doubts = _asked_for(told)
    unnamed = UNNAMED.search(told.folded) or UNNAMED_AWAY.search(told.folded)
    if unnamed and not GIVES_UP_ONE.search(told.folded):
        doubts.append(f"une autre personne est annoncée sans être nommée : « {unnamed[0]} »")
    if intent is Intent.CANCEL and REFERS.search(told.folded):
        doubts.append("l'inscription de quelqu'un que l'on ne reconnaît pas")
    if told.partner:
        doubts.append("deux personnes signent")
    mailbox = fold(told.sender.partition("@")[0])
    if not told.writer.name and (SERVICE.search(mailbox) or ORG_WORD.search(mailbox)):
        doubts.append("un service écrit, et l'on ne voit pas pour qui")
    return doubts


def _is_spelt_otherwise(name: str | None, own: str | None) -> bool:
    """« Lise Arnoux » was Lise Montagne's maiden name, "Sean Lewellin" is how we spelt Siân Llewellyn."""
    one, other = fold(name or ""), fold(own or "")
    return one.split()[:1] == other.split()[:1] or SequenceMatcher(None, one, other).ratio() > _ALIKE


def _is_untouched(each: Mention, intent: Intent) -> bool:
    return (
        bool(UNTOUCHED.search(each.after[:60]) or UNTOUCHED.search(each.before[-25:]) or DOES_COME.match(each.after))
        and intent is not Intent.CHANGE
    )


def _is_with_her(each: Mention) -> bool:
    """« X et moi ne pourrons pas »."""
    return bool(
        re.match(r"[\s,]*(?:et|and|ni|nor) (?:moi|i|me)\b", each.after) or re.search(r"\bmoi et $", each.before + " ")
    ) and not UNTOUCHED.search(each.after[:60])


_ABOUT = re.compile(
    r"\b(?:annul\w*|desinscri\w*|retir\w*|supprim\w*|ray\w*|inscri\w*|concernant|remove|cancel|take|off|withdraw|"
    r"place|participation|venue|presence|desistement|candidature|adresse|mail|nom|seat|booking|registration|name|"
    r"address)\b[^@]{0,30}$|\b(?:pour|for)\b[^@]{0,30}$"
)


def _is_object(each: Mention) -> bool:
    """« annuler l'inscription de X », « X ne pourra pas », « X accepte »."""
    return bool(_ABOUT.search(each.before[-60:])) or bool(ABSENT.search(each.after[:60]))


def _changed_address(person: Participant, told: _Told, intent: Intent) -> Participant:
    if intent is Intent.CHANGE and person.email is None and told.ownerless:
        return replace(person, email=told.ownerless[0].value)
    return person


def _paid_for(told: _Told) -> People:
    """Those whose fee it is: named ones, else the writer where she speaks for herself."""
    others = [card.person for card in told.listed if not card.is_writer] or [each.person for each in told.named]
    if others:
        return People(tuple(_sharing(person, told, alone=False) for person in others), reasons=_reasons(others))
    is_hers = is_full(told.writer.name) and not SAYS_WE.search(told.folded)
    return People((told.writer,), reasons=_reasons((told.writer,))) if is_hers else People()
