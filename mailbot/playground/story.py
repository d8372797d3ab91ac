"""The demo's story: who writes what, and when. Invented people; the shipped session of 8 October 2020, with few seats.

It is data alone: what mailbot makes of it is for mailbot to decide."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

SESSION = "cooperer-citoyens"
SEATS = 9
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Mail:
    """Somebody writes. `replies`: she answers the last letter she got."""

    at: datetime
    name: str
    email: str
    subject: str
    body: str
    replies: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fee:
    """The coordinator records memberships. A holder is an address, a mail domain or an organisation."""

    at: datetime
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """The coordinator notes who came: all who were registered, save these."""

    at: datetime
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """The coordinator edits the session's file: what was "to be confirmed" is certain."""

    at: datetime


Event = Mail | Fee | Attendance | Edit


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, month, day, hour, minute, tzinfo=PARIS)


BEGIN = _at(9, 13, 12)
END = _at(10, 9, 12)

STORY: tuple[Event, ...] = (
    # Paid before anybody writes.
    Fee(
        BEGIN,
        (
            "claire.morel@jardins.example",
            "@valbourg.example",
            "hugo.lambert@courrier.example",
            "emma.walker@rivers.example",
            "yanis.benali@courrier.example",
            "lucie.garnier@foyer.example",
            "oscar.lind@rivers.example",
            "denis.faure@collines.example",
        ),
    ),
    Mail(
        _at(9, 14, 8, 32),
        "Claire Morel",
        "claire.morel@jardins.example",
        "Inscription session du 8 octobre",
        "Bonjour,\n\nJe souhaite m'inscrire à la session « Coopérer avec les citoyens » du 8 octobre.\n\n"
        "Bien cordialement,\nClaire Morel\nLes Jardins du Lac\n",
    ),
    Mail(
        _at(9, 14, 9, 5),
        "Marc Fontaine",
        "marc.fontaine@valbourg.example",
        "webconférence citoyens",
        "Bonjour, merci de m'inscrire à la webconférence du 8 octobre.\nMarc Fontaine, mairie de Valbourg\n",
    ),
    Mail(
        _at(9, 14, 14, 20),
        "Sofia Renard",
        "sofia.renard@valbourg.example",
        "inscription",
        "Bonjour\nje m'inscris pour la session Coopérer avec les citoyens, le 8/10.\nMerci !\nSofia\n",
    ),
    Mail(
        _at(9, 15, 10, 41),
        "Paul Descamps",
        "paul.descamps@courrier.example",
        "Coopérer avec les citoyens",
        "Bonjour,\n\nJe voudrais participer à la session du 8 octobre. Je ne suis pas encore adhérent.\n\n"
        "Paul Descamps\n",
    ),
    Mail(
        _at(9, 15, 16, 2),
        "Emma Walker",
        "emma.walker@rivers.example",
        "Registration for 8 October",
        "Hello,\n\nI would like to register for the session on 8 October.\n\nKind regards,\nEmma Walker\n",
    ),
    Mail(
        _at(9, 16, 9, 12),
        "Nadia Perrin",
        "nadia.perrin@courrier.example",
        "Demande d'inscription",
        "Madame, Monsieur,\n\nPourriez-vous m'inscrire à la session Coopérer avec les citoyens du 8 octobre 2020 ?\n\n"
        "Avec mes remerciements,\nNadia Perrin\n",
    ),
    Mail(
        _at(9, 16, 11, 30),
        "Claire Morel",
        "claire.morel@jardins.example",
        "Inscription session du 8 octobre (bis)",
        "Bonjour,\n\nJe souhaite m'inscrire à la session du 8 octobre.\n\nClaire Morel\n",
    ),
    Mail(
        _at(9, 17, 8, 55),
        "Hugo Lambert",
        "hugo.lambert@courrier.example",
        "8 octobre",
        "Bonjour,\n\nComptez sur moi pour le 8 octobre !\n\nHugo Lambert\n",
    ),
    Mail(
        _at(9, 17, 9, 20),
        "Denis Faure",
        "denis.faure@collines.example",
        "Formation",
        "Bonjour,\n\nJe souhaite m'inscrire à votre formation de cet automne.\n\n"
        "Denis Faure\nLa Bergerie des Collines\n",
    ),
    Mail(
        _at(9, 17, 11, 48),
        "Denis Faure",
        "denis.faure@collines.example",
        "",
        "Bonjour, je m'inscris à celle du 8 octobre, merci.\nDenis Faure\n",
        replies=True,
    ),
    Mail(
        _at(9, 17, 14, 10),
        "Paul Descamps",
        "paul.descamps@courrier.example",
        "",
        "Bonjour,\n\nLe virement de ma cotisation est parti ce matin.\n\nPaul Descamps\n",
        replies=True,
    ),
    Fee(_at(9, 17, 15), ("paul.descamps@courrier.example",)),
    Mail(
        _at(9, 18, 10, 10),
        "Inès Caron",
        "ines.caron@foyer.example",
        "Inscription action publique",
        "Bonjour,\n\nJe m'inscris à la session sur l'action publique du 8 octobre.\n\nInès Caron\n",
    ),
    Mail(
        _at(9, 18, 10, 11),
        "Yanis Benali",
        "yanis.benali@courrier.example",
        "une place svp",
        "Bonjour, une place pour moi le 8 octobre, s'il vous plaît (coopérer avec les citoyens).\nYanis Benali\n",
    ),
    Mail(
        _at(9, 18, 10, 14),
        "Lucie Garnier",
        "lucie.garnier@foyer.example",
        "Session citoyens",
        "Bonjour, je souhaite participer à la session citoyens du 8 octobre.\nLucie Garnier\n",
    ),
    Fee(_at(9, 18, 14), ("nadia.perrin@courrier.example",)),
    Mail(
        _at(9, 18, 17, 45),
        "Oscar Lind",
        "oscar.lind@rivers.example",
        "Seat on 8 October",
        "Hello, please register me for the session on 8 October. Thank you!\nOscar Lind\n",
    ),
    Mail(
        _at(9, 19, 11),
        "Marc Fontaine",
        "marc.fontaine@valbourg.example",
        "Absence du bureau",
        "Je suis absent jusqu'au 28 septembre. En cas d'urgence, écrivez à la mairie.\n",
        replies=True,
        headers=(("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")),
    ),
    Mail(
        _at(9, 21, 9, 3),
        "Thomas Vidal",
        "thomas.vidal@atelier.example",
        "Question sur la session du 8 octobre",
        "Bonjour,\n\nLa session du 8 octobre sera-t-elle sous-titrée ? Une collègue est malentendante.\n\n"
        "Thomas Vidal\n",
    ),
    Mail(
        _at(9, 21, 10, 30),
        "Sofia Renard",
        "sofia.renard@valbourg.example",
        "Désistement",
        "Bonjour,\n\nJe ne pourrai malheureusement pas participer à la session du 8 octobre, "
        "merci d'annuler mon inscription.\n\nSofia Renard\n",
        replies=True,
    ),
    Mail(
        _at(9, 21, 13, 15),
        "Yanis Benali",
        "yanis.benali@courrier.example",
        "",
        "Oui, je prends la place, merci beaucoup !\nYanis\n",
        replies=True,
    ),
    Mail(
        _at(9, 22, 8, 20),
        "Julie Roche",
        "julie.roche@atelier.example",
        "Inscription",
        "Bonjour, je souhaite m'inscrire à Coopérer avec les citoyens le 8 octobre.\nJulie Roche\n",
    ),
    Mail(
        _at(9, 23, 9, 40),
        "Emma Walker",
        "emma.walker@rivers.example",
        "Cancellation",
        "Hello,\n\nI am sorry, I can no longer attend the session on 8 October. Please cancel my registration.\n\n"
        "Emma Walker\n",
        replies=True,
    ),
    Mail(
        _at(9, 23, 18, 5),
        "Lucie Garnier",
        "lucie.garnier@foyer.example",
        "",
        "Bonjour,\n\nNon merci, je ne prends pas la place.\n\nLucie Garnier\n",
        replies=True,
    ),
    Mail(
        _at(9, 24, 9, 30),
        "Oscar Lind",
        "oscar.lind@rivers.example",
        "",
        "Yes, I accept, thank you!\nOscar\n",
        replies=True,
    ),
    Mail(
        _at(9, 25, 14, 0),
        "Julie Roche",
        "julie.roche@atelier.example",
        "Où en est ma demande ?",
        "Bonjour, où en est mon inscription à la session du 8 octobre ?\nJulie Roche\n",
    ),
    Mail(
        _at(9, 26, 20, 15),
        "Hugo Lambert",
        "hugo.lambert@courrier.example",
        "Merci",
        "Merci beaucoup pour votre réponse, bonne soirée !\nHugo\n",
        replies=True,
    ),
    Edit(_at(9, 28, 10)),
    Mail(
        _at(9, 28, 10, 20),
        "Dominique Bernier",
        "dominique.bernier@caprural.example",
        "",
        "Oui\n",
        replies=True,
    ),
    Mail(
        _at(9, 29, 9, 15),
        "Marc Fontaine",
        "marc.fontaine@valbourg.example",
        "",
        "Bonjour, je suis retenu à la mairie ce jour-là : ma collègue Lise Arnaud (lise.arnaud@valbourg.example) "
        "me remplacera.\nMarc Fontaine\n",
        replies=True,
    ),
    Mail(
        _at(10, 1, 16, 20),
        "Karim Aubert",
        "karim.aubert@valbourg.example",
        "Inscription de dernière minute",
        "Bonjour, je souhaite m'inscrire à la session du 8 octobre s'il reste une place.\nKarim Aubert\n",
    ),
    Mail(
        _at(10, 2, 18, 30),
        "Agathe Simon",
        "agathe.simon@atelier.example",
        "Session du 8",
        "Bonsoir, je m'inscris à la session « Coopérer avec les citoyens » du 8 octobre. Merci, Agathe Simon\n",
    ),
    Mail(
        _at(10, 3, 9, 10),
        "Béatrice Noël",
        "beatrice.noel@courrier.example",
        "inscription 8 octobre",
        "Bonjour, je découvre votre programme et je souhaite m'inscrire à la session du 8 octobre.\nBéatrice Noël\n",
    ),
    # The day after.
    Attendance(_at(10, 9, 10, 30), absent=("paul.descamps@courrier.example",)),
)
