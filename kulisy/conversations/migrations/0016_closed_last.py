"""The newest closed requests of a client are found at once, however many there are. Built beside
the writers: on a running system nobody waits for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("conversations", "0015_links_follow")]
    operations = [
        AddIndexConcurrently(
            "conversation",
            models.Index(
                fields=["company", "client", "-closed_at"],
                condition=models.Q(closed_at__isnull=False),
                name="conversation_closed",
            ),
        )
    ]
