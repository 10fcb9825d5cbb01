"""Messages drawn once: a fragment of HTML is kept for everything that it shows.

The key is all that the template is given, so a fragment that was drawn for one reader stands for
another only where both see the same to the letter.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.template.loader import get_template
from django.utils import timezone, translation
from markupsafe import Markup

from kulisy.conversations.pages import Entry
from kulisy.people.viewer import Viewer

#: Fragments that one process keeps; one of some kilobytes each.
KEPT = 2000


def drawn(viewer: Viewer, entries: Sequence[Entry], *, quotable: bool = False) -> list[Markup]:
    """Each message as HTML, in the reader's language, zone and day."""
    language = translation.get_language() or ""
    zone, today = timezone.get_current_timezone_name(), timezone.localdate()
    return [_drawn(each, quotable, viewer.at_desk, (language, zone, today)) for each in entries]


@lru_cache(maxsize=KEPT)
def _drawn(entry: Entry, quotable: bool, at_desk: bool, here: tuple[object, ...]) -> Markup:
    template = get_template("conversations/_entry.html")
    said = {"entry": entry, "quotable": quotable, "at_desk": at_desk}
    return Markup(template.render(said))  # noqa: S704 (rendered by our own template)
