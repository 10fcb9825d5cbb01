"""News for the rooms above."""

from django.dispatch import Signal

#: A seat was closed: `seat`, `successor` (a Seat), `now`. What the seat holds goes to the
#: successor, in this transaction. Sent once in the name of whoever closed it and once more by the
#: worker, who sees restricted clients too: there the successor is an owner. Hearing it twice must
#: do no harm.
seat_left = Signal()
