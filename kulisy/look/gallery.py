"""Every component in every state, for the eye and for screenshots; mounted in development only."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, override

SCREENS = ("components", "desk", "queue", "portal", "portal-talk", "plain", "mail", "page")
#: What a person sees when something goes wrong, each at `/look/error-<status>/`.
ERRORS = ("400", "403", "404", "413", "429", "500")


def gallery(request: HttpRequest, screen: str = "components") -> HttpResponse:
    """One screen of samples: `?theme=dark`, `?lang=en`, `?empty=1`."""
    status = screen.removeprefix("error-")
    if screen not in SCREENS and status not in ERRORS:
        raise Http404
    template = f"look/gallery/{screen}.html" if screen in SCREENS else f"look/errors/{status}.html"
    with override(request.GET.get("lang") or get_language()):
        shown = sample(request)
        if screen not in SCREENS:
            # They stand without any context, but for how the sample is to look.
            shown = {name: shown[name] for name in ("theme", "LANGUAGE_CODE")}
        return render(request, template, shown)


def sample(request: HttpRequest) -> dict[str, Any]:
    """What the samples are made of, in the language in use."""
    russian = (get_language() or "").startswith("ru")

    def t(ru: str, en: str) -> str:
        return ru if russian else en

    now = timezone.now()
    faces = [
        (t("Ирина Павлова", "Irene Palmer"), "1"),
        (t("Максим Лебедев", "Max Leary"), "2"),
        (t("Дарья Соколова", "Daria Stone"), "3"),
        (t("Анна Ким", "Anna Kim"), "4"),
        (t("Пётр Ким", "Peter Kim"), "5"),
        (t("Лев Ду", "Leo Du"), "6"),
    ]
    return {
        "t": t,
        "now": now,
        "ago": lambda **by: now - timedelta(**by),
        "long": "Донаудампфшиффартсэлектрицитетен" * 12,
        "people": [SimpleNamespace(name=name, id=id, photo_url=None) for name, id in faces],
        "company": SimpleNamespace(
            name=t("Студия «Северный ветер»", "North Wind Studio"), slug="north", id="9"
        ),
        "client_name": t("ООО «Ромашка»", "Daisy Ltd"),
        "me": SimpleNamespace(name=faces[3][0], id="4", photo_url=None),
        "menu": _menu(t, request.GET.get("screen", "")),
        "bell_url": "#bell",
        "bell_count": 3,
        "palette_url": "?",
        "theme": request.GET.get("theme", "auto"),
        "LANGUAGE_CODE": "ru" if russian else "en",
    }


def _menu(t: Any, _screen: str) -> list[dict[str, Any]]:
    items = [
        (t("Главная", "Home"), "house", 0),
        (t("Обращения", "Requests"), "messages-square", 4),
        (t("Клиенты", "Clients"), "building-2", 0),
        (t("Файлы", "Files"), "folder", 0),
        (t("Команда", "Team"), "users", 0),
        (t("Настройки", "Settings"), "settings", 0),
    ]
    return [
        {
            "label": label,
            "url": "#",
            "icon": icon,
            "count": count,
            "current": index == 1,
            "group": t("Компания", "Company") if index > 3 else "",
        }
        for index, (label, icon, count) in enumerate(items)
    ]


urls = [
    path("look/", gallery, name="look"),
    path("look/<slug:screen>/", gallery, name="look_screen"),
]
