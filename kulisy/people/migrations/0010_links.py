"""Personal links, the browsers they were opened in, and what they opened there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kulisy.kit.ids


def own_id() -> tuple[str, models.UUIDField]:
    return "id", models.UUIDField(
        default=kulisy.kit.ids.new_id, editable=False, primary_key=True, serialize=False
    )


def of(name: str, to: str, on_delete: object) -> tuple[str, models.ForeignKey]:
    return name, models.ForeignKey(on_delete=on_delete, related_name="+", to=to)


PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [("people", "0009_own_photo")]
    operations = [
        migrations.AddField(
            "company", "link_code", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField(
            "company", "link_days", models.PositiveSmallIntegerField(default=60, db_default=60)
        ),
        migrations.AddConstraint(
            "company",
            models.CheckConstraint(
                condition=models.Q(link_days__gte=1, link_days__lte=366),
                name="people_company_links",
            ),
        ),
        migrations.CreateModel(
            name="PersonalLink",
            fields=[
                own_id(),
                ("conversation_id", models.UUIDField()),
                ("letter_id", models.UUIDField(null=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                of("client", "people.client", PROTECT),
                of("company", "people.company", PROTECT),
                of("person", settings.AUTH_USER_MODEL, CASCADE),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["company", "person", "conversation_id"],
                        name="people_link_person",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "id"), name="people_link_company")
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkDevice",
            fields=[
                own_id(),
                ("cookie_hash", models.CharField(max_length=64)),
                ("agent", models.CharField(blank=True, max_length=60)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("stranger", models.BooleanField(default=False)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                of("company", "people.company", PROTECT),
                of("person", settings.AUTH_USER_MODEL, CASCADE),
            ],
            options={
                "indexes": [models.Index(fields=["cookie_hash"], name="people_device_cookie")],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "id"), name="people_device_company"),
                    models.UniqueConstraint(
                        fields=("company", "person", "cookie_hash"), name="people_device_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkOpening",
            fields=[
                own_id(),
                ("conversation_id", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                ("read_to", models.DateTimeField(null=True)),
                of("company", "people.company", PROTECT),
                of("device", "people.linkdevice", CASCADE),
                of("link", "people.personallink", CASCADE),
            ],
            options={
                "indexes": [models.Index(fields=["company", "link"], name="people_opening_link")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "device", "conversation_id"),
                        name="people_opening_once",
                    )
                ],
            },
        ),
    ]
