"""What the browser may send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms import Words
from kulisy.course.actions.asking import BY_DAY, FIRST, KEEP
from kulisy.course.actions.editing import TEXTS
from kulisy.course.lessons import LIMIT, ready
from kulisy.course.models import Edition

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _WithDay(forms.Form):
    """What is asked of colleagues, and by which day."""

    until = forms.DateField(
        label=_("By which day"),
        required=False,
        widget=DAY,
        error_messages={"invalid": _("Choose a day.")},
    )
    field_order = (*TEXTS, "others", "until")


class Asking(_WithDay):
    """Switching the course on: what becomes of those who write to clients already."""

    others = forms.ChoiceField(
        label=_("Those who are on the team already"),
        choices=[
            (KEEP, _("write on as they did; the course is for who comes from now on")),
            (BY_DAY, _("write on until a day, and pass it by then")),
            (FIRST, _("pass it first, and write to the team until then")),
        ],
        widget=forms.RadioSelect,
        initial=KEEP,
    )


class Editing(_WithDay):
    """The company's own words, in both languages; and whether an earlier pass counts."""

    rules_ru = Words(label=_("Rules, in Russian"), required=False, max_length=LIMIT)
    questions_ru = Words(label=_("Questions, in Russian"), required=False, max_length=LIMIT)
    rules_en = Words(label=_("Rules, in English"), required=False, max_length=LIMIT)
    questions_en = Words(label=_("Questions, in English"), required=False, max_length=LIMIT)
    others = forms.ChoiceField(
        label=_("Who has passed an earlier version"),
        choices=[
            (KEEP, _("has passed: nothing is asked again")),
            (BY_DAY, _("passes this one too, by a day")),
            (FIRST, _("passes this one first, and writes to the team until then")),
        ],
        widget=forms.RadioSelect,
        initial=KEEP,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name in TEXTS:
            self.fields[name].widget.attrs |= {"rows": 12, "data-grow": True}

    @staticmethod
    def first(edition: Edition | None) -> dict[str, str]:
        """What stands in it at first: the version in force, or what comes along."""
        if edition is not None:
            return {name: getattr(edition, name) for name in TEXTS}
        russian, english = ready("ru"), ready("en")
        return dict(
            zip(
                ("rules_ru", "questions_ru", "rules_en", "questions_en"),
                (*russian, *english),
                strict=True,
            )
        )

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] or "" for name in TEXTS}


class First(forms.Form):
    """So many first messages wait for a colleague's word."""

    count = forms.IntegerField(
        label=_("First messages that a colleague looks at"),
        min_value=0,
        max_value=100,
        help_text=_("Of everybody who joins the team from now on. 0: nobody looks."),
        error_messages={
            "invalid": _("From 0 to 100 messages, please."),
            "min_value": _("From 0 to 100 messages, please."),
            "max_value": _("From 0 to 100 messages, please."),
            "required": _("From 0 to 100 messages, please."),
        },
    )
