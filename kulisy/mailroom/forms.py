"""What the browser may send about a mailbox. The password is asked for and never given back."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kulisy.kit import outward
from kulisy.kit.text import one_line

SECURITIES = [
    ("tls", _("TLS from the first byte (port 993)")),
    ("starttls", _("STARTTLS (port 143)")),
    ("none", _("none: only within your own network")),
]


class Line(forms.CharField):
    """One line of text: control characters and surplus spaces go, nothing visible does."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line(text, limit=len(text) + 1) if text else text


class MailboxForm(forms.Form):
    address = forms.EmailField(
        label=_("Address that people write to"),
        max_length=254,
        help_text=_("For example hello@studio.example. Answers of clients come here, too."),
    )
    host = Line(label=_("IMAP server"), max_length=253, help_text=_("For example imap.gmail.com"))
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(label=_("Encryption"), choices=SECURITIES, initial="tls")
    user = Line(label=_("User"), max_length=254, help_text=_("Often the whole address."))
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Many providers want a password of its own for programs."),
    )
    folder = Line(label=_("Folder"), max_length=200, initial="INBOX")
    trusted_server = Line(
        label=_("Name of the server that checks senders"),
        max_length=253,
        required=False,
        help_text=_(
            "As it stands first in Authentication-Results of your letters, for example"
            " mx.google.com. What it finds forged waits for you; without it nobody’s findings are"
            " believed."
        ),
    )

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        """`known`: of a mailbox that has its password; an empty field leaves it as it is."""
        super().__init__(*args, **kwargs)
        if known:
            self.fields["password"].required = False
            self.fields["password"].help_text = _("Kept sealed. Empty: it stays as it is.")

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()

    def clean_host(self) -> str:
        host = str(self.cleaned_data["host"]).lower().rstrip(".")
        if any(each in host for each in "/@ \\:") and not _is_ipv6(host):
            raise forms.ValidationError(_("Only the server’s name, without https:// or a path."))
        if not outward.may_reach(host, 993):
            raise forms.ValidationError(
                _("This name leads into the inner network, where mailboxes may not be.")
            )
        return host

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        host = told.get("host")
        if told.get("security") == "none" and host and not _is_inner(host):
            self.add_error(
                "security", _("Without encryption everybody on the way reads the password.")
            )
        return told


def _is_inner(host: str) -> bool:
    """Named by the operator as a server of his own network."""
    return host in {each.lower() for each in settings.INNER_HOSTS} or "*" in settings.INNER_HOSTS


def _is_ipv6(host: str) -> bool:
    return host.count(":") > 1 and set(host) <= set("0123456789abcdef:.")
