"""What the browser may send about a client: notes, calls and meetings."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.conversations.forms import Spoken
from kulisy.kit.ids import read_ids
from kulisy.kit.text import clean

NOTE_LIMIT = 10_000


class Note(forms.Form):
    """What the team keeps for itself."""

    body = forms.CharField(
        label=_("A note about the client"),
        strip=False,
        max_length=NOTE_LIMIT,
        error_messages={
            "required": _("There is nothing to keep yet: write a word."),
            "max_length": _("A note holds 10,000 characters. Add the rest as a file."),
        },
    )

    def clean_body(self) -> str:
        body = clean(str(self.cleaned_data["body"])).strip()
        if not body:
            raise forms.ValidationError(self.fields["body"].error_messages["required"])
        return body


class ClientSpoken(Spoken):
    """A call or a meeting, and where it belongs: an open conversation, or a talk of its own."""

    conversation = forms.UUIDField(required=False)
    title = forms.CharField(
        max_length=200,
        required=False,
        error_messages={"max_length": _("At most 200 characters, please.")},
    )

    @property
    def conversation_id(self) -> uuid.UUID | None:
        chosen = self.cleaned_data["conversation"]
        return chosen if isinstance(chosen, uuid.UUID) else None

    def contact_ids(self) -> list[uuid.UUID]:
        """Who of the client's side is to read a talk of its own; unknown ids are nobody."""
        values = self.data.getlist("contacts") if hasattr(self.data, "getlist") else []
        return read_ids(values, most=100)
