"""A meeting as a file for one's own calendar: the same entry as in the invitation."""

from django.conf import settings
from django.http import Http404, HttpResponse

from kulisy.kit import ics
from kulisy.meetings import access, inviting, showing, wording
from kulisy.meetings.models import Meeting
from kulisy.people.viewer import Viewer


def answer(viewer: Viewer, meeting: Meeting) -> HttpResponse:
    """For whom it invites."""
    own = access.own_invitation(viewer, meeting.id)
    if own is None:
        raise Http404
    made = inviting.event(
        meeting,
        own,
        names=[each.name for each in showing.guests(viewer, meeting)],
        about=[meeting.client.name] if viewer.at_desk else [],
        url=settings.ADDRESS + wording.address(viewer, "meeting", meeting.id),
        zone=meeting.zone,
    )
    data = ics.calendar([made], name=viewer.company.name)
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response
