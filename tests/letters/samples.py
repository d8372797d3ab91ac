"""The sample letters of the package, and the templates that print them."""

from pathlib import Path

from mailbot.samples import (
    ACTORS,
    CITIZENS,
    LINK,
    MARIE,
    PARIS,
    POLICY,
    SURVEY,
    a_letter,
    a_registration,
    at,
    every_letter,
    for_a_colleague,
)

__all__ = [
    "ACTORS",
    "CITIZENS",
    "LINK",
    "MARIE",
    "PARIS",
    "POLICY",
    "SURVEY",
    "TEMPLATES",
    "a_letter",
    "a_registration",
    "at",
    "every_letter",
    "for_a_colleague",
]

TEMPLATES = Path(__file__).parents[2] / "templates"
