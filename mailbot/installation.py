"""What `mailbot init` lays out: an example configuration and the templates, to edit, and a unit for systemd.

Nothing that exists is ever overwritten: a second `init` only adds what is missing."""

import sys
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import mailbot

# Systemd reads these as %-specifiers, quotes and escapes (systemd.syntax(7)).
ESCAPED = str.maketrans({"%": "%%", '"': '\\"', "\\": "\\\\"})

UNIT = """\
# mailbot as a service. To install it, as root:
#   cp {unit} /etc/systemd/system/ && systemctl daemon-reload && systemctl enable --now mailbot
# The password stands beside it in mailbot.env, readable by its owner alone (chmod 600), as one line:
#   MAILBOT_PASSWORD=...

[Unit]
Description=mailbot: registrations by mail
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
# The owner of the folder; better not root.
User={user}
WorkingDirectory={folder}
ExecStart={python} -m mailbot --config {config} run
EnvironmentFile=-{environment}
Restart=on-failure
RestartSec=10
# The worker ends its pass before it stops; a server may take two minutes to say whether it took a letter.
TimeoutStopSec=180

# It reads its folder, writes to var/ alone, and speaks to the network: nothing else.
UMask=0077
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={var}
NoNewPrivileges=yes
CapabilityBoundingSet=
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""


def shipped() -> Path:
    """The folder that holds the defaults, `config/` and `templates/`: in the wheel, or the checkout itself."""
    package = Path(mailbot.__file__).resolve().parent
    in_wheel = package / "shipped"
    return in_wheel if in_wheel.is_dir() else package.parent


def lay_out(target: Path) -> list[tuple[Path, bool]]:
    """Make `target` an installation. Tells each file and folder, and whether it was made or was there already."""
    target = target.resolve()
    laid_out = [
        _written(target / part / path.relative_to(shipped() / part), path.read_bytes())
        for part in ("config", "templates")
        for path in _files(shipped() / part)
    ]
    unit = target / "mailbot.service"
    laid_out.append(_written(unit, _unit(target).encode()))
    return [*laid_out, _private_folder(target / "var")]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def _written(path: Path, content: bytes) -> tuple[Path, bool]:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return path, False
    return path, True


def _private_folder(path: Path) -> tuple[Path, bool]:
    """Names and addresses will lie here: for the service's user alone."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return path, False
    return path, True


def _unit(target: Path) -> str:
    return UNIT.format(
        unit=quote(str(target / "mailbot.service")),
        user=target.owner(),
        # These two take the rest of the line as it is; the others are words, and quoted.
        folder=_escaped(target),
        environment=_escaped(target / "mailbot.env"),
        python=_quoted(Path(sys.executable)).replace("$", "$$"),
        config=_quoted(target / "config").replace("$", "$$"),
        var=_quoted(target / "var"),
    )


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _quoted(path: Path) -> str:
    return f'"{str(path).translate(ESCAPED)}"'
