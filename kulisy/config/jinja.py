"""The one Jinja2 environment of all pages, letters and allauth's overridden templates."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from allauth.account.templatetags import account
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from markupsafe import Markup

from kulisy.conversations.drawing import drawn
from kulisy.kit.addresses import address
from kulisy.kit.text import masked
from kulisy.look import jinja as look
from kulisy.people import looking, portraits
from kulisy.projects import beside


def environment(**options: Any) -> jinja2.Environment:
    """Made by Django's Jinja2 backend; templates come from every room's `templates/` folder."""
    options["loader"] = jinja2.FileSystemLoader(
        [
            f"{app.path}/templates"
            for app in apps.get_app_configs()
            if app.name.startswith("kulisy.")
        ]
    )
    options.update(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    options["bytecode_cache"] = _compiled(settings.COMPILED_TEMPLATES)
    made = jinja2.Environment(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], **options
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(gettext=_gettext, _=_gettext)
    made.globals.update(
        url=_url,
        portrait=_portrait,
        drawn=drawn,
        tabs_beside=beside.tabs,
        user_display=account.user_display,
        **look.globals(),
    )
    made.filters.update(look.filters(), masked=masked)
    return made


def _compiled(folder: Path) -> jinja2.BytecodeCache | None:
    """What was compiled once is kept for the next process: the first pages after a start need some
    thirty templates. Ours alone, as compiled code is; a folder of somebody else is left alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError:
        return None
    if found.st_uid != os.geteuid() or found.st_mode & 0o022:
        return None
    # A template's own change is noticed by Jinja2; one of how they are compiled is not.
    how = hashlib.sha256(Path(__file__).read_bytes() + jinja2.__version__.encode()).hexdigest()[:12]
    return jinja2.FileSystemBytecodeCache(str(folder), f"{how}-%s")


@jinja2.pass_eval_context
def _gettext(context: jinja2.nodes.EvalContext, text: str, **values: object) -> str:
    """As Jinja2's own, with translations that were found once kept: a page asks for dozens."""
    said = _translated(text, translation.get_language(), context.autoescape)
    return said % values if values or "%" in said else said


@lru_cache(maxsize=20_000)
def _translated(text: str, language: str | None, safe: bool) -> str:
    found = translation.gettext(text)
    return Markup(found) if safe else found  # noqa: S704 (a translator's words)


@jinja2.pass_context
def _url(context: jinja2.runtime.Context, name: str, *args: object, **kwargs: object) -> str:
    """A page's address; while somebody looks through a client's eyes, in that client's cabinet."""
    url = reverse(name, kwargs=kwargs) if kwargs else address(name, *args)
    return looking.rewritten(context.get("viewer"), url)


@jinja2.pass_context
def _portrait(context: jinja2.runtime.Context, kind: str, row: Any) -> str | None:
    """The address of the photograph of a seat or a contact ("seat", "contact"), or None."""
    viewer = context.get("viewer")
    return portraits.portrait(viewer, kind, row.id, row.photo) if viewer else None
