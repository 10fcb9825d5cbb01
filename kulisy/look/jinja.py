"""What every template may call: addresses of assets, icons, faces, times; and the filters."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from markupsafe import Markup, escape

from kulisy.kit.text import inner, quoted
from kulisy.look import icons, moments

#: How many steady colours faces have in `css/base.css`.
TONES = 10
#: Faces are drawn in these sizes only, in pixels, because a style attribute is not allowed.
FACE_SIZES = (20, 24, 28, 32, 40, 48, 64, 96)

_known: dict[Path, tuple[int, dict[str, str]]] = {}


def static_url(name: str) -> str:
    """The address of a built asset by its plain name: `static_url("app.css")`.

    Where set-up has not built the assets yet (a test, a plain process) they are built now.
    """
    if not settings.DEBUG:
        return _static_url(name, settings.STATIC_ROOT)
    return _found(name)


@lru_cache(maxsize=1000)
def _static_url(name: str, root: object) -> str:
    return _found(name)


def _found(name: str) -> str:
    files = _manifest(Path(settings.STATIC_ROOT))
    if name not in files:
        raise LookupError(f"no built asset is named {name}; there are: {', '.join(sorted(files))}")
    return f"{settings.STATIC_URL}{files[name]}"


def icon(name: str, size: int = 20, label: str = "") -> Markup:
    """An icon of the sprite. Without `label` it is decoration and hidden from a screen reader."""
    return _icon(name, size, str(label), static_url("icons.svg"))


@lru_cache(maxsize=1000)
def _icon(name: str, size: int, label: str, sprite: str) -> Markup:
    if name not in icons.available():
        raise LookupError(f"no icon is named {name}; the list is kulisy/look/icons.py")
    if label:
        return Markup(
            '<svg class="icon" width="{0}" height="{0}" role="img" aria-label="{1}">'
            '<use href="{2}#{3}"></use></svg>'
        ).format(size, label, sprite, name)
    return Markup(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true">'
        '<use href="{1}#{2}"></use></svg>'
    ).format(size, sprite, name)


def tone(key: object) -> int:
    """A steady colour number for an id."""
    return hashlib.sha256(str(key).encode()).digest()[0] % TONES


@lru_cache(maxsize=5000)
def face(name: str, id: object = "", photo_url: str | None = None, size: int = 32) -> Markup:
    """A person's photograph, else initials in a steady colour; the name stands beside it, so the
    face itself is hidden from a screen reader."""
    size = min(FACE_SIZES, key=lambda known: abs(known - size))
    if photo_url:
        return Markup(
            '<img class="face face-{0}" src="{1}" width="{0}" height="{0}" alt="" loading="lazy">'
        ).format(size, photo_url)
    return Markup('<span class="face face-{} tone-{}" aria-hidden="true">{}</span>').format(
        size, tone(id or name), moments.initials(name)
    )


def company_mark(name: str, id: object = "", logo_url: str | None = None, size: int = 32) -> Markup:
    """A company's logo, else its initial on a square of curtain red."""
    size = min(FACE_SIZES, key=lambda known: abs(known - size))
    if logo_url:
        return Markup(
            '<img class="face face-{0} square" src="{1}" width="{0}" height="{0}" alt="">'
        ).format(size, logo_url)
    return Markup('<span class="face face-{} square" aria-hidden="true">{}</span>').format(
        size, moments.initials(name)[:1]
    )


def time(moment: datetime | None, style: str = "when", now: datetime | None = None) -> Markup:
    """A `<time>` in the reader's zone and language. Styles: when, at, day, date, exactly."""
    if moment is None:
        return Markup("")
    title, text = escape(moments.exactly(moment)), escape(_style(style, now)(moment))
    html = f'<time datetime="{moment.isoformat()}" title="{title}">{text}</time>'
    return Markup(html)  # noqa: S704 (its parts are escaped)


def globals() -> dict[str, Any]:
    """For `jinja2.Environment.globals`."""
    return {
        "asset": static_url,
        "icon": icon,
        "face": face,
        "company_mark": company_mark,
        "time": time,
        "tone": tone,
    }


def filters() -> dict[str, Callable[..., Any]]:
    """For `jinja2.Environment.filters`."""
    return {
        "when": moments.when,
        "at": moments.at,
        "day": moments.day,
        "date": moments.date_of,
        "by": moments.by,
        "short": moments.short,
        "exactly": moments.exactly,
        "local_input": moments.local_input,
        "filesize": moments.filesize,
        "number": moments.number,
        "initials": moments.initials,
        "paragraphs": paragraphs,
        "quoted": quoted,
        "inner": inner,
    }


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs and line ends; everything in it is escaped."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    blocks = [block.replace("№ ", "№\u00a0") for block in blocks]
    lines = [Markup("<br>").join(escape(line) for line in block.split("\n")) for block in blocks]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def _style(style: str, now: datetime | None) -> Callable[[datetime], str]:
    if style == "exactly":
        return moments.exactly
    if style == "date":
        return moments.date_of
    chosen = {"when": moments.when, "at": moments.at, "day": moments.day}[style]
    return lambda moment: chosen(moment, now=now)


def _manifest(root: Path) -> dict[str, str]:
    """Plain name → hashed name; read once, in debugging again whenever the build changed it."""
    if root in _known and not settings.DEBUG:
        return _known[root][1]
    file = root / "manifest.json"
    if not file.exists():
        from kulisy.look.assets import build  # heavy (font tools), and hardly ever needed here

        build(root)
    changed = file.stat().st_mtime_ns
    if root not in _known or _known[root][0] != changed:
        _known[root] = (changed, json.loads(file.read_text(encoding="utf-8")))
    return _known[root][1]
