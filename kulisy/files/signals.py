"""What rooms above may wish to hear of. Sent by the worker, inside the transaction of the fact."""

from django.dispatch import Signal

#: A preview was made or could not be made. Arguments: company_id, blob_id.
preview_settled = Signal()
