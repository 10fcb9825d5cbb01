"""Generated passwords of the database's logins, kept in KULISY_DATA/passwords.json (mode 0600)."""

import json
import os
import secrets
from pathlib import Path


class Passwords:
    """A small file of name -> password; a missing one is made and written at once."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, login: str) -> str:
        """The kept password of `login`, else a new one."""
        kept = self._read()
        if login not in kept:
            kept[login] = secrets.token_urlsafe(24)
            self._write(kept)
        return kept[login]

    def known(self, login: str) -> bool:
        return login in self._read()

    def _read(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}

    def _write(self, kept: dict[str, str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(kept, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._file)
