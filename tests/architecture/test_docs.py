"""What docs/ says of the tests is so: whoever renames one finds the page that names it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py")]
TESTS = {name for file in FILES for name in re.findall(r"(?m)^(?:async )?def (test_\w+)", (ROOT / file).read_text())}


@pytest.mark.parametrize("page", ["mail-safety.md", "SECURITY.md"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text()
    named = set(re.findall(r"`(test_\w+)`", text))
    files = set(re.findall(r"`((?:tests/)?(?:\w+/)*test_\w+\.py)`", text))

    assert named | files
    assert named - TESTS == set()
    assert {name for name in files if not any(f"/{file}".endswith(f"/{name}") for file in FILES)} == set()
