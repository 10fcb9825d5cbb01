"""News for the rooms above."""

from django.dispatch import Signal

#: A contact was admitted to the cabinet: `access` (people's Access, just made), `now`. Sent in the
#: transaction that admits him, by invitation (in the lobby) or as an applicant (at the desk).
admitted = Signal()
