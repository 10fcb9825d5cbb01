import uuid
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kulisy.kit.addresses import address

if TYPE_CHECKING:
    from kulisy.people.viewer import Viewer


class BillingConfig(AppConfig):
    name = "kulisy.billing"
    label = "billing"

    def ready(self) -> None:
        from kulisy.billing import at_risk, held, receivers
        from kulisy.documents.origins import ORIGINS, Origin
        from kulisy.people.at_risk import SOURCES
        from kulisy.people.holdings import HELD

        HELD.update({each.kind: each for each in held.KINDS})
        receivers.listen()
        SOURCES.append(at_risk.SOURCE)
        ORIGINS["invoice"] = Origin(_("Open the invoice"), _page)


def _page(viewer: "Viewer", invoice_id: uuid.UUID) -> str:
    return address("desk:invoice", viewer.company.slug, invoice_id)
