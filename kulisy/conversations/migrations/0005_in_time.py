"""All messages and all conversations of a company in order of time: the API walks through them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("conversations", "0004_token_drafts")]
    operations = [
        AddIndexConcurrently(
            "conversation",
            models.Index(fields=["company", "-opened_at", "-id"], name="conversation_opened"),
        ),
        AddIndexConcurrently(
            "message",
            models.Index(fields=["company", "-posted_at", "-id"], name="message_in_time"),
        ),
    ]
