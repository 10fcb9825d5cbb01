"""Publishing the house rules; accepting them."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import Http404

from kulisy.admissions import access
from kulisy.admissions.actions.facts import note
from kulisy.admissions.models import HouseRules
from kulisy.people.models import Access, Company
from kulisy.people.viewer import Viewer


@transaction.atomic
def publish_rules(viewer: Viewer, *, text_ru: str, text_en: str, now: datetime) -> HouseRules:
    """A new version: every client is asked for his consent at his next entry. The same text again
    is no new version."""
    if viewer.seat_id is None or not access.may_run(viewer):
        raise Http404
    Company.objects.filter(id=viewer.company.id).update(rules_version=F("rules_version") + 1)
    version = Company.objects.values_list("rules_version", flat=True).get(id=viewer.company.id)
    before = HouseRules.objects.filter(company_id=viewer.company.id, version=version - 1).first()
    if before and (before.text_ru, before.text_en) == (text_ru, text_en):
        Company.objects.filter(id=viewer.company.id).update(rules_version=before.version)
        return before
    rules = HouseRules(
        company=viewer.company,
        version=version,
        text_ru=text_ru,
        text_en=text_en,
        published_at=now,
        published_by_id=viewer.seat_id,
    )
    rules.save(force_insert=True)
    note(
        viewer,
        "rules_published",
        ("rules", rules.id),
        now=now,
        facts={"version": version},
        contents={"ru": text_ru, "en": text_en},
    )
    return rules


def accept_rules(viewer: Viewer, *, version: int, shown: str, now: datetime) -> bool:
    """For every access of the viewer in this company. `shown`: the words as they stood before him;
    the journal keeps their hash. False: the rules have changed meanwhile and must be read again."""
    if viewer.at_desk or viewer.looking_as:
        raise Http404
    rules = access.rules(viewer)
    if rules is None or rules.version != version:
        return False
    waiting = [each for each in viewer.admissions if each.rules_version < version]
    Access.objects.filter(
        company_id=viewer.company.id, id__in=[each.access_id for each in waiting]
    ).update(rules_version=version)
    for each in waiting:
        note(
            viewer,
            "rules_accepted",
            ("rules", rules.id),
            client_id=each.client_id,
            now=now,
            facts={"version": version, "access": str(each.access_id)},
            contents={"text": shown},
        )
    return True
