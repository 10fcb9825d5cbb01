"""Writing of a program is kept apart from what its person is writing in the same place."""

from django.db import migrations, models


def one(name: str, place: str, **condition: object) -> migrations.AddConstraint:
    return migrations.AddConstraint(
        model_name="draft",
        constraint=models.UniqueConstraint(
            fields=["company", "person", "face", place, "audience", "token"],
            condition=models.Q(send_at=None, **condition),
            nulls_distinct=False,
            name=name,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_imported_threads_shown")]
    operations = [
        migrations.RemoveConstraint(model_name="draft", name="draft_one"),
        migrations.RemoveConstraint(model_name="draft", name="draft_one_new"),
        migrations.AddField(model_name="draft", name="token", field=models.UUIDField(null=True)),
        one("draft_one", "conversation", conversation__isnull=False),
        one("draft_one_new", "client", conversation=None),
    ]
