"""Days of tasks and what they were at first, reasons, pages of what was shown, and words by which
projects are found."""

import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import kulisy.kit.ids
from kulisy.kit.walls import ALL, DESK, PORTAL, WORKER, bounded, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
ADMITTED = f"{COMPANY} AND client_id = ANY ((SELECT documents_clients('projects'))::uuid[])"
FOUND = "projects_searchrow"
PAGE = "projects_roundpage"
#: The parent's own wall stands in this question too.
OF_PROJECT = (
    f"{ADMITTED} AND audience = 'client' AND EXISTS (SELECT FROM projects_project p"
    f" WHERE p.company_id = {FOUND}.company_id AND p.id = {FOUND}.project_id)"
)
OF_ROUND = (
    f"{ADMITTED} AND EXISTS (SELECT FROM projects_approvalround p"
    f" WHERE p.company_id = {PAGE}.company_id AND p.id = {PAGE}.approvalround_id)"
)
GRANTS = f"""
GRANT UPDATE (begins, first_begins, first_due, rounds) ON projects_task TO {DESK};
GRANT UPDATE (begins, due) ON projects_task TO {WORKER};
GRANT UPDATE (reasoned) ON projects_project TO {DESK};
"""
FIRST = "UPDATE projects_task SET first_due = due WHERE due IS NOT NULL"
#: Of what was written before.
KEPT = """
INSERT INTO projects_searchrow
  (id, company_id, client_id, project_id, stage_id, task_id, audience, vector)
SELECT gen_random_uuid(), company_id, client_id, id, NULL::uuid, NULL::uuid, audience,
       to_tsvector('russian', translate(lower(concat_ws(' ', title, about)), 'ё', 'е'))
  FROM projects_project
UNION ALL
SELECT gen_random_uuid(), s.company_id, s.client_id, s.project_id, s.id, NULL::uuid, p.audience,
       to_tsvector('russian', translate(lower(concat_ws(' ', s.title, s.deliverable)), 'ё', 'е'))
  FROM projects_stage s JOIN projects_project p ON p.id = s.project_id
UNION ALL
SELECT gen_random_uuid(), company_id, client_id, project_id, NULL::uuid, id, audience,
       to_tsvector('russian', translate(lower(concat_ws(' ', title, about)), 'ё', 'е'))
  FROM projects_task;
"""
FAMILIES = """
CREATE UNIQUE INDEX projects_approvalround_family
  ON projects_approvalround (company_id, id, client_id);
"""


def own_id() -> tuple[str, models.UUIDField]:
    return "id", models.UUIDField(
        default=kulisy.kit.ids.new_id, editable=False, primary_key=True, serialize=False
    )


def of(name: str, to: str, *, cascade: bool = False, null: bool = False):  # type: ignore[no-untyped-def]
    gone = django.db.models.deletion.CASCADE if cascade else django.db.models.deletion.PROTECT
    return name, models.ForeignKey(null=null, on_delete=gone, related_name="+", to=to)


def family(child: str, parent: str) -> migrations.RunSQL:
    """A child's client is its parent's."""
    name = f"projects_{child}_{parent}_family"
    return migrations.RunSQL(
        f"ALTER TABLE projects_{child} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (company_id, {parent}_id, client_id)"
        f" REFERENCES projects_{parent} (company_id, id, client_id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE projects_{child} DROP CONSTRAINT {name}",
    )


AUDIENCES = [("internal", "Only the team"), ("client", "The client sees it")]


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_question_walls"), ("documents", "0002_walls")]
    operations = [
        migrations.AddField("task", "begins", models.DateField(null=True)),
        migrations.AddField("task", "first_begins", models.DateField(null=True)),
        migrations.AddField("task", "first_due", models.DateField(null=True)),
        migrations.AddField("task", "rounds", models.PositiveSmallIntegerField(null=True)),
        migrations.AddConstraint(
            "task",
            models.CheckConstraint(
                condition=Q(begins=None) | Q(due__gte=F("begins")), name="task_days"
            ),
        ),
        migrations.AddField("project", "reasoned", models.BooleanField(default=False)),
        migrations.AddField("remark", "page", models.PositiveSmallIntegerField(null=True)),
        migrations.AddConstraint(
            "remark",
            models.CheckConstraint(
                condition=Q(page=None) | Q(x__isnull=False, page__gte=1), name="remark_page"
            ),
        ),
        migrations.CreateModel(
            name="RoundPage",
            fields=[
                own_id(),
                ("number", models.PositiveSmallIntegerField()),
                ("of", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=100)),
                of("approvalround", "projects.approvalround", cascade=True),
                of("client", "people.client"),
                of("company", "people.company"),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["company", "approvalround", "number"], name="roundpage_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                own_id(),
                ("audience", models.CharField(choices=AUDIENCES, max_length=8)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                of("client", "people.client"),
                of("company", "people.company"),
                of("project", "projects.project", cascade=True),
                of("stage", "projects.stage", cascade=True, null=True),
                of("task", "projects.task", cascade=True, null=True),
            ],
            options={
                "indexes": [
                    models.Index(fields=["company", "project"], name="projectfound_project"),
                    models.Index(fields=["company", "stage"], name="projectfound_stage"),
                    models.Index(fields=["company", "task"], name="projectfound_task"),
                ]
            },
        ),
        migrations.RunSQL(FAMILIES, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        family("roundpage", "approvalround"),
        family("searchrow", "project"),
        same_company(FOUND, "stage_id", "projects_stage"),
        same_company(FOUND, "task_id", "projects_task"),
        protect(
            FOUND,
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(PORTAL, "SELECT", OF_PROJECT),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            PAGE,
            wall(DESK, "SELECT", TEAM),
            wall(PORTAL, "SELECT", OF_ROUND),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        bounded(FOUND),
        bounded(PAGE),
    ]
