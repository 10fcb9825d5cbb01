"""Who writes to the client, per project: its own mode wins, in it and where it is talked about."""

import pytest
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.conversations.access import may_write_in
from kulisy.conversations.models import Conversation
from kulisy.conversations.tests.talk import asks
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects import access
from kulisy.projects.actions import change
from kulisy.projects.actions.modes import set_mode
from kulisy.projects.models import Project
from kulisy.projects.tests.working import begins

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def managers_only(cast: Cast) -> Project:
    """A project of a client to whom only account managers write, talked about with Анна."""
    Client.objects.filter(id=cast.romashka.id).update(whole_team_writes=False)
    project = begins(cast.irina, cast.romashka)
    thread = asks(cast.anna, "Сайт", "Когда?")
    with viewing(at_desk(cast.irina)) as irina:
        own = access.projects(irina).select_related("client").get(id=project.id)
        change(irina, own, conversation_id=thread.id, now=NOW)
    return own


def may(cast: Cast, project: Project) -> tuple[bool, bool]:
    """Whether Максим plans in it, and writes where it is talked about."""
    with viewing(at_desk(cast.maxim)) as maxim:
        own = access.projects(maxim).select_related("client").get(id=project.id)
        rows = Conversation.objects.select_related("client")
        thread = rows.get(id=own.conversation_id)
        return access.may_plan_in(maxim, own, "client"), may_write_in(maxim, thread, "client")


def names(cast: Cast) -> set[str]:
    with viewing(in_cabinet(cast.anna)) as anna:
        return set(people.team(anna).values_list("name", flat=True))


@pytest.mark.slow
def test_a_projects_own_mode_wins_and_its_people_are_named(cast: Cast) -> None:
    project = managers_only(cast)
    assert may(cast, project) == (False, False)
    assert "Максим Лебедев" not in names(cast)
    with viewing(at_desk(cast.irina)) as irina:
        set_mode(irina, project, whole_team_writes=True, now=NOW)
    assert may(cast, project) == (True, True)
    assert "Максим Лебедев" in names(cast)
    with viewing(at_desk(cast.irina)) as irina:
        set_mode(irina, project, whole_team_writes=None, now=NOW)
    assert may(cast, project) == (False, False)
    assert "Максим Лебедев" not in names(cast)


@pytest.mark.slow
def test_nobody_writes_elsewhere_by_pointing_his_project_there(cast: Cast) -> None:
    project = managers_only(cast)
    other = asks(cast.anna, "Другое", "Когда?")
    with viewing(at_desk(cast.irina)) as irina:
        set_mode(irina, project, whole_team_writes=True, now=NOW)
    with viewing(at_desk(cast.maxim)) as maxim:
        own = access.projects(maxim).select_related("client").get(id=project.id)
        with pytest.raises(Refused):
            change(maxim, own, conversation_id=other.id, now=NOW)
        with pytest.raises(Http404):
            set_mode(maxim, own, whole_team_writes=True, now=NOW)
    with viewing(at_desk(cast.irina)) as irina:
        own = access.projects(irina).select_related("client").get(id=project.id)
        change(irina, own, conversation_id=other.id, now=NOW)
    modes = dict(Conversation.objects.values_list("title", "whole_team_writes"))
    assert modes == {"Сайт": None, "Другое": True}
