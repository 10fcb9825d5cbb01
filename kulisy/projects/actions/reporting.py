"""The week's report: kept while it is written, published once as a frozen document."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing import access as billing
from kulisy.documents import rendering
from kulisy.documents.actions import Related, publish_rendered
from kulisy.kit.ids import new_id
from kulisy.people.viewer import Viewer
from kulisy.projects import access, wording
from kulisy.projects.actions.facts import note
from kulisy.projects.actions.grounds import check, seat_of
from kulisy.projects.models import Audience, Project
from kulisy.projects.weeks import PARTS, WeekReport

RELATED = "week_report"
#: What its letter says before it is opened: these parts, so many lines of each, so long a word.
FIRST = ("done", "coming", "from_client")
LINES = 3
LONGEST = 600
SIX_DAYS = timedelta(days=6)


def save_report(
    viewer: Viewer, project: Project, *, monday: date, texts: Mapping[str, str], now: datetime
) -> WeekReport:
    """The team's draft. Raises Refused: it was sent."""
    _check(viewer, project, monday)
    rows = access.week_reports(viewer).select_for_update(of=("self",))
    report = rows.filter(project_id=project.id, monday=monday).first()
    if report is not None and report.sent_at:
        raise Refused(_("This week’s report was sent: what was published stays."))
    new = report is None
    report = report or WeekReport(
        id=new_id(), company_id=project.company_id, client_id=project.client_id, project=project,
        monday=monday, made_by_id=seat_of(viewer),
    )  # fmt: skip
    for name, _label in PARTS:
        setattr(report, name, texts.get(name, ""))
    report.changed_at = now
    report.save(force_insert=new)
    return report


def send_report(
    viewer: Viewer, project: Project, *, monday: date, texts: Mapping[str, str], now: datetime
) -> WeekReport:
    """Published among the client's documents, frozen, and told to its readers. Of two who press at
    once the second is refused. Raises Refused."""
    if not any(texts.get(name, "").strip() for name, _label in PARTS):
        raise Refused(_("The report is empty: write what the client should know."))
    with transaction.atomic():
        report = save_report(viewer, project, monday=monday, texts=texts, now=now)
        company = viewer.company
        language = "ru" if company.language == "ru" else "en"
        zone = ZoneInfo(company.time_zone)
        with translation.override(language), timezone.override(zone):
            title = _("Report of the week %(days)s: %(project)s") % {
                "days": wording.span(monday, monday + SIX_DAYS), "project": project.title,
            }  # fmt: skip
            day = timezone.localtime(now).date()
            opening = _opening(report)
            entity = billing.entities(viewer).first()
            pdf = rendering.render(
                "certificate",
                _paper(viewer, project, report, title),
                day=day,
                language=language,
                colours={"accent": entity.accent} if entity else None,
            )
            document = publish_rendered(
                viewer,
                client_id=project.client_id,
                kind="report",
                title=title,
                day=day,
                pdf=pdf,
                matter=project.title,
                sections=["documents"],
                related=Related(RELATED, report.id),
                opening=opening,
                now=now,
            )
        report.document_id, report.sent_at = document.id, now
        report.save(update_fields=["document", "sent_at"])
        note(
            viewer, project, "report_sent", title=title, now=now,
            facts={"document": str(document.id)},
        )  # fmt: skip
    return report


def _paper(viewer: Viewer, project: Project, report: WeekReport, title: str) -> dict[str, Any]:
    company = viewer.company
    blocks: list[dict[str, Any]] = []
    for name, label in PARTS:
        words = getattr(report, name).strip()
        if not words:
            continue
        if name == "opening":
            blocks.append({"kind": "strong", "text": words})
            continue
        blocks.append({"kind": "heading", "text": str(label)})
        blocks += [{"kind": "text", "text": line} for line in words.splitlines() if line.strip()]
    return {
        "title": title,
        "seller_name": company.name,
        "contact": " · ".join(filter(None, (company.phone, company.email))),
        "blocks": blocks,
        "footer": project.client.name,
    }


def _opening(report: WeekReport) -> list[str]:
    """The first lines of the paper, a block for each part: its readers have them in the letter."""
    word = report.opening.strip()
    blocks = [word if len(word) <= LONGEST else word[: LONGEST - 1].rstrip() + "…"] if word else []
    for name, label in PARTS:
        lines = [line.strip() for line in getattr(report, name).splitlines() if line.strip()]
        if name not in FIRST or not lines:
            continue
        more = len(lines) - LINES
        rest = [_("… and %(count)s more") % {"count": more}] if more > 0 else []
        blocks.append("\n".join([f"{label}:", *lines[:LINES], *rest]))
    return blocks


def _check(viewer: Viewer, project: Project, monday: date) -> None:
    check(viewer, project)
    if project.audience != Audience.CLIENT or not access.may_plan(
        viewer, project.client, Audience.CLIENT
    ):
        raise Refused(_("This project is the team's own: the client sees nothing of it."))
    if monday.weekday():
        raise Http404
