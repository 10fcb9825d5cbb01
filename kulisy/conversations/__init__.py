"""The model room: conversations and their messages, each with one audience.

`access.messages(viewer)` is the only way of a message to a screen, `access.readers(message)` the
only way to somebody's bell or mailbox; a test walks the cast and checks that they agree.
"""
