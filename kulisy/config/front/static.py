"""Built assets: the precompressed twin that the browser takes, cached for ever by their hash."""

import asyncio
import mimetypes
import re
from pathlib import Path

from kulisy.config.front.answers import Receive, Scope, Send, answer, encoded, header, say
from kulisy.config.front.files import send_file

#: A name that changes with its content: look.3f2a9c41.css, or a folder of that shape.
HASHED = re.compile(r"[.-][0-9a-f]{8,64}\.")
FOR_EVER = "public, max-age=31536000, immutable"
SMALL = 512 * 1024
TWINS = (("br", ".br"), ("gzip", ".gz"))
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class Static:
    """Serves files below `root` under `prefix`."""

    def __init__(self, root: Path, *, prefix: str = "/static/") -> None:
        self.prefix = prefix
        self._root = root.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await say(send, 405, "Files are only read.")
            return
        path = self._find(scope["path"].removeprefix(self.prefix))
        if path is None:
            await say(send, 404, "There is no such file.")
            return
        encoding, twin = self._twin(path, header(scope, b"accept-encoding"))
        headers = self._headers(path, encoding)
        size = twin.stat().st_size
        if size > SMALL:
            await send_file(scope, receive, send, path=twin, headers=headers)
            return
        body = b"" if scope["method"] == "HEAD" else await asyncio.to_thread(twin.read_bytes)
        await answer(send, 200, [*headers, (b"content-length", b"%d" % size)], body)

    def _find(self, name: str) -> Path | None:
        """The file of that name; nothing outside the root, nothing hidden, no twin by itself."""
        if "\0" in name or name.endswith((".br", ".gz")):
            return None
        try:
            path = (self._root / name).resolve()
            inside = path.is_relative_to(self._root) and path.is_file()
        except OSError:  # a name too long for the disk
            return None
        hidden = any(part.startswith(".") for part in Path(name).parts)
        return path if inside and not hidden else None

    def _twin(self, path: Path, accepted: str) -> tuple[str, Path]:
        for encoding, suffix in TWINS:
            if accepts(accepted, encoding):
                twin = path.with_name(path.name + suffix)
                if twin.is_file():
                    return encoding, twin
        return "", path

    def _headers(self, path: Path, encoding: str) -> list[tuple[bytes, bytes]]:
        known = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        said = [
            ("Content-Type", known or "application/octet-stream"),
            ("Cache-Control", FOR_EVER if HASHED.search(path.name) else "no-cache"),
            ("Vary", "Accept-Encoding"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if encoding:
            said.append(("Content-Encoding", encoding))
        return encoded(said)


def accepts(said: str, encoding: str) -> bool:
    """Whether an Accept-Encoding header admits `encoding` (a weight of 0 refuses it)."""
    for part in said.split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip().lower() == encoding:
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return False
