"""The company itself: its beginning, its settings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404

from kulisy.admissions import access
from kulisy.admissions.actions.facts import note
from kulisy.admissions.actions.rules import publish_rules
from kulisy.admissions.models import HouseRules
from kulisy.admissions.wording import default_rules
from kulisy.people.models import Company
from kulisy.people.viewer import Viewer


def begin(viewer: Viewer, *, way: str, now: datetime) -> HouseRules:
    """What a company has from its first moment: an entry that it was founded, and house rules in
    both languages, which its owner edits when he likes. `way`: "setup" (the page of the first
    start) or "operator" (the command)."""
    note(
        viewer,
        "company_founded",
        ("company", viewer.company.id),
        now=now,
        facts={"way": way, "slug": viewer.company.slug},
        contents={"name": viewer.company.name},
    )
    texts = {f"text_{language}": default_rules(language) for language in ("ru", "en")}
    return publish_rules(viewer, **texts, now=now)


def change_settings(viewer: Viewer, *, values: Mapping[str, Any], now: datetime) -> list[str]:
    """Names of the settings that changed. `values` by the names of Company's columns."""
    if not access.may_run(viewer):
        raise Http404
    company = Company.objects.get(id=viewer.company.id)
    changed = sorted(name for name, value in values.items() if getattr(company, name) != value)
    if not changed:
        return []
    for name in changed:
        setattr(company, name, values[name])
    company.save(update_fields=changed)
    note(
        viewer,
        "settings_changed",
        ("company", company.id),
        now=now,
        facts={"fields": changed},
        contents={name: str(values[name]) for name in changed},
    )
    return changed
