"""The company's own settings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404

from kulisy.admissions import access
from kulisy.admissions.actions.facts import note
from kulisy.people.models import Company
from kulisy.people.viewer import Viewer


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
