"""What a company asks of its team before words go out to clients, and where each seat stands.

`people_writing` is the one place where it is reckoned: the door asks it for the viewer, and the
walls of what clients read ask it again.
"""

import django.db.models.deletion
from django.db import migrations, models

from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, WORKER, protect, same_company, wall

WRITING = """
CREATE FUNCTION people_writing(of_company uuid, of_seat uuid) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  -- -1: to the team only. 0: freely. n: the next n messages to clients wait for a colleague's word.
  SELECT (CASE WHEN coalesce(p.course, false) AND NOT coalesce(r.course_done, false) THEN -1
               ELSE coalesce(r.first_left, p.first_messages, 0) END)::smallint
    FROM (SELECT 1) one
    LEFT JOIN people_writingpolicy p ON p.company_id = of_company
    LEFT JOIN people_writingrule r ON r.company_id = of_company AND r.seat_id = of_seat
$$;
REVOKE ALL ON FUNCTION people_writing(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_writing(uuid, uuid) TO kulisy_lobby, kulisy_desk, kulisy_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0016_sells")]
    operations = [
        migrations.CreateModel(
            name="WritingPolicy",
            fields=[
                (
                    "company",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.company",
                    ),
                ),
                ("course", models.BooleanField(default=False)),
                ("first_messages", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_messages__lte", 100)),
                        name="people_writingpolicy_first",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WritingRule",
            fields=[
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.seat",
                    ),
                ),
                ("course_done", models.BooleanField(default=False)),
                ("free_until", models.DateTimeField(null=True)),
                ("first_left", models.PositiveSmallIntegerField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.company",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("free_until__isnull", False)),
                        fields=["free_until"],
                        name="people_writingrule_free",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_left", None), ("first_left__lte", 100), _connector="OR"
                        ),
                        name="people_writingrule_first",
                    )
                ],
            },
        ),
        # No grant for the cabinet: who of the team may write is none of the clients' affairs.
        protect(
            "people_writingpolicy",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "people_writingrule",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        same_company("people_writingrule", "seat_id", "people_seat"),
        migrations.RunSQL(WRITING, "DROP FUNCTION people_writing(uuid, uuid)"),
    ]
