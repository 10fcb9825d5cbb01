"""News for the rooms above."""

from django.dispatch import Signal

#: A seat was closed: `viewer`, `seat`, `successor` (a Seat), `now`. What the seat holds and the
#: viewer may see goes to the successor, in this transaction. Sent once in the name of whoever
#: closed it and once more by the worker in an owner's, who sees restricted clients too: there the
#: successor is that owner. Hearing it twice must do no harm.
seat_left = Signal()

#: Personal links of a person at a company were ended: `company_id`, `person_id`, `now`. What they
#: hold open closes, in this transaction.
links_revoked = Signal()

#: A personal link was opened in a browser that its person did not use before: `device`
#: (LinkDevice), `link` (PersonalLink), `now`. Somebody else may have got his letter.
device_came = Signal()
