"""News for the rooms above."""

from django.dispatch import Signal

#: A letter was handed over, refused or dropped: `letter`, `now`.
letter_handed = Signal()
#: Of a letter that was handed over, somebody told later what became of it (`letter.state`:
#: delayed, accepted, bounced, complained): `letter`, `now`.
letter_reported = Signal()
