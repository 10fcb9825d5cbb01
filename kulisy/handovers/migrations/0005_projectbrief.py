"""What a project is about, in a colleague's words: the team's alone."""

import django.db.models.deletion
from django.db import migrations, models

from kulisy.kit.walls import DESK, protect, same_company, wall

TEAM = (
    "company_id = (SELECT kulisy_company())"
    " AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
)


def owned_by(target: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=target
    )


class Migration(migrations.Migration):
    dependencies = [
        ("handovers", "0004_moved"),
        ("people", "0014_like_by_index"),
        ("projects", "0009_modes_of_places"),
    ]
    operations = [
        migrations.CreateModel(
            name="ProjectBrief",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="projects.project",
                    ),
                ),
                (
                    "words",
                    models.TextField(blank=True, max_length=4000, verbose_name="In a few words"),
                ),
                ("written_at", models.DateTimeField()),
                ("author", owned_by("people.seat")),
                ("client", owned_by("people.client")),
                ("company", owned_by("people.company")),
            ],
        ),
        *[
            same_company("handovers_projectbrief", f"{column}_id", target)
            for column, target in (
                ("project", "projects_project"),
                ("client", "people_client"),
                ("author", "people_seat"),
            )
        ],
        protect("handovers_projectbrief", wall(DESK, "SELECT, INSERT, UPDATE", TEAM)),
    ]
