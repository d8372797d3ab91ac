"""The three sessions of the example configuration, as values."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mailbot.core.policy import Part, Session, SessionMembership

PARIS = ZoneInfo("Europe/Paris")


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, month, day, hour, minute, tzinfo=PARIS).astimezone(ZoneInfo("UTC"))


COOPERER = Session(
    id="cooperer-citoyens",
    title="Coopérer avec les citoyens pour coproduire de l'action publique",
    seats=20,
    register_by=_at(10, 3, 0),
    words=("citoyens", "coproduire", "action publique"),
    place="webconference",
    link="https://visio.example.org/cooperer-citoyens",
    parts=(
        Part(id="morning", name={"fr": "matinée", "en": "morning"}, start=_at(10, 8, 9, 30), end=_at(10, 8, 12)),
        Part(
            id="afternoon",
            name={"fr": "après-midi", "en": "afternoon"},
            start=_at(10, 8, 13, 30),
            end=_at(10, 8, 15),
            provisional=True,
        ),
    ),
)
ANIMER = Session(
    id="animer-distance",
    title="Animer des réunions à distance",
    seats=15,
    register_by=_at(10, 31, 0),
    words=("animer", "réunions à distance"),
    place="webconference",
    link="https://visio.example.org/animer-distance",
    membership=SessionMembership(required=False),
    parts=(Part(id="session", start=_at(11, 5, 14), end=_at(11, 5, 16, 30)),),
)
MOBILISER = Session(
    id="mobiliser-acteurs",
    title="Mobiliser les acteurs d'un territoire autour d'un projet",
    seats=25,
    register_by=_at(11, 13, 0),
    words=("mobiliser", "mobilisation des acteurs"),
    place="Maison des associations, 5 place de l'Exemple, Lyon",
    parts=(
        Part(
            id="day1",
            name={"fr": "première journée", "en": "first day"},
            start=_at(11, 19, 9, 30),
            end=_at(11, 19, 17),
        ),
        Part(
            id="day2",
            name={"fr": "seconde journée", "en": "second day"},
            start=_at(11, 20, 9, 30),
            end=_at(11, 20, 17),
        ),
    ),
)
SESSIONS = (COOPERER, ANIMER, MOBILISER)
