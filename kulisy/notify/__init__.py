"""Telling people: the outbox, the bell, letters, the live channel.

Things of this room only point at what happened; whether somebody may read what they point at is
asked of the room that owns it, again, when the letter is rendered in his name.
"""
