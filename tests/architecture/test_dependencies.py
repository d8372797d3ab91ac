"""What is installed is what is used: each dependency that is declared is imported, each that is pinned is needed, and
comes from nowhere but what its hash says."""

import ast
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
DATA = {"tzdata"}  # nobody imports it: Python looks into it
TOOLS = {"hatchling", "pytest-xdist", "ruff", "mypy", "types-oauthlib", "import-linter", "scikit-learn"}

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = (ROOT / "requirements.txt").read_text("utf-8")
EXTRAS = PROJECT["project"]["optional-dependencies"]


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def imported(folder: str) -> set[str]:
    """The distributions that the modules of a folder import."""
    modules = {name.partition(".")[0] for path in (ROOT / folder).rglob("*.py") for name in _imports(path)}
    owners = packages_distributions()
    return {canonicalize_name(each) for module in modules for each in owners.get(module, ())}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def needed(roots: set[str]) -> set[str]:
    """These, and all that they ask for here."""
    found: set[str] = set()
    todo = set(roots)
    while todo:
        found.add(name := todo.pop())
        with suppress(PackageNotFoundError):  # one for another system
            asked = map(Requirement, requires(name) or ())
            todo |= {canonicalize_name(each.name) for each in asked if _is_asked_for(each)} - found
    return found


def _is_asked_for(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def test_each_dependency_that_is_declared_is_imported() -> None:
    assert names(PROJECT["project"]["dependencies"]) - imported("mailbot") == DATA
    declared = names([*EXTRAS["demo"], *EXTRAS["dev"]])
    assert declared - imported("mailbot") - imported("tests") - TOOLS == set()


def test_what_mailbot_imports_is_declared() -> None:
    declared = names([*PROJECT["project"]["dependencies"], *EXTRAS["demo"], *EXTRAS["keyring"]])

    assert imported("mailbot") - needed(declared) - {"mailbot"} == set()


def test_each_pin_is_needed_and_has_a_hash() -> None:
    pins = re.split(r"\n(?=\S)", PINS.strip())
    roots = names(PROJECT["project"]["dependencies"]) | names([*EXTRAS["demo"], *EXTRAS["dev"]])

    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
    pinned = {canonicalize_name(pin.partition("==")[0]) for pin in pins}
    assert pinned - needed(roots | names(PROJECT["build-system"]["requires"])) == {"editables"}  # hatchling's, for -e


def test_no_address_stands_among_the_pins() -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", PINS)
