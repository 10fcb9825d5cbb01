"""Where things are: the data folder, and what a process of ours finds in its environment."""

import os
from pathlib import Path

import kulisy

SETTINGS = "kulisy.config.settings"
USUAL = "http://127.0.0.1:8000"


def data_folder(given: str = "") -> Path:
    """`--data`, else KULISY_DATA, else data/ of the checkout, else the user's own data folder."""
    chosen = given or os.environ.get("KULISY_DATA", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    checkout = Path(kulisy.__file__).parent.parent
    if (checkout / "pyproject.toml").exists():
        return checkout / "data"
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "kulisy"


def note_address(data: Path, address: str) -> None:
    """What `kulisy run` listens on: links that other commands print lead there."""
    (data / "address").write_text(address, encoding="utf-8")


def last_address(data: Path) -> str:
    """Where this installation was last started; the usual place where it never was."""
    try:
        return (data / "address").read_text(encoding="utf-8").strip() or USUAL
    except OSError:
        return USUAL


def environment(data: Path, database: str, **more: str) -> dict[str, str]:
    """The environment of a part: one database login, never the owner's beside it."""
    hidden = {
        f"DATABASE_{name}URL{file}" for name in ("OWNER_", "JOBS_", "") for file in ("", "_FILE")
    }
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    kept.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    return {**kept, "KULISY_DATA": str(data), "DATABASE_URL": database, **more}
