"""News for the rooms above. Sent by the worker, after everything else that a message causes."""

from django.dispatch import Signal

#: The team's first words to a client in answer to his request: `company_id`, `conversation_id`,
#: `person_id` (who gave them), `waited` (timedelta since the request), `at`. No contents. Hearing
#: it twice is possible (a job that is tried again) and must do no harm.
first_answered = Signal()

#: Somebody of a client has written something that both sides read: `message`, in the worker's role.
#: Hearing it twice is possible and must do no harm.
client_wrote = Signal()
