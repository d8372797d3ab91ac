"""`mailbot init` lays out an installation that is good at once, and never overwrites anything."""

import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from mailbot.config import load
from mailbot.installation import lay_out, shipped


def test_a_new_installation_has_all_that_is_shipped_and_is_a_good_configuration(tmp_path: Path) -> None:
    laid_out = lay_out(tmp_path / "stages")

    made = {str(path.relative_to(tmp_path / "stages")) for path, was_made in laid_out if was_made}
    assert {"config/mailbox.toml", "config/rules.toml", "mailbot.service", "var"} <= made
    for part in ("config", "templates"):
        for path in (path for path in (shipped() / part).rglob("*") if path.is_file()):
            assert (tmp_path / "stages" / path.relative_to(shipped())).read_bytes() == path.read_bytes()
    assert len(load(tmp_path / "stages" / "config", {}).policy.sessions) == 3


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "config/rules.toml").write_text("# à moi\n")
    (tmp_path / "mailbot.service").unlink()

    laid_out = lay_out(tmp_path)

    assert [path.name for path, was_made in laid_out if was_made] == ["mailbot.service"]
    assert (tmp_path / "config/rules.toml").read_text() == "# à moi\n"


def test_only_its_owner_can_enter_the_folder_of_the_state(tmp_path: Path) -> None:
    lay_out(tmp_path)

    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_the_unit_names_this_installation_whatever_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "mes stages %n $HOME"

    lay_out(folder)

    unit = (folder / "mailbot.service").read_text()
    escaped = str(folder).replace("%", "%%")
    assert f"WorkingDirectory={escaped}\n" in unit
    assert f'ReadWritePaths="{escaped}/var"\n' in unit
    assert f'-m mailbot --config "{escaped.replace("$", "$$")}/config" run\n' in unit


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    lay_out(tmp_path)

    verified = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "mailbot.service"], capture_output=True, text=True, check=False
    )

    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_the_unit_hardened(tmp_path: Path) -> None:
    """What is left is the network, which it needs."""
    lay_out(tmp_path)
    unit = tmp_path / "mailbot.service"
    unit.write_text(re.sub(r"(?m)^User=.*", "User=daemon", unit.read_text()))  # not root, whoever runs the tests

    measured = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    assert measured.returncode == 0, measured.stdout
