"""Of the job under way: when it will have ended. Of a note: that it asks whose an address is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0005_as_made")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="ready_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="importnote",
            name="level",
            field=models.CharField(
                choices=[
                    ("error", "Error"),
                    ("question", "Question"),
                    ("skipped", "Skipped"),
                    ("remark", "Remark"),
                    ("made", "Made"),
                    ("owner", "Owner"),
                ],
                max_length=8,
            ),
        ),
    ]
