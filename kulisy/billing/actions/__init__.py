"""Verbs of money, each one transaction, each fact in the client's journal.

Rooms above draft invoices by `draft_invoice`, with `Said` for each line.
"""

from kulisy.admissions.refusal import Refused
from kulisy.billing.actions.closing import close
from kulisy.billing.actions.drafting import discard, draft_invoice, save_invoice
from kulisy.billing.actions.issuing import cancel, issue
from kulisy.billing.actions.lining import Said
from kulisy.billing.actions.monthly import draft_by_tariffs
from kulisy.billing.actions.numbering import set_next_number
from kulisy.billing.actions.paying import note_payment, take_payment_back
from kulisy.billing.actions.pricing import add_tariff, change_price, end_tariff
from kulisy.billing.actions.settling import keep_account, keep_entity, keep_requisites
from kulisy.documents.actions import Related

__all__ = [
    "Refused",
    "Related",
    "Said",
    "add_tariff",
    "cancel",
    "change_price",
    "close",
    "discard",
    "draft_by_tariffs",
    "draft_invoice",
    "end_tariff",
    "issue",
    "keep_account",
    "keep_entity",
    "keep_requisites",
    "note_payment",
    "save_invoice",
    "set_next_number",
    "take_payment_back",
]
