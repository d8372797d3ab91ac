"""How the organisation's own words are set: the signs that keyboards lack."""

import re

# French wants no-break spaces inside « » and before : ; ! ?; an escaped sign is somebody's own.
_FRENCH_SPACE = re.compile(r"(?<=«) | (?=[:;!?»€%])")
_APOSTROPHE = re.compile(r"(?<=\w)'")


def typeset(text: str, language: str) -> str:
    spaced = _FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", text) if language == "fr" else text
    return _APOSTROPHE.sub("’", spaced)
