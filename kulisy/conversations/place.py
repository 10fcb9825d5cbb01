"""What the personal link of a letter about a conversation opens: that conversation, to read and to
answer."""

from django.utils.translation import gettext_lazy as _

from kulisy.conversations import access
from kulisy.people.places import Place

PLACE = Place(
    page="conversation",
    argument="conversation_id",
    client_of=access.client_of,
    open=frozenset(
        {
            "conversation",
            "after",
            "post",
            "read",
            "mentions",
            "draft",
            "draft_uploads",
            "draft_upload",
            "draft_part",
            "draft_complete",
            "attachment",
            "attachment_preview",
        }
    ),
    section="conversations",
    heading=_("Your conversation with %(company)s"),
    good_for=_("It opens one conversation, to read and to answer, without a password."),
    button=_("Open the conversation"),
    back=_("Back to the conversation"),
)
