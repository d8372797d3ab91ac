"""Fees that may be somebody's although nothing says so for certain: the organisation written otherwise, or her own name
under another address. What resembles is shown to the coordinator and never confirms anything by itself."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from mailbot.core.membership import covers, fee_settled
from mailbot.core.model import Membership, Participant, Registration, State, Status
from mailbot.core.names import folded, same_name
from mailbot.core.policy import Policy

ALIKE = 88  # of 100: a letter or two that differ
AT_MOST = 5  # candidates in one letter; more would be no help

# One kind of house has several names; a house that is of another kind is another house.
_KINDS = {
    "commune": "mairie ville municipalite",
    "association": "asso assoc ass",
    "communaute": "comcom cc cdc",
    "agglomeration": "agglo",
    "departement": "dept cd",
    "federation": "fede",
    "cooperative": "coop scop scic",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in (kind, *words.split())}
_PHRASES = (
    (re.compile(r"\b(communaute d(e|es)? communes?|com com)\b"), "communaute"),
    (re.compile(r"\bcommunaute d agglomeration\b"), "agglomeration"),
    (re.compile(r"\bconseil (departemental|general)\b"), "departement"),
)
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints"}
_EMPTY = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur", "loi", "1901"))


def resemblances(policy: Policy, state: State, now: datetime) -> Iterator[tuple[Registration, tuple[Membership, ...]]]:
    """The held registrations, each with the fees that may be hers and of which the coordinator was not told yet."""
    for session in policy.going_on(now):
        held = [
            r
            for r in state.of(session.id)
            if r.status is Status.HELD and not fee_settled(policy, state, session, r.participant)
        ]
        if not held:
            continue
        day = session.start.astimezone(policy.timezone).date()
        fees = [fee for paid in state.memberships.values() for fee in paid if covers(policy.membership, fee, day)]
        by_word = _by_word(fees)
        for registration in held:
            known, participant = registration.likened, registration.participant
            words = _words(participant.name or "", participant.organisation or "")
            near = dict.fromkeys(fee for word in words for fee in by_word.get(word, ()) if fee.holder not in known)
            if found := tuple(fee for fee in near if may_be_for(fee, participant)):
                yield registration, found[:AT_MOST]


def _by_word(fees: Iterable[Membership]) -> Mapping[str, list[Membership]]:
    """Only what has a word in common is compared: rolls are long, and there are few who wait for their fee."""
    found: dict[str, list[Membership]] = {}
    for fee in fees:
        for word in _words(fee.name or fee.holder):
            found.setdefault(word, []).append(fee)
    return found


def _words(*names: str) -> dict[str, None]:
    return {word: None for name in names for word in _taken_apart(name)[1].split()}


def may_be_for(fee: Membership, participant: Participant) -> bool:
    """Whether this fee, which is not hers for certain, may be."""
    if fee.holder.startswith("@"):
        return False
    house = bool(participant.organisation) and _same_house(participant.organisation or "", fee.name or fee.holder)
    return house or ("@" in fee.holder and _same_people(participant.name or "", fee.name))


def _same_house(one: str, other: str) -> bool:
    (kind, own), (other_kind, other_own) = _taken_apart(one), _taken_apart(other)
    if not own or (kind and other_kind and kind != other_kind):
        return False
    return own == other_own or _alike(own, other_own)


@lru_cache(maxsize=32_768)
def _taken_apart(house: str) -> tuple[str, str]:
    """What kind of house it is, "" where its name does not tell; and its own name. « Asso. Les Jardins » is an
    association, and its name is « jardins »."""
    text = folded(house)
    for phrase, kind in _PHRASES:
        text = phrase.sub(kind, text)
    words = [_SHORT.get(word, word) for word in text.split() if word not in _EMPTY]
    kinds = [_KIND[word] for word in words if word in _KIND]
    return kinds[0] if kinds else "", " ".join(sorted(word for word in words if word not in _KIND))


def _same_people(name: str, other: str) -> bool:
    """Two full names that differ by a slip, a second family name, or the order of their words."""
    one, two = _sorted(name), _sorted(other)
    if " " not in one or " " not in two or not (same_name(name, other) or _alike(one, two)):
        return False
    from mailbot.core.reading.people import may_be_the_same  # with many patterns: see `reading.read`

    return may_be_the_same(name, other)


@lru_cache(maxsize=32_768)
def _sorted(name: str) -> str:
    return " ".join(sorted(folded(name).split()))


def _alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz  # most rolls hold nothing to compare, and to import it takes a moment

    return fuzz.ratio(one, other) >= ALIKE
