"""News for the rooms above."""

from django.dispatch import Signal

#: A letter was handed over, refused or dropped: `letter`, `now`.
letter_handed = Signal()
