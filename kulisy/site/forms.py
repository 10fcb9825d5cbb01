"""What the pages outside both faces ask for."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kulisy.kit.text import one_line
from kulisy.people.founding import RESERVED, is_slug, slug_for
from kulisy.people.myself import THEMES
from kulisy.site import zones

#: Languages call themselves by their own names.
LANGUAGES = (("ru", "Русский"), ("en", "English"))


AUTO = "auto"


def _zones() -> list[tuple[str, str]]:
    return zones.choices(get_language() or settings.LANGUAGE_CODE)


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    theme = forms.ChoiceField(label=_("Appearance"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(zip(THEMES, (_("As the device"), _("Light"), _("Dark")), strict=True))
        _choose(self, "language", [(AUTO, _("As the browser")), *LANGUAGES])
        _choose(self, "time_zone", [(AUTO, _("As the company")), *_zones()])
        _choose(self, "theme", list(words.items()))

    def clean(self) -> dict[str, Any]:
        """What follows browser or company is kept as an empty word."""
        given = super().clean() or {}
        return given | {key: "" for key in ("language", "time_zone") if given.get(key) == AUTO}


class SetupForm(forms.Form):
    name = forms.CharField(label=_("The company's name"), max_length=120)
    slug = forms.CharField(label=_("Its address"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    owner_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    owner_email = forms.EmailField(
        label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "language", list(LANGUAGES))
        _choose(self, "time_zone", _zones())

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"], limit=120)

    def clean_owner_name(self) -> str:
        return one_line(self.cleaned_data["owner_name"], limit=120)

    def clean_slug(self) -> str:
        """The given one, else one made of the name."""
        given = self.cleaned_data["slug"].strip().lower()
        slug = given or slug_for(self.cleaned_data.get("name", ""))
        if not is_slug(slug):
            raise forms.ValidationError(_("Latin letters, figures and hyphens, at most 40."))
        if slug in RESERVED:
            raise forms.ValidationError(_("This word is used by Kulisy itself."))
        return slug


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices
