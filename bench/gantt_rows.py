"""A project with as many tasks as asked, in twenty stages, half of them waiting for the one before:
`python -m bench.gantt_rows COUNT`, with the owner's DATABASE_URL. Prints company and project."""

import json
import os
import sys
from datetime import UTC, date, datetime, timedelta

STAGES = 20
FIRST = date(2026, 11, 2)


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kulisy.config.settings")
    import django

    django.setup()
    from kulisy.people.models import Client, Seat
    from kulisy.projects.models import Project, Stage, Task

    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    client = Client.objects.select_related("company").order_by("id")[0]
    lead = Seat.objects.filter(company=client.company).order_by("id")[0]
    own = {"company": client.company, "client": client}
    project = Project.objects.create(
        **own, title="Большой проект", audience="client", lead=lead, made_at=now
    )
    every = -(-count // STAGES)
    made = 0
    for place in range(STAGES):
        begins = FIRST + timedelta(days=7 * place)
        ends = begins + timedelta(days=11)
        stage = Stage.objects.create(
            **own, project=project, place=place, title=f"Этап {place + 1}", planned_from=begins,
            planned_to=ends, first_from=begins, first_to=ends - timedelta(days=place % 4),
        )  # fmt: skip
        tasks: list[Task] = []
        for number in range(min(every, count - made)):
            day = begins + timedelta(days=number % 9)
            tasks.append(
                Task(
                    **own, project=project, stage=stage, title=f"Задача {place + 1}.{number + 1}",
                    place=number * 10, made_at=now, begins=day, due=day + timedelta(days=2),
                    first_begins=day, first_due=day + timedelta(days=2 - number % 2),
                    after_id=tasks[-1].id if number % 2 else None,
                )
            )  # fmt: skip
        made += len(tasks)
        Task.objects.bulk_create(tasks)
    print(json.dumps({"company": client.company.slug, "project": str(project.id)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
