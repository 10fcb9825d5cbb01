"""What the browser may send. No form has a field for audience: the composer's address says it."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.conversations.actions import Refused, Words
from kulisy.conversations.actions.posting import AHEAD, lies_ahead
from kulisy.conversations.guard import RULES, own
from kulisy.conversations.guard.rules import Rules
from kulisy.conversations.models import Conversation, Message
from kulisy.kit.ids import read_ids
from kulisy.kit.text import clean
from kulisy.kit.time import now


class Text(forms.CharField):
    """What can't be kept (NUL, halves of pairs) goes, and nothing else does: no word is refused
    for a sign that its writer can't even see."""

    def to_python(self, value: Any) -> Any:
        return clean(super().to_python(value) or "")


class Writing(forms.Form):
    """One composer: words, files (ids of finished uploads), the key of this very form."""

    body = Text(required=False, strip=False, widget=forms.Textarea)
    key = forms.UUIDField()
    quoted = forms.UUIDField(required=False)
    #: «Send it all the same»: what the guard gave for these very words.
    sure = forms.CharField(max_length=64, required=False)

    def words(self) -> Words:
        """What was written; unknown file ids are refused later by the action. Raises Refused."""
        self.refuse_unsent_files()
        return Words(
            body=self.cleaned_data["body"],
            files=self.file_ids(),
            quoted=self.cleaned_data.get("quoted"),
            sure=self.cleaned_data["sure"],
        )

    def refuse_unsent_files(self) -> None:
        """The page's script sends the files and empties their field: where names arrive in it, no
        script ran and the files would be missing without a word."""
        if any(self.data.getlist("attachments") if hasattr(self.data, "getlist") else []):
            raise Refused(
                _(
                    "The files were not attached, because this page was not loaded whole. Reload "
                    "it and choose them again; your words are still here."
                )
            )

    def file_ids(self) -> list[uuid.UUID]:
        values = self.data.getlist("files") if hasattr(self.data, "getlist") else []
        return read_ids(values, most=100)


class NewRequest(Writing):
    """The cabinet's new request: a title is a help, not a duty."""

    title = Text(
        label=_("What is it about?"),
        max_length=200,
        required=False,
        error_messages={"max_length": _("At most 200 characters, please.")},
    )


class NewConversation(NewRequest):
    """The desk opens a thread about a client: for named contacts, or for the team first."""

    kind = forms.ChoiceField(choices=Conversation.Kind.choices, required=False)

    def contact_ids(self) -> list[uuid.UUID]:
        return read_ids(self.data.getlist("contacts") if hasattr(self.data, "getlist") else [])


class Spoken(Writing):
    """A call or a meeting: when, with whom, what was said."""

    kind = forms.ChoiceField(
        label=_("What was it?"),
        choices=[(Message.Kind.CALL, _("call")), (Message.Kind.MEETING, _("meeting"))],
    )
    spoke_at = forms.DateTimeField(
        label=_("When"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Write the date and the time.")},
    )
    spoke_with = Text(label=_("Who took part"), max_length=300, required=False)

    def clean_spoke_at(self) -> datetime:
        spoke_at: datetime = self.cleaned_data["spoke_at"]
        if lies_ahead(spoke_at, now=now()):
            raise forms.ValidationError(AHEAD)
        return spoke_at

    def words(self) -> Words:
        self.refuse_unsent_files()
        spoke_at: datetime = self.cleaned_data["spoke_at"]
        return Words(
            body=self.cleaned_data["body"],
            files=self.file_ids(),
            kind=self.cleaned_data["kind"],
            spoke_at=spoke_at,
            spoke_with=self.cleaned_data["spoke_with"],
            sure=self.cleaned_data["sure"],
        )


class GuardSettings(forms.Form):
    """What the guard looks for. A rule that isn't ticked is off."""

    words = Text(
        label=_("Your own words, one a line"),
        help_text=_(
            "A word stands for its forms; with a star at the end for every end: pric* finds price"
            " and pricing. Several words are looked for together."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-grow": True}),
    )
    exceptions = Text(
        label=_("Never ask about, one a line"),
        help_text=_("Words and names that are all right here, whatever the lists say."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )

    @classmethod
    def of(cls, rules: Rules) -> "GuardSettings":
        form = cls(
            initial={"words": "\n".join(rules.words), "exceptions": "\n".join(rules.exceptions)}
        )
        form.off = rules.off
        return form

    off: frozenset[str] = frozenset()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.off = frozenset(RULES) - set(self._on())
        return cleaned

    def rules(self) -> Rules:
        return Rules(
            off=self.off,
            words=tuple(own.lines(self.cleaned_data["words"])),
            exceptions=tuple(own.lines(self.cleaned_data["exceptions"])),
        )

    def choices(self) -> list[tuple[str, str, bool]]:
        """Each rule, what it is, whether it is on."""
        off = frozenset(RULES) - set(self._on()) if self.is_bound else self.off
        return [(rule, str(label), rule not in off) for rule, label in RULES.items()]

    def _on(self) -> list[str]:
        return self.data.getlist("on") if hasattr(self.data, "getlist") else []
