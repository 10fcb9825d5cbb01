"""Meetings and calls: planned and invited to, or noted afterwards; their minutes, one text for the
team and one that the client confirms; and the calendars in which people have it all before them."""
