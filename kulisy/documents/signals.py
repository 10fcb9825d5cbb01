"""What rooms above may want to hear of documents, in the transaction of the fact."""

from django.dispatch import Signal

#: A new document was published: `document`; `draft_id` of the draft it was, None where a room
#: above made it; `now`. In the role of whoever published it: a colleague's, or the worker's.
published = Signal()
