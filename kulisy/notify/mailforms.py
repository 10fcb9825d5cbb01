"""What the browser may send about the company's letters."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kulisy.kit import outward
from kulisy.kit.text import one_line
from kulisy.notify import carriers, dkim
from kulisy.notify.carriers import PROVIDERS, Asked
from kulisy.notify.models import CompanyMail

MEBIBYTE = 1024 * 1024
#: Ports at which mail servers take letters from senders.
PORTS = (25, 465, 587, 2525)
#: A token and the plus before it; the part before the @ holds 64 signs at most.
TOKEN, LOCAL_PART = 33, 64
#: Attachments that mail servers usually still take (base64 makes them a third larger).
LARGEST_MEGABYTES = 15
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9-]{1,63})*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Line(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line(text, limit=len(text) + 1) if text else text


class MailSettings(forms.Form):
    """Everything but pictures and keys that are made here. What is kept sealed is never shown
    again: an empty box keeps it."""

    name = Line(label=gettext_lazy("Sender's name"), required=False, max_length=80)
    address = forms.EmailField(
        label=gettext_lazy("Sender's address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "For example support@your-company.com. Without it letters bear the address of this"
            " installation, and nobody reads answers to them."
        ),
    )
    takes_answers = forms.BooleanField(
        label=gettext_lazy("Answers to letters come into the conversation"),
        required=False,
        help_text=gettext_lazy("The mailbox of this address must be connected: “Mailboxes”."),
    )
    answers_pattern = Line(
        label=gettext_lazy("Address for answers"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "Only where your mail server knows no plus in addresses (support+…@): an address with"
            " {token} in it, like answer-{token}@in.your-company.com, that leads into the mailbox."
        ),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How letters leave"),
        choices=CompanyMail.Way.choices,
        widget=forms.RadioSelect,
    )
    smtp_host = Line(label=gettext_lazy("Server"), required=False, max_length=253)
    smtp_port = forms.TypedChoiceField(
        label=gettext_lazy("Port"),
        choices=[(port, str(port)) for port in PORTS],
        coerce=int,
        required=False,
        empty_value="587",
    )
    smtp_security = forms.ChoiceField(
        label=gettext_lazy("Encryption"), choices=CompanyMail.Security.choices, required=False
    )
    smtp_user = Line(label=gettext_lazy("User name"), required=False, max_length=254)
    smtp_password = forms.CharField(
        label=gettext_lazy("Password"),
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    provider = forms.ChoiceField(
        label=gettext_lazy("Mail service"),
        choices=[("", "—"), *((key, each.label) for key, each in PROVIDERS.items())],
        required=False,
    )
    inline_limit = forms.IntegerField(
        label=gettext_lazy("Attachments inside letters, MB together"),
        min_value=0,
        max_value=LARGEST_MEGABYTES,
        help_text=gettext_lazy(
            "What is larger stands in the letter as a link. 15 at most: mail servers rarely take"
            " more."
        ),
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("Letters in a minute to one mail domain"),
        min_value=1,
        max_value=600,
        help_text=gettext_lazy("Large mail services take a flood of letters for spam."),
    )
    accent = Line(
        label=gettext_lazy("Colour of the button"),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    dkim_domain = Line(label=gettext_lazy("Domain of the signature"), required=False)
    dkim_selector = Line(
        label=gettext_lazy("Selector"),
        required=False,
        help_text=gettext_lazy("Any short word: the name of the record in the DNS."),
    )
    dkim_key = forms.CharField(
        label=gettext_lazy("A private key of your own, PEM"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Leave it empty: a key can be made here."),
    )

    def __init__(self, kept: CompanyMail | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = kept
        self._secrets = carriers.secrets_of(kept) if kept else {}
        for provider, asked in every_asked():
            self.fields[field_name(provider, asked)] = _service_field(asked)
        for name, key in [("smtp_password", "smtp_password"), ("dkim_key", "dkim_key")]:
            self._say_kept(name, key)
        for provider, asked in every_asked():
            if asked.secret:
                self._say_kept(field_name(provider, asked), f"{provider}.{asked.name}")

    @staticmethod
    def of(kept: CompanyMail | None) -> dict[str, Any]:
        mail = kept or CompanyMail()
        names = [name for name in MailSettings.base_fields if hasattr(mail, name)]
        values = {name: getattr(mail, name) for name in names}
        values["inline_limit"] = mail.inline_limit // MEBIBYTE
        secrets = carriers.secrets_of(mail)
        for provider, asked in every_asked():
            if not asked.secret:
                name = field_name(provider, asked)
                values[name] = secrets.get(f"{provider}.{asked.name}", "")
        return values

    @property
    def values(self) -> dict[str, Any]:
        """By the names of CompanyMail's columns."""
        known = {field.name for field in CompanyMail._meta.concrete_fields}
        values = {name: value for name, value in self.cleaned_data.items() if name in known}
        return {**values, "inline_limit": self.cleaned_data["inline_limit"] * MEBIBYTE}

    @property
    def secrets(self) -> dict[str, str]:
        """What is to be kept sealed; nothing where a box was left empty."""
        data = self.cleaned_data
        given = {name: data[name] for name in ("smtp_password", "dkim_key") if data.get(name)}
        for provider, asked in every_asked():
            value = data.get(field_name(provider, asked), "")
            if value:
                given[f"{provider}.{asked.name}"] = value
        return given

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()

    def clean_answers_pattern(self) -> str:
        pattern = str(self.cleaned_data["answers_pattern"]).lower()
        if not pattern:
            return ""
        name = pattern.rpartition("@")[0]
        if name.count("{token}") != 1 or pattern.count("{token}") != 1:
            raise ValidationError(_("Write {token} once, before the @: there each answer differs."))
        tried = pattern.replace("{token}", "a" * (TOKEN - 1))
        if len(tried.rpartition("@")[0]) > LOCAL_PART:
            raise ValidationError(_("Too long before the @: %s signs at most beside {token}.") % 32)
        validate_email(tried)
        return pattern

    def clean_accent(self) -> str:
        colour = str(self.cleaned_data["accent"]).lower()
        if not _COLOUR.fullmatch(colour):
            raise ValidationError(_("A colour is written like #9c2234."))
        return colour

    def clean_smtp_host(self) -> str:
        host = str(self.cleaned_data["smtp_host"]).lower().rstrip(".")
        if host and not _HOST.fullmatch(host):
            raise ValidationError(_("This is no name of a server, like smtp.your-company.com."))
        return host

    def clean_dkim_domain(self) -> str:
        domain = str(self.cleaned_data["dkim_domain"]).lower().rstrip(".")
        if domain and not _HOST.fullmatch(domain):
            raise ValidationError(_("This is no domain, like your-company.com."))
        return domain

    def clean_dkim_selector(self) -> str:
        selector = str(self.cleaned_data["dkim_selector"]).lower()
        if selector and not _SELECTOR.fullmatch(selector):
            raise ValidationError(_("Latin letters, digits and hyphens only."))
        return selector

    def clean_dkim_key(self) -> str:
        key = str(self.cleaned_data["dkim_key"]).strip()
        if key:
            try:
                dkim.read_key(key)
            except dkim.BadKey:
                raise ValidationError(
                    _(
                        "This is no key that letters can be signed with: RSA of 1024 bits or more,"
                        " or Ed25519, as PEM, without a password."
                    )
                ) from None
        return key

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._check_answers(values)
        if values.get("way") == CompanyMail.Way.SMTP:
            self._check_server(values)
        if values.get("way") == CompanyMail.Way.PROVIDER:
            self._check_service(values)
        self._check_signature(values)
        return values

    def _check_answers(self, values: dict[str, Any]) -> None:
        address = values.get("address", "")
        plain = values.get("takes_answers") and not values.get("answers_pattern")
        if address and plain and len(address.rpartition("@")[0]) > LOCAL_PART - TOKEN:
            self.add_error(
                "answers_pattern",
                _("The sender's address is too long to carry a token: give one for answers."),
            )
        if address and "+" in address.rpartition("@")[0] and plain:
            self.add_error("address", _("Give the address without a plus: we add our own."))

    def _check_server(self, values: dict[str, Any]) -> None:
        host = values.get("smtp_host", "")
        if not host and "smtp_host" not in self.errors:
            self.add_error("smtp_host", _("Which server carries the letters?"))
        elif host and not outward.may_reach(host, values.get("smtp_port") or 587):
            self.add_error(
                "smtp_host",
                _(
                    "This server stands in the installation's own network. Its operator must name"
                    " it in KULISY_INNER_HOSTS first."
                ),
            )
        secret = values.get("smtp_password") or self._secrets.get("smtp_password")
        if values.get("smtp_user") and not secret:
            self.add_error("smtp_password", _("A user name needs its password."))

    def _check_service(self, values: dict[str, Any]) -> None:
        provider = PROVIDERS.get(values.get("provider", ""))
        if provider is None:
            self.add_error("provider", _("Which service carries the letters?"))
            return
        if not carriers.providers_here():
            self.add_error(
                "provider",
                _("Mail services are not installed here: the operator adds kulisy[providers]."),
            )
        if not values.get("address") and "address" not in self.errors:
            self.add_error("address", _("A mail service asks for an address of your own."))
        for asked in provider.asked:
            name = field_name(values["provider"], asked)
            kept = asked.secret and self._secrets.get(f"{values['provider']}.{asked.name}")
            if asked.required and not values.get(name) and not kept and name not in self.errors:
                self.add_error(name, _("The service asks for this."))

    def _check_signature(self, values: dict[str, Any]) -> None:
        selector, domain = values.get("dkim_selector", ""), values.get("dkim_domain", "")
        if values.get("dkim_key") and not selector and "dkim_selector" not in self.errors:
            self.add_error("dkim_selector", _("A key needs its selector."))
        if not selector:
            return
        sender = values.get("address", "").rpartition("@")[2]
        if not domain:
            values["dkim_domain"] = domain = sender
        if not sender:
            self.add_error("address", _("Only letters from an address of your own can be signed."))
        elif sender != domain and not sender.endswith(f".{domain}"):
            self.add_error(
                "dkim_domain",
                _("The sender's address stands in another domain: %s.") % sender,
            )

    def _say_kept(self, name: str, key: str) -> None:
        if self._secrets.get(key):
            self.fields[name].widget.attrs["placeholder"] = _("kept; write anew to change it")


def every_asked() -> Iterator[tuple[str, Asked]]:
    for provider, each in PROVIDERS.items():
        for asked in each.asked:
            yield provider, asked


def field_name(provider: str, asked: Asked) -> str:
    return f"{provider}__{asked.name}"


def _service_field(asked: Asked) -> forms.Field:
    if asked.choices:
        return forms.ChoiceField(label=asked.label, choices=asked.choices, required=False)
    if asked.secret:
        hidden = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        return forms.CharField(label=asked.label, required=False, max_length=500, widget=hidden)
    return Line(label=asked.label, required=False, max_length=253)
