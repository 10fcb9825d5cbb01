"""Two corrections of taking back: an import of the console may be ordered to be undone, too; and a
label or a date that the import itself brought is nothing that people have built on it."""

from importlib import import_module

from django.db import migrations

# It is never edited: its text is this one's beginning.
before = import_module("kulisy.imports.migrations.0003_take_back")
walls = import_module("kulisy.imports.migrations.0002_walls")

TOUCHED = "AND (x.labels <> '{}' OR x.due_at IS NOT NULL)"
#: Of a conversation the import says in `details` what it gave it.
CHANGED = """AND NOT EXISTS (SELECT FROM imports_importedrow r WHERE r.company_id = mine
      AND r.of_import_id = the_import AND r.kind = 'conversation' AND r."row" = x.conversation_id
      AND coalesce(r.details->'labels', '[]'::jsonb) = to_jsonb(x.labels)
      AND (r.details->>'due')::timestamptz IS NOT DISTINCT FROM x.due_at)"""


def take_back() -> str:
    function = before.TAKE_BACK.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    if function.count(TOUCHED) != 1:
        raise RuntimeError("imports_take_back isn't the one that this migration corrects")
    return str(function.replace(TOUCHED, CHANGED))


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_learn")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY imports_import_kulisy_desk ON imports_import WITH CHECK ({walls.MINE})",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(take_back(), migrations.RunSQL.noop),
    ]
