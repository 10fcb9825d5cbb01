"""Imports: what people bring from elsewhere. A file is uploaded, looked into, decided on, run with
its progress shown, reported, and undone as a whole while nobody has built on it. Clients and
contacts come from tables, letters through the mailroom, conversations from lines of JSON: an
importer each (`importing.Importer`), written in two verbs:

    plan(work)  looks and writes nothing → counts, notes by place, facts for the screen
    run(work)   makes, in batches of one transaction each, and says `made(import_, kind, ids)` in
                each of them; called again after a cut it goes on, and nothing doubles

The room does the rest. An undo is no importer's: whatever `made` names is taken back, if nobody
has built on it (undoing.py). An import sends nothing: no invitation, no letter, no bell.
"""
