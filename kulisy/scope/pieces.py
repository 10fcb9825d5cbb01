"""What stands of boundaries on pages of the rooms below: addresses of fragments, which the pages
fetch themselves, so that they cost them nothing."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.scope import access


def of_conversation(viewer: Viewer, conversation_id: uuid.UUID) -> str:
    """At the head of a request in the cabinet."""
    if viewer.at_desk or viewer.by_link or not viewer.clients_with("conversations"):
        return ""
    url = address("portal:conversation_scope", viewer.company.slug, conversation_id)
    return rewritten(viewer, url)


def beside_conversation(viewer: Viewer, conversation: Any) -> str:
    """Beside a conversation at the desk."""
    return address("desk:conversation_scope", viewer.company.slug, conversation.id)


def of_project(viewer: Viewer, project: Any) -> str:
    """On a project's living page."""
    if viewer.at_desk:
        return ""
    return rewritten(viewer, address("portal:project_scope", viewer.company.slug, project.id))


def of_approval(viewer: Viewer, approval: Any) -> tuple[str, str] | None:
    """What is approved does not change any more: where a later wish begins."""
    slug = viewer.company.slug
    if viewer.at_desk:
        own = approval.project.whole_team_writes
        if not access.may_judge(viewer, approval.project.client, own=own):
            return None
        url = f"{address('desk:new_change_order', slug)}?approval={approval.id}"
        return _("Draft a change order"), url
    if not access.may_act(viewer, approval.client_id):
        return None
    url = address("portal:later_wish", slug, approval.id)
    return _("Something should be different after all"), rewritten(viewer, url)


def queue_tab(viewer: Viewer) -> tuple[str, str]:
    """Beside the desk's queues: wishes that wait for a word."""
    return _("Wishes"), address("desk:triage", viewer.company.slug)
