"""How much one sender may send. What is beyond it is not lost: letters wait in quarantine, and what
is too large stays in its mailbox. A known contact is told once a day, in his language; a stranger
is never answered, for his address may be somebody else's."""

from datetime import timedelta

from kulisy.mailroom.models import IncomingLetter

#: Bytes of a letter as it travels; files grow by a third on the way.
LARGEST = 40 * 1024 * 1024
MEGABYTE = 1024 * 1024
#: Letters of one sender within an hour.
AN_HOUR = 40

TOO_LARGE, TOO_MANY = "oversized", "too_many"


def too_many(letter: IncomingLetter) -> bool:
    """Whether its sender has sent more than one reads within an hour; in the worker's role."""
    return (
        IncomingLetter.objects.filter(
            company_id=letter.company_id,
            sender=letter.sender,
            arrived_at__gt=letter.arrived_at - timedelta(hours=1),
            arrived_at__lte=letter.arrived_at,
        )
        .exclude(id=letter.id)
        .count()
        >= AN_HOUR
    )
