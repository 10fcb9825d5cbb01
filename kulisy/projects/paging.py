"""Pages of a PDF that is shown for approval: drawn by the worker, each marked by itself."""

import uuid

from kulisy.files.access import blob as blob_of
from kulisy.files.kinds import PDF
from kulisy.files.previews import draw_pages
from kulisy.people.viewer import working
from kulisy.projects.models import ApprovalRound, RoundPage

DRAW = "kulisy.projects.tasks.draw"
#: Of one file; what lies behind is remarked on without a mark.
MOST = 40


def draw(round_id: uuid.UUID) -> None:
    """Draw the pages of what a round shows, once. Drawing happens outside of any transaction."""
    with working():
        shown = ApprovalRound.objects.filter(id=round_id, content_type=PDF).first()
        if shown is None or shown.blob_id is None:
            return
        if RoundPage.objects.filter(approvalround_id=round_id).exists():
            return
        blob = blob_of(company_id=shown.company_id, blob_id=shown.blob_id)
    if blob is None:
        return
    whole, drawn = draw_pages(blob, at_most=MOST)
    with working():
        RoundPage.objects.bulk_create(
            [
                RoundPage(
                    company_id=shown.company_id,
                    client_id=shown.client_id,
                    approvalround_id=round_id,
                    number=number,
                    of=whole,
                    width=width,
                    height=height,
                    key=key,
                )
                for number, (key, width, height) in enumerate(drawn, 1)
            ],
            ignore_conflicts=True,
        )


def undrawn() -> list[uuid.UUID]:
    """Rounds of what still waits, whose pages nobody has drawn: shown before pages were drawn. In
    the worker's role."""
    drawn = RoundPage.objects.values("approvalround_id")
    rows = ApprovalRound.objects.filter(content_type=PDF, approval__state="waiting")
    rows = rows.exclude(blob__preview="failed")
    return list(rows.exclude(id__in=drawn).order_by("id").values_list("id", flat=True)[:50])
