"""Usage facts: which screens are used, by which side, how often, how fast; never what is in them.

Kept apart from everything else and never sent anywhere. A fact names a route, not an address; what
varies (words searched for, what was opened, who did it) is kept as a keyed hash: that two people
look for the same thing can be told, what they look for can't.
"""
