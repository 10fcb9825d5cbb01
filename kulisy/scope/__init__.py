"""Boundaries: what was agreed with a client, point by point, and how much of it is used; which of
his wishes belongs to it and which is beyond; what a wish beyond it costs, and his consent to
that."""
