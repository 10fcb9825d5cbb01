"""The whole check of one text that is about to leave: what a company switched off and added, the
names it knows, its own addresses."""

from collections.abc import Sequence

from kulisy.conversations.guard import links, names, rules
from kulisy.conversations.guard.hits import Hit
from kulisy.conversations.guard.looking import look, rude_only, sorted_hits
from kulisy.conversations.guard.own import excepted
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


def check(viewer: Viewer, client: Client, *, text: str, files: Sequence[str]) -> list[Hit]:
    """What a writer should look at again before `text` goes to this client; `files`: the names of
    what is pinned to it. In the cabinet only rude words are asked about. Writes nothing. In
    `viewing(viewer)`."""
    if not viewer.at_desk:
        return rude_only(text)
    kept = rules.of(viewer)
    hits = look(
        text,
        off=kept.off,
        own=kept.words,
        exceptions=kept.exceptions,
        has_files=bool(files),
    )
    if "names" not in kept.off:
        found = names.find(viewer, client, text, files)
        hits += [each for each in found if not excepted(kept.exceptions, each.words)]
    if "links" not in kept.off:
        hits += links.find(viewer, client, text)
    return sorted_hits(hits)
