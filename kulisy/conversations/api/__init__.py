"""Talk and files for programs: the same queries and the same verbs as the screens."""

from ninja import Router

from kulisy.conversations.api import finding, messages, pinned, threads, uploads

router = Router()
for part in (threads, messages, pinned, uploads, finding):
    router.add_router("", part.router)
