"""The account the embedded server runs under: PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kulisy.operate.binaries import PostgresTrouble


@dataclass(frozen=True)
class Account:
    """Whom the server's processes belong to; `dropped` when we are root and it is not."""

    uid: int
    gid: int
    dropped: bool

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments of subprocess.Popen that change to this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.dropped else {}

    def own(self, path: Path) -> None:
        """Give the account something that we have just made."""
        if self.dropped:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, folder: Path) -> bool:
        """Whether the account may walk down to `folder` (which need not exist yet)."""
        if not self.dropped:
            return True
        return all(self._may_pass(above) for above in folder.absolute().parents if above.exists())

    def _may_pass(self, folder: Path) -> bool:
        info = folder.stat()
        if info.st_uid == self.uid:
            return bool(info.st_mode & stat.S_IXUSR)
        if info.st_gid == self.gid:
            return bool(info.st_mode & stat.S_IXGRP)
        return bool(info.st_mode & stat.S_IXOTH)


def server_account() -> Account:
    """Ourselves; as root the account named by KULISY_PG_USER, else nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), dropped=False)
    name = os.environ.get("KULISY_PG_USER", "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise PostgresTrouble(
            f"There is no account “{name}” to run PostgreSQL under (it refuses to run as root). "
            "Name one in KULISY_PG_USER, or start Kulisy as an ordinary user."
        ) from None
    if entry.pw_uid == 0:
        raise PostgresTrouble("KULISY_PG_USER must not be root: PostgreSQL refuses to run so.")
    return Account(entry.pw_uid, entry.pw_gid, dropped=True)
