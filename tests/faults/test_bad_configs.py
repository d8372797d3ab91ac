"""Each folder of `bad_configs/` is a broken configuration: what stands in it replaces files of `good/`, `environ`
holds environment variables, `expected.txt` is all that the coordinator reads."""

import shutil
from pathlib import Path

import pytest

from mailbot.config import ConfigError, load

FOLDER = Path(__file__).parent / "bad_configs"
CASES = sorted(path for path in FOLDER.iterdir() if path.name != "good")


def _environ(folder: Path) -> dict[str, str]:
    file = folder / "environ"
    return dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}


def test_what_the_cases_break_was_good() -> None:
    configuration = load(FOLDER / "good", {"MAILBOT_PASSWORD": "secret"})

    assert configuration.remarks == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_a_bad_configuration_is_told_in_these_words(case: Path, tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(FOLDER / "good", config)
    shutil.copytree(case, config, dirs_exist_ok=True)

    with pytest.raises(ConfigError) as raised:
        load(config, _environ(case))

    assert f"{raised.value}\n" == (case / "expected.txt").read_text(encoding="utf-8")
