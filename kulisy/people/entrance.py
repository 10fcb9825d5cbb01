"""The one form of the entrance: an address is enough, a password is welcome."""

from typing import Any

from allauth.account.forms import LoginForm


class EntranceForm(LoginForm):  # type: ignore[misc]
    """With a password it signs in, without one it sends a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
        self.fields["login"].widget.attrs["autofocus"] = True

    def _setup_password_field(self) -> None:
        """allauth takes the field away where signing up asks for no password."""
        self.fields["password"].required = False
        self.fields["password"].widget.is_required = False
