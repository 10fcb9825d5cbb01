"""What a first start leaves in its data folder, made once for a state of the code and copied for
each test that wants a Kulisy of its own: making a cluster, migrating and planting take a minute."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import kulisy
from kulisy.operate.locks import alone
from kulisy.operate.passwords import Passwords
from kulisy.operate.postgres import Cluster
from kulisy.operate.testing import cache_folder

#: States of the code whose folders are kept: this one, and another branch's.
KEPT = 2


def copy_into(data: Path, *, demo: bool) -> None:
    """Make `data` a folder that Kulisy was started in once (`--demo` if asked), and stopped."""
    kind = "demo" if demo else "bare"
    with alone(cache_folder() / f"first-{kind}.lock"):
        made = cache_folder() / f"first-{kind}-{_state()}" / "data"
        if not (made.parent / "whole").exists():
            shutil.rmtree(made.parent, ignore_errors=True)
            _make(made, demo=demo)
            (made.parent / "whole").touch()
            _sweep(kind)
    shutil.copytree(
        made, data, symlinks=True, ignore=lambda folder, names: _cluster_of(made, folder)
    )
    _copy(_cluster(made).home, _cluster(data).home)
    for name in ("sockets", "run"):  # Where the other one listened.
        found = _cluster(data).home / name
        shutil.rmtree(found) if found.is_dir() else found.unlink(missing_ok=True)


def _cluster_of(made: Path, folder: str) -> set[str]:
    """It is copied by itself: as root it stands where the server's account can read it."""
    return {"pg"} if Path(folder) == made else set()


def _make(data: Path, *, demo: bool) -> None:
    from tests.faults.running import Running

    data.parent.mkdir(parents=True)
    if demo:
        # Migrating is half of a first start, and the same for both.
        copy_into(data, demo=False)
    first = Running(data)
    try:
        first.start(*(["--demo", "--workers", "1"] if demo else []), patience=300)
    finally:
        if first.process is not None and first.process.poll() is None:
            first.stop()
    if demo and not (data / "demo-planted").exists():
        raise AssertionError(f"the demo was not planted:\n{first.said()}")


def _cluster(data: Path) -> Cluster:
    return Cluster(data / "pg", passwords=Passwords(data / "passwords.json"))


def _copy(source: Path, target: Path) -> None:
    """With owners and rights, as the database's account needs them."""
    subprocess.run(["cp", "-a", "--reflink=auto", f"{source}/.", str(target)], check=True)


def _state() -> str:
    """Every file of the package decides what a first start leaves."""
    digest = hashlib.sha256()
    root = Path(kulisy.__file__).parent
    for file in sorted(root.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts and "tests" not in file.parts:
            digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _sweep(kind: str) -> None:
    found = sorted(cache_folder().glob(f"first-{kind}-*"), key=lambda each: each.stat().st_mtime)
    for folder in found[:-KEPT]:
        shutil.rmtree(_cluster(folder / "data").home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
