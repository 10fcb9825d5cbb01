"""Usage facts, the board of each morning, and whether it pays: numbers of a company for those who
lead it. Nothing of it is ever shown to a client.

Usage facts say which screens are used, by which side, how often, how fast; never what is in them.
They are kept apart from everything else and never sent anywhere. A fact names a route, not an
address; what varies (words searched for, what was opened, who did it) is kept as a keyed hash: that
two people look for the same thing can be told, what they look for can't.
"""
