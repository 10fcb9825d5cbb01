"""Every setting, from the environment alone. What each one means: docs/operating/settings.md."""

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kulisy.config import env

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(env.text("KULISY_DATA", str(PACKAGE.parent / "data"))).absolute()
DEBUG = env.yes("KULISY_DEBUG")
#: Screens that exist for the newcomer on his own machine: the component page and the mail sink.
LOCAL = env.yes("KULISY_LOCAL", DEBUG)
#: Letters go to the mail sink of `kulisy run`, and `/mail/` shows them.
SINK = LOCAL and env.yes("KULISY_SINK")


def _secret_key() -> str:
    """The given key, or one made at first start and kept beside the data."""
    given = env.text("KULISY_SECRET_KEY")
    if given:
        return given
    file = DATA / "secret_key"
    if not file.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()


def _push_key() -> str:
    """The same for the key by which browsers know whose messages wake them: 32 bytes, base64url."""
    given = env.text("KULISY_PUSH_KEY")
    if given:
        return given
    file = DATA / "push_key"
    if not file.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        fresh = DATA / f"push_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        # Below the order of P-256, as a private key must be.
        fresh.write_text(_base64url(secrets.randbits(255) + 1), encoding="utf-8")
        # Of two processes that start at once, one makes it.
        with suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text(encoding="utf-8").strip()


def _base64url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


PUSH_KEY = _push_key()
#: Services of the makers of browsers, to which alone messages for devices go, and their subdomains.
PUSH_HOSTS = [
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
    *env.words("KULISY_PUSH_HOSTS"),
]

#: The one address of this installation: every link in a letter begins with it.
ADDRESS = env.text("KULISY_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [
    *env.words("KULISY_HOSTS", "localhost,127.0.0.1,[::1]"),
    ADDRESS.split("://", 1)[-1].rsplit(":", 1)[0],
]
SECURE = ADDRESS.startswith("https://")
TRUSTED_PROXIES = env.number("KULISY_TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "kulisy.kit",
    "kulisy.look",
    "kulisy.journal",
    "kulisy.files",
    "kulisy.people",
    "kulisy.clocks",
    "kulisy.notify",
    "kulisy.admissions",
    "kulisy.documents",
    "kulisy.conversations",
    "kulisy.course",
    "kulisy.mailroom",
    "kulisy.notices",
    "kulisy.billing",
    "kulisy.catalog",
    "kulisy.projects",
    "kulisy.scope",
    "kulisy.hours",
    "kulisy.handovers",
    "kulisy.meetings",
    "kulisy.bookings",
    "kulisy.imports",
    "kulisy.insights",
    "kulisy.disclosure",
    "kulisy.portal",
    "kulisy.desk",
    "kulisy.site",
    "kulisy.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("kulisy.") or (PACKAGE / app.split(".")[1] / "apps.py").exists()
]

MIDDLEWARE = [
    "kulisy.insights.watch.watch",
    "kulisy.people.evenly.evenly",
    "kulisy.people.middleware.one_transaction",
    "kulisy.api.door.without_cookies",
    "django.middleware.security.SecurityMiddleware",
    "kulisy.people.middleware.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kulisy.people.middleware.who",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kulisy.people.middleware.at_home",
    "kulisy.site.errors.refused_by_the_front",
    "kulisy.people.middleware.doors",
]

ROOT_URLCONF = "kulisy.config.urls"
WSGI_APPLICATION = "kulisy.config.wsgi.application"
APPEND_SLASH = True

#: Made again whenever a template has changed; may be emptied at any time.
COMPILED_TEMPLATES = DATA / "templates"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "kulisy.config.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "kulisy.people.context.viewer",
                "kulisy.config.menus.menus",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

#: Statements of every page are kept prepared by each connection. A pooler between us and PostgreSQL
#: that lends a connection for one transaction must know them (PgBouncer from 1.21), else: no.
PREPARED = env.yes("KULISY_PREPARED", True)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database(env.text("DATABASE_URL", "postgresql://kulisy_pages@localhost/kulisy")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
if PREPARED:
    # Nothing is prepared by being asked often: only what says so itself (kit.statements).
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 2**31
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits of sign-in must be shared between processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Rate limits must not push each other out.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "kulisy.people.signin.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {"login": "kulisy.people.entrance.EntranceForm"}
ACCOUNT_SIGNUP_FORM_CLASS = "kulisy.people.signin.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
# Mail may take minutes: a code lives as long as a sign-in that has begun.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_USER_DISPLAY = "kulisy.people.signin.shown"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
#: Of our own: a personal link looked at, and a new one asked for.
ACCOUNT_RATE_LIMITS = {"personal_link": "120/m/ip", "new_personal_link": "10/m/ip,3/h/key"}
MFA_ADAPTER = "kulisy.people.signin.StepsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Kulisy"
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
LOGIN_REDIRECT_URL = "/me/"
LOGIN_URL = "/accounts/login/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "kulisy.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kulisy.site.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [ADDRESS] if SECURE else []
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = env.text("KULISY_TIME_ZONE", "Europe/Moscow")
LANGUAGE_COOKIE_NAME = "language"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
#: Pages behind the ASGI front hand files over to it; elsewhere Django streams them itself.
FRONT = env.yes("KULISY_FRONT")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA / "files")},
    },
}
if env.text("KULISY_S3_BUCKET"):
    STORAGES["files"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.text("KULISY_S3_BUCKET"),
            "endpoint_url": env.text("KULISY_S3_ENDPOINT") or None,
            "access_key": env.text("KULISY_S3_ACCESS_KEY"),
            "secret_key": env.text("KULISY_S3_SECRET_KEY"),
            "region_name": env.text("KULISY_S3_REGION") or None,
            "querystring_expire": 60,
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": 8 * 1024 * 1024,
        },
    }
#: A form of a dozen boxes, far too much in each, still comes back with its words and a sentence.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
#: Requests of one API token in a minute.
API_RATE = env.number("KULISY_API_RATE", 300)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

#: Mail servers in our own network that a company may name; others only in the open one.
INNER_HOSTS = env.words("KULISY_INNER_HOSTS")
globals().update(env.mail(env.text("EMAIL_URL", "smtp://localhost:25")))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("KULISY_MAIL_FROM", "Kulisy <kulisy@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"discreet": {"()": "kulisy.kit.discreet.WithoutTokens"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.text("KULISY_LOG", "WARNING")},
}
