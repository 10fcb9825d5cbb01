"""Builds what browsers fetch: one style sheet, one script, one font, one sprite, marks.

Names carry a hash of the content, so they are cached for ever; `manifest.json` maps plain names to
them. Nothing third-party is committed: htmx, icons and the font come out of installed wheels.
"""

import fcntl
import gzip
import hashlib
import json
import os
import re
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from lightningcss import bundle_css

from kulisy.look import icons, marks, scripts, typeface

SOURCE = Path(__file__).resolve().parent / "static_src"
#: Kinds that shrink; a woff2 or a png does not.
TEXT = {".css", ".js", ".svg", ".webmanifest"}
#: How long a page that somebody left open may still ask for what an upgrade has replaced.
KEPT = timedelta(days=30)
_HASHED = re.compile(r"-[0-9a-f]{12}\.[a-z0-9]+$")


def build(target: Path) -> None:
    """Bring `target` up to date with the sources. Quick when nothing changed; safe to run twice at
    once; the manifest changes last, so a running process never names a file that is not there."""
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = _stamp()
        seen = target / ".stamp"
        if (
            (target / "manifest.json").exists()
            and seen.exists()
            and seen.read_text(encoding="utf-8") == stamp
        ):
            return
        names = {name: _write(target, name, data) for name, data in _products().items()}
        for left in _named(target) - set(names.values()):
            os.utime(target / left)  # its thirty days begin now
        fresh = target / "manifest.json.new"
        fresh.write_text(json.dumps(names, indent=1, sort_keys=True), encoding="utf-8")
        fresh.replace(target / "manifest.json")
        seen.write_text(stamp, encoding="utf-8")


def sweep(target: Path, *, now: datetime) -> list[str]:
    """Delete what no manifest has named for KEPT; the names of what went."""
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        current = _named(target)
        before = (now - KEPT).timestamp()
        gone = []
        for file in target.iterdir():
            plain = file.name.removesuffix(".gz").removesuffix(".br").removesuffix(".new")
            if not _HASHED.search(plain) or plain in current or not file.is_file():
                continue
            if max(file.stat().st_mtime, _mtime(target / plain)) < before:
                gone.append(file)
        for file in gone:
            file.unlink()
        return sorted(file.name for file in gone)


def _named(target: Path) -> set[str]:
    """Hashed names of the manifest in force, as far as their files are there."""
    manifest = target / "manifest.json"
    if not manifest.exists():
        return set()
    names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return {name for name in names.values() if (target / name).exists()}


def _mtime(file: Path) -> float:
    return file.stat().st_mtime if file.exists() else 0.0


def _products() -> dict[str, bytes]:
    """Every asset by its plain name."""
    made = {"onest.woff2": typeface.woff2(), "icons.svg": icons.sprite().encode()}
    made |= marks.drawn()
    made["kulisy.webmanifest"] = marks.webmanifest(
        {name: hashed(name, data) for name, data in made.items()}
    )
    made["app.css"] = _styles(hashed("onest.woff2", made["onest.woff2"]))
    made["app.js"] = _htmx() + scripts.joined(SOURCE / "js").encode()
    made["webauthn.js"] = _webauthn()
    made |= _rooms()
    return made


def _styles(font: str) -> bytes:
    css: str = bundle_css(str(SOURCE / "css" / "app.css"), minify=True)
    if 'url("onest.woff2")' not in css and "url(onest.woff2)" not in css:
        raise ValueError("the style sheet no longer names the typeface")
    return css.replace("onest.woff2", font).encode()


def _rooms() -> dict[str, bytes]:
    """What only one room's pages need, and only they ask for."""
    styles = {
        file.name: bundle_css(str(file), minify=True).encode()
        for file in sorted((SOURCE / "rooms").glob("*.css"))
    }
    return styles | {
        file.name: file.read_bytes() for file in sorted((SOURCE / "rooms").glob("*.js"))
    }


def _htmx() -> bytes:
    wheel = resources.files("django_htmx") / "static" / "django_htmx"
    return (wheel / "htmx-4.min.js").read_bytes().rstrip() + b"\n"


def _webauthn() -> bytes:
    """What passkeys need, from allauth's wheel; only the pages of sign-in ask for it."""
    wheel = resources.files("allauth")
    parts = ("mfa/js/webauthn-json.js", "mfa/js/webauthn.js", "account/js/onload.js")
    files = [wheel / part.split("/")[0] / "static" / part for part in parts]
    return b"\n;".join(file.read_bytes() for file in (*files, SOURCE / "js" / "passkey.js"))


def hashed(name: str, data: bytes) -> str:
    """The name under which this content is served."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}{dot}{suffix}"


def _write(target: Path, name: str, data: bytes) -> str:
    """Store the content, and for text what a front may send instead; return its hashed name."""
    file = target / hashed(name, data)
    if not file.exists():
        if file.suffix in TEXT:
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
            file.with_name(file.name + ".br").write_bytes(brotli.compress(data, quality=11))
        unfinished = file.with_name(file.name + ".new")
        unfinished.write_bytes(data)
        unfinished.replace(file)
    return file.name


def _stamp() -> str:
    """A hash of every input: own sources, this room's code, the wheels' files by size and time."""
    digest = hashlib.sha256()
    for file in sorted((*SOURCE.rglob("*.*"), *SOURCE.parent.glob("*.py"))):
        digest.update(file.name.encode() + file.read_bytes())
    wheels = resources.files("django_htmx") / "static" / "django_htmx" / "htmx-4.min.js"
    lucide = resources.files("lucide") / "lucide.zip"
    for other in (typeface.SOURCE, Path(str(wheels)), Path(str(lucide))):
        facts = other.stat()
        digest.update(f"{other.name} {facts.st_size} {facts.st_mtime_ns}".encode())
    return digest.hexdigest()
