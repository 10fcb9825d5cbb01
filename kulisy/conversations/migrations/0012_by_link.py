"""What a personal link proves is kept apart from what its person does signed in; and the walls of
the one conversation that it opens: whatever is asked, rows of others are not there."""

import importlib

from django.db import migrations, models

from kulisy.kit.walls import ONLY, bounded

FIND = importlib.import_module("kulisy.conversations.migrations.0002_walls").FIND
#: The bounds of search, narrowed to the one conversation: first of all, whether it is his at all.
BEGIN = (
    "    IF in_client IS NULL AND cardinality(clients) = 1 THEN in_client := clients[1]; END IF;\n"
)
NARROWED = """    IF kulisy_only() IS NOT NULL THEN
      IF NOT (kulisy_only() = ANY (part) OR EXISTS (
          SELECT FROM conversations_conversation c WHERE c.company_id = mine
             AND c.id = kulisy_only() AND c.client_id = ANY (shared))) THEN
        RETURN;
      END IF;
      part := ARRAY[kulisy_only()];
      shared := '{}';
    END IF;
"""
assert BEGIN in FIND  # noqa: S101 (0002 never changes)
FIND_ONE = FIND.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    BEGIN, NARROWED + BEGIN
)
#: Files on their way belong to a draft, whose own wall stands in this question too.
OF_A_DRAFT = (
    "EXISTS (SELECT FROM conversations_draft d WHERE d.company_id = files_upload.company_id"
    " AND d.id = files_upload.owner_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0011_guard"),
        ("people", "0011_link_walls"),
        ("files", "0001_files"),
        ("kit", "0003_only"),
    ]
    operations = [
        migrations.AddField(
            "message", "by_link", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField(
            "sighting", "by_link", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField("readmark", "by_link_from", models.DateTimeField(null=True)),
        bounded("conversations_conversation", f"id = {ONLY}"),
        *[
            bounded(f"conversations_{child}", f"conversation_id = {ONLY}")
            for child in ("message", "attachment", "participant", "draft", "readmark", "searchrow")
        ],
        bounded("files_upload", OF_A_DRAFT),
        migrations.RunSQL(FIND_ONE, migrations.RunSQL.noop),
    ]
