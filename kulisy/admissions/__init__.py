"""Who comes in and who goes out: following, applying, inviting, admitting, rights, the end of an
access; the team's seats and their handing over; the house rules; the company's own settings.

Stands on `people`, whose nouns it changes, and on `notify`, so that a door closed here closes the
live channel with it.
"""
