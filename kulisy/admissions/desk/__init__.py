"""The desk's screens of this room: team, applicants, clients' beginnings, contacts, settings."""

from kulisy.admissions import photos
from kulisy.admissions.desk import applicants, clients, contacts, settings, team

urls = [
    *team.urls,
    *photos.shown,
    *applicants.urls,
    *clients.urls,
    *contacts.urls,
    *settings.urls,
]
