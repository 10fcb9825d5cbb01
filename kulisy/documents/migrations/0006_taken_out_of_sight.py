"""A document that was shown to the wrong client is withdrawn from his sight: no section opens it any
more. Both walls and the search ask for a section already.

The old condition goes after the new one has come, and a running system may go on meanwhile: what
the new one allows only the new code writes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_nameless_versions")]
    operations = [
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=models.Q(sections__contained_by=["documents", "money"])
                & (~models.Q(sections__len=0) | ~models.Q(withdrawn_at=None)),
                name="document_opened",
            ),
        ),
        migrations.RemoveConstraint("document", "document_sections"),
    ]
