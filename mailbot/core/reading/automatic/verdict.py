"""What the parts of this package answer: the kind of machine, and why it is thought so, in French."""

from mailbot.core.reading.reading import Intent

Verdict = tuple[Intent, str]
