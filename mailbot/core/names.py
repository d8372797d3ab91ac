"""When two spellings are one name, and two participants one person. Exact up to case, accents and hyphens:
what merely resembles is for a human to judge."""

import re
import unicodedata

from mailbot.core.model import Participant


def folded(text: str) -> str:
    """Without case, accents and punctuation: "Hélène  GAÏDON-Roux" becomes "helene gaidon roux"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare))


def same_name(one: str, other: str) -> bool:
    """Whether one name's words all stand in the other, in any order. A missing name contradicts nothing."""
    words, others = set(folded(one).split()), set(folded(other).split())
    return words <= others or others <= words


def same_person(one: Participant, other: Participant) -> bool:
    """One address can serve several people (a couple, an office), so address and name both count."""
    return one.email == other.email and same_name(one.name or "", other.name or "")
