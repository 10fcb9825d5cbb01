"""Planting the demo: everything or nothing, once."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from kulisy.conversations import actions as conversations
from kulisy.demo.arrivals import let_in, open_doors
from kulisy.demo.billing import plant_billing
from kulisy.demo.bookings import plant_bookings
from kulisy.demo.cast import TROUPES
from kulisy.demo.catalog import plant_catalog
from kulisy.demo.company import House, open_house, settle_modes
from kulisy.demo.course import plant_course
from kulisy.demo.disclosure import plant_disclosure
from kulisy.demo.documents import plant_documents
from kulisy.demo.handovers import plant_handovers
from kulisy.demo.hours import plant_hours
from kulisy.demo.insights import plant_insights
from kulisy.demo.meetings import plant_meetings
from kulisy.demo.notices import plant_notices
from kulisy.demo.play import scenes
from kulisy.demo.projects import plant_projects
from kulisy.demo.scope import plant_scope
from kulisy.demo.settling import settle
from kulisy.demo.shortfall import plant_shortfall
from kulisy.demo.staging import Stage
from kulisy.demo.when import When
from kulisy.files.store import store
from kulisy.people.models import Company


def plant(now: datetime) -> bool:
    """Both companies with all that was said until `now`; False where they are there already.

    For the operator, with the owner's login. One transaction; files that were written before a
    failure are taken away again. Nothing of the past is sent, no job of it stays.
    """
    with transaction.atomic():
        # Two at once: the second one waits here.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kulisy.demo'))")
        if Company.objects.filter(slug__in=[troupe.slug for troupe in TROUPES]).exists():
            return False
        houses: list[House] = []
        try:
            for troupe in TROUPES:
                house = House(troupe, When(now, troupe.time_zone, troupe.language))
                houses.append(house)
                open_house(house)
                _play(house)
        except BaseException:
            _forget_files(houses)
            raise
    return True


def _play(house: House) -> None:
    let_in(house)
    stage = Stage(house)
    stage.perform(scenes(house.troupe.slug))
    settle_modes(house)
    open_doors(house)
    plant_billing(house)
    plant_notices(house)
    plant_shortfall(house)
    plant_catalog(house)
    plant_bookings(house)
    plant_documents(house)
    plant_projects(house)
    plant_hours(house)
    plant_scope(house)
    plant_handovers(house)
    plant_insights(house)
    plant_meetings(house)
    plant_course(house)
    plant_disclosure(house)
    _begin_drafts(house, stage)
    settle(house, stage)


def _begin_drafts(house: House, stage: Stage) -> None:
    for who, scene, aside, words in house.troupe.drafts:
        conversation = stage.conversations.get(scene)
        client = conversation.client if conversation else house.accesses[who].client
        party = next(key for key, each in house.clients.items() if each.id == client.id)
        conversations.save_draft(
            house.speaker(who, party),
            client,
            conversation,
            audience="internal" if aside else "client",
            body=words,
            now=house.when.now - timedelta(minutes=90),
        )


def _forget_files(houses: list[House]) -> None:
    """Both companies are new: all that is kept for them was written just now, by whatever room."""
    for house in houses:
        for upload_id in house.uploads:
            store().delete_parts(upload_id, 1)
        for company_id in {seat.company_id for seat in house.seats.values()}:
            store().delete_company(company_id)
