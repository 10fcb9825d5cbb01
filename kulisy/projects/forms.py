"""What the browser may send. Choices come from the viewer: a form is made for him."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms import Line, Words, attempt
from kulisy.catalog.forms import Day, Price
from kulisy.kit.text import clean, one_line
from kulisy.projects.models import Audience, Outline
from kulisy.projects.weeks import PARTS

__all__ = ["attempt"]
#: Days that a plan may hold.
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
Choices = Iterable[tuple[Any, Any]]


class PlannedDay(Day):
    """Within a century: what lies outside of it is a slip."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not FIRST <= day < LAST:
            raise forms.ValidationError(_("This day is too far away."))
        return day


class Chosen(forms.ChoiceField):
    """An id out of choices; "" is None."""

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        return uuid.UUID(said) if said else None


def _offer(form: forms.Form, name: str, choices: Choices, *, none: Any = None) -> None:
    field: Any = form.fields[name]
    known = [(str(id), label) for id, label in choices]
    field.choices = [("", none), *known] if none is not None else known


def _words(label: Any, *, limit: int, rows: int = 3, required: bool = False, **more: Any) -> Words:
    return Words(
        label=label,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "data-grow": True}),
        **more,
    )


class Beginning(forms.Form):
    """A new project. Who sees it is chosen first, and closed unless somebody opens it."""

    audience = forms.ChoiceField(
        label=_("Who sees it"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.INTERNAL,
        help_text=_("It stays so: what the team planned for itself is copied across later."),
    )
    client = Chosen(label=_("Client"))
    title = Line(label=_("What the project is called"), max_length=160)
    about = _words(_("What it is for"), limit=4000)
    lead = Chosen(label=_("Who leads it"))
    begins = PlannedDay(label=_("First day"), required=True)
    outline = Chosen(label=_("Template"), required=False)

    def __init__(
        self, *args: Any, clients: Choices, seats: Choices, outlines: Choices, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        _offer(self, "client", clients, none=_("Choose…"))
        _offer(self, "lead", seats)
        _offer(self, "outline", outlines, none=_("without a template: one stage"))


class Card(forms.Form):
    title = Line(label=_("What the project is called"), max_length=160)
    about = _words(_("What it is for"), limit=4000)
    lead = Chosen(label=_("Who leads it"))
    conversation = Chosen(label=_("Where it is talked about"), required=False)
    reasoned = forms.BooleanField(
        label=_("Whoever moves planned days by hand says why"), required=False,
        help_text=_("The reason stands among what happened; a whole stage never moves without."),
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Choices, talks: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "lead", seats)
        _offer(self, "conversation", talks, none=_("nowhere yet"))


class StageCard(forms.Form):
    title = Line(label=_("Name of the stage"), max_length=120)
    deliverable = _words(_("What comes out of it"), limit=2000)
    responsible = Chosen(label=_("Who answers for it"), required=False)
    planned_from = PlannedDay(label=_("From"), required=True)
    planned_to = PlannedDay(label=_("To"), required=True)
    price = Price(label=_("Price: only the team sees it"))
    words = Line(
        label=_("Why its days are others now"), max_length=500, required=False,
        help_text=_("Only where you changed them: whoever sees the project reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "responsible", seats, none=_("who leads the project"))

    @property
    def values(self) -> dict[str, Any]:
        names = ("title", "deliverable", "planned_from", "planned_to")
        said = {name: self.cleaned_data[name] for name in names}
        return {**said, "responsible_id": self.cleaned_data["responsible"]}


class Moving(forms.Form):
    days = forms.IntegerField(
        label=_("By how many working days"), min_value=-250, max_value=250,
        help_text=_("Earlier with a minus."),
    )  # fmt: skip
    words = Line(label=_("Why"), max_length=500)


class Days(forms.Form):
    """Days that were moved by hand: from and to, or the one on which something is due."""

    begins = PlannedDay(required=False)
    ends = PlannedDay(required=False)
    due = PlannedDay(required=False)
    words = Line(max_length=500, required=False)


class NewTask(forms.Form):
    title = Line(label=_("What is to be done"), max_length=200)
    stage = Chosen(label=_("Stage"), required=False)

    def __init__(self, *args: Any, stages: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "stage", stages, none=_("no stage"))


class TaskCard(forms.Form):
    title = Line(label=_("What is to be done"), max_length=200)
    about = _words(_("In more words"), limit=4000)
    stage = Chosen(label=_("Stage"), required=False)
    assignee = Chosen(label=_("Who does it"), required=False)
    begins = PlannedDay(label=_("From: where it takes several days"), required=False)
    due = PlannedDay(label=_("By when"), required=False)
    after = Chosen(label=_("Only after"), required=False)
    words = Line(label=_("Why its days are others now"), max_length=500, required=False)
    items = _words(
        _("Checklist"), limit=12_000, rows=4, help_text=_("One line each."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, stages: Choices, seats: Choices, others: Choices, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        _offer(self, "stage", stages, none=_("no stage"))
        _offer(self, "assignee", seats, none=_("nobody yet"))
        _offer(self, "after", others, none=_("nothing: at any time"))

    def clean_items(self) -> list[str]:
        lines = [one_line(each, limit=200) for each in self.cleaned_data["items"].splitlines()]
        return [each for each in lines if each]

    @property
    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "title": said["title"],
            "about": said["about"],
            "begins": said["begins"] if said["begins"] != said["due"] else None,
            "due": said["due"],
            "stage_id": said["stage"],
            "assignee_id": said["assignee"],
            "after_id": said["after"],
        }


class Asking(forms.Form):
    """What is needed from the client."""

    title = Line(label=_("What is needed"), max_length=160)
    about = _words(_("What exactly: the client reads it"), limit=2000)
    due = PlannedDay(label=_("By when"), required=True)
    stage = Chosen(label=_("For which stage"), required=False)

    def __init__(self, *args: Any, stages: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "stage", stages, none=_("for the one in work"))


class Showing(forms.Form):
    """One round of approval: a file, a link or a text."""

    file = forms.FileField(label=_("File: picture, PDF"), required=False)
    link = forms.URLField(
        label=_("Link"), required=False, max_length=500, assume_scheme="https",
        help_text=_("It is frozen as an address: what stands behind it can change."),
    )  # fmt: skip
    text = _words(_("Text"), limit=20_000)
    words = _words(_("What to look at: the client reads it"), limit=2000)
    due = PlannedDay(label=_("Answer by"), required=True)

    @property
    def shown(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("file", "link", "text", "words")}


class FirstShowing(Showing):
    title = Line(label=_("What is to be approved"), max_length=160)
    stage = Chosen(label=_("Stage"), required=False)
    rounds = forms.IntegerField(
        label=_("Rounds of remarks that are agreed"), min_value=1, max_value=20, initial=2
    )
    field_order = ("title", "stage", "file", "link", "text", "words", "due", "rounds")

    def __init__(self, *args: Any, stages: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "stage", stages, none=_("the one in work"))


class OutlineCard(forms.Form):
    name = Line(label=_("Name of the template"), max_length=80)
    plan = Words(
        label=_("Plan"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )  # fmt: skip

    @staticmethod
    def of(outline: Outline) -> dict[str, Any]:
        return {"name": outline.name, "plan": outline.plan}


class Awaiting(forms.Form):
    """An answer, by a day."""

    project = Chosen(label=_("For which project"))
    due = PlannedDay(label=_("By when"), required=True)

    def __init__(self, *args: Any, projects: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "project", projects)


class Reporting(forms.Form):
    """The week's report: a box for each part."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label in PARTS:
            self.fields[name] = _words(label, limit=4000, rows=3)

    @staticmethod
    def parts() -> Sequence[tuple[str, Any]]:
        return PARTS

    def filled(self) -> list[forms.BoundField]:
        """What stands open: the opening words, and every part that says something."""
        return [each for each in self if each.name == "opening" or each.value() or each.errors]

    def empty(self) -> list[forms.BoundField]:
        shown = {each.name for each in self.filled()}
        return [each for each in self if each.name not in shown]


class Answer(forms.Form):
    """The client's, with files that are here already."""

    answer = _words(_("A few words, if you like"), limit=4000)


class Remarking(forms.Form):
    words = _words(_("What should be different?"), limit=2000, required=True)
    x = forms.IntegerField(required=False, min_value=0, max_value=1000, widget=forms.HiddenInput)
    y = forms.IntegerField(required=False, min_value=0, max_value=1000, widget=forms.HiddenInput)
    page = forms.IntegerField(required=False, min_value=1, max_value=999, widget=forms.HiddenInput)

    @property
    def place(self) -> tuple[int, int] | None:
        x, y = self.cleaned_data["x"], self.cleaned_data["y"]
        return None if x is None or y is None else (x, y)


class Code(forms.Form):
    code = Line(label=_("The code from the letter"), max_length=12)


def because(text: str) -> str:
    """A reason, on one line."""
    return one_line(clean(text), limit=500)
