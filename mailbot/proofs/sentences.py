"""What Jinja finds wrong in a template, said so that somebody who is no programmer knows what to mend.

Jinja says it in English and for programmers: none of its sentences gets through."""

import re
from collections.abc import Callable, Iterable, Mapping

from jinja2 import Template, TemplateNotFound
from jinja2.exceptions import SecurityError
from pydantic import BaseModel

from mailbot.adapters.jinja_texts import UnknownName
from mailbot.config.mistakes import nearest
from mailbot.core.decision import Letter

TAGS = ("if", "elif", "else", "endif", "for", "endfor", "block", "endblock", "extends", "include", "set", "endset")


def _or(name: str, known: Iterable[str], otherwise: str = "") -> str:
    meant = nearest(name, known)
    return f" ; vouliez-vous dire « {meant} » ?" if meant else otherwise


# --- a template that cannot be read ----------------------------------------------------------------------------------


def _tag(found: re.Match[str]) -> str:
    tag, opened = found["tag"], found["opened"]
    if tag not in TAGS:
        return f"« {{% {tag} %}} » n'existe pas{_or(tag, TAGS, ' ; effacez-le')}"
    if opened:
        return f"« {{% {tag} %}} » ne va pas ici : « {{% {opened} %}} », plus haut, attend « {{% end{opened} %}} »"
    return f"« {{% {tag} %}} » ne répond à rien plus haut ; effacez-le"


# What Jinja says, and what it means; the first pattern found in its sentence.
MEANINGS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"unknown tag '(?P<tag>\w+)'(?:.*be closed is '(?P<opened>\w+)')?", _tag),
    (
        r"Unexpected end of template.*be closed is '(\w+)'",
        lambda found: f"« {{% {found[1]} %}} » n'est jamais refermé ; ajoutez « {{% end{found[1]} %}} »",
    ),
    (r"block '(\w+)' defined twice", lambda found: f"le bloc « {found[1]} » est là deux fois ; n'en gardez qu'un"),
    (r"Missing end of comment tag", lambda _: "un commentaire « {# » n'est jamais refermé par « #} »"),
    (
        r"unexpected char '(.*)' at",
        lambda found: f"le signe « {found[1]} » ne va pas entre accolades ; un texte s'y met entre guillemets droits",
    ),
    (r"got 'end of (?:print statement|statement block)'", lambda _: "il manque quelque chose entre ces accolades"),
    (
        r"expected token 'end of print statement', got '(.*)'",
        lambda found: f"« {found[1]} » est de trop, ou « }}}} » manque avant",
    ),
    (
        r"expected token 'end of statement block', got '(.*)'",
        lambda found: f"« {found[1]} » est de trop, ou « %}} » manque avant",
    ),
    (r"unexpected '(.*)'", lambda found: f"« {found[1]} » ne va pas ici ; comptez les accolades et les parenthèses"),
)


def syntax(error: Exception) -> str:
    for pattern, meaning in MEANINGS:
        if found := re.search(pattern, str(error)):
            return meaning(found)
    return "ces accolades ne se lisent pas ; comparez-les à celles du modèle d'origine"


def unknown_filter(name: str, known: Iterable[str]) -> str:
    return f"« | {name} » n'existe pas{_or(name, known, ' ; effacez-le')}"


def unknown_test(name: str, known: Iterable[str]) -> str:
    return f"« is {name} » n'existe pas{_or(name, known, ' ; effacez-le')}"


# --- a template that cannot be printed -------------------------------------------------------------------------------


def place(error: BaseException) -> tuple[str, int] | None:
    """The template and its line where it happened; None if it was in none, or in the same ones again and again."""
    if isinstance(error, RecursionError):
        return None
    found, traceback = None, error.__traceback__
    while traceback:
        template = traceback.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.name:
            found = template.name, template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def failure(error: Exception, letter: Letter, vocabulary: Mapping[str, object]) -> str:
    match error:
        case UnknownName(is_attribute=False):
            return unknown_name(error.name, vocabulary)
        case UnknownName() if error.owner is not None:
            return f"« {error.name} » n'existe pas ici{_or(error.name, _names_of(error.owner))}"
        case TemplateNotFound():
            file = str(error.name).rpartition("/")[2]
            return f"le modèle « {file} » n'existe pas dans ce dossier, ou ne se lit pas"
        case SecurityError():
            return "un modèle n'a pas le droit de demander cela ; effacez ces accolades"
        case RecursionError():
            return "ce modèle s'inclut lui-même, sans fin"
    return (
        f"cette ligne ne peut pas s'écrire dans toutes les lettres « {letter.kind} » : une valeur manque à certaines, "
        "ou n'est pas de ce genre ; encadrez-la de {% if … %} et {% endif %}, ou effacez-la"
    )


def unknown_name(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    return f"« {name} » n'est pas connu ici" + _or(name, names, f" ; noms connus : {', '.join(names)}")


def _names_of(owner: object) -> set[str]:
    names = owner if isinstance(owner, Mapping) else dir(owner)
    return {str(name) for name in names if not str(name).startswith("_")} - set(dir(BaseModel))
