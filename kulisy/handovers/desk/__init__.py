"""The team's screens of stepping in: commitments, a conversation's and a project's catch-up
pages, hand-overs."""

from django.urls import path

from kulisy.handovers.desk import catch_up, commitments, handovers, project_catch_up

_ONE = "handovers/<uuid:handover_id>"
_PROJECT = "projects/<uuid:project_id>"

urls = [
    path("commitments/", commitments.index, name="commitments"),
    path("commitments/<uuid:commitment_id>/", commitments.commitment, name="commitment"),
    path(
        "commitments/<uuid:commitment_id>/outcome/", commitments.outcome, name="commitment_outcome"
    ),
    path("commitments/<uuid:commitment_id>/day/", commitments.day, name="commitment_day"),
    path("commitments/<uuid:commitment_id>/hands/", commitments.hands, name="commitment_hands"),
    path("messages/<uuid:message_id>/commitment/", commitments.new, name="new_commitment"),
    path("messages/<uuid:message_id>/decision/", catch_up.new_decision, name="new_decision"),
    path("decisions/<uuid:decision_id>/removal/", catch_up.removal, name="decision_removal"),
    path("conversations/<uuid:conversation_id>/catch-up/", catch_up.page, name="catch_up"),
    path("conversations/<uuid:conversation_id>/brief/", catch_up.brief, name="brief"),
    path("conversations/<uuid:conversation_id>/manner/", catch_up.manner, name="manner"),
    path(f"{_PROJECT}/catch-up/", project_catch_up.page, name="project_catch_up"),
    path(f"{_PROJECT}/brief/", project_catch_up.brief, name="project_brief"),
    path(f"{_PROJECT}/manner/", project_catch_up.manner, name="project_manner"),
    path("handovers/", handovers.index, name="handovers"),
    path("handovers/new/", handovers.new, name="new_handover"),
    path(f"{_ONE}/", handovers.handover, name="handover"),
    path(f"{_ONE}/stand-in/", handovers.stand_in, name="handover_stand_in"),
    path(f"{_ONE}/asking/", handovers.asking, name="handover_asking"),
    path(f"{_ONE}/answers/", handovers.answers, name="handover_answers"),
    path(f"{_ONE}/beginning/", handovers.beginning, name="handover_beginning"),
    path(f"{_ONE}/return/", handovers.comeback, name="handover_return"),
    path(f"{_ONE}/removal/", handovers.removal, name="handover_removal"),
]
