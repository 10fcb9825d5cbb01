"""What the personal link of a letter about a notice opens: that notice, to read; to answer where
nothing hangs on the answer. Who gets notices gets them by right, whatever his sections are."""

from django.utils.translation import gettext_lazy as _

from kulisy.notices import access
from kulisy.people.places import Place

KIND = "notice"
PLACE = Place(
    page="notice",
    argument="notice_id",
    client_of=access.client_of,
    open=frozenset({"notice", "notice_opening", "notice_acknowledgement", "notice_answer"}),
    section="",
    heading=_("An official notice of %(company)s"),
    good_for=_("It opens one notice, without a password. An answer that counts asks for a code."),
    button=_("Open the notice"),
    back=_("Back to the notice"),
)
