"""The demo: a story of two companies, planted once into an empty installation.

`texts/` is the play, for writers (how it is written: play.py); `cast.py` says who plays; `papers/`
draws the files that people send each other; `staging.py` performs it all through the rooms' own
actions, with the time of the story passed in.
"""
