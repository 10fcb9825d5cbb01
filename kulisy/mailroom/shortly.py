"""Why letters wait, in two or three words, for a filter: `reasons` says the same in sentences."""

from django.utils.translation import gettext, gettext_noop

SHORT: dict[str, str] = {
    "stranger": gettext_noop("strangers"),
    "seems_for": gettext_noop("answers by strangers"),
    "barred": gettext_noop("access taken back"),
    "left_team": gettext_noop("former colleagues"),
    "not_his_place": gettext_noop("take no part there"),
    "several_tokens": gettext_noop("several addresses"),
    "contact_of_several": gettext_noop("contact of several clients"),
    "team_unplaced": gettext_noop("from colleagues"),
    "team_may_not": gettext_noop("colleagues who may not write"),
    "forged": gettext_noop("forged senders"),
    "loop": gettext_noop("loops of machines"),
    "too_many": gettext_noop("too many at once"),
    "no_sender": gettext_noop("no sender"),
    "not_fetched": gettext_noop("not handed out"),
    "trouble": gettext_noop("troubles"),
}


_OTHER = gettext_noop("something else")


def short(code: str) -> str:
    return gettext(SHORT.get(code, _OTHER))
