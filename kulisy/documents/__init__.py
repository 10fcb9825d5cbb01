"""Documents of a client, for ever: kinds, versions frozen by their hash, who received, opened and
took them, and the link with which a client shows one of them to his accountant.

What is being prepared (`Draft`) stands in a table that the cabinet can't read. Publishing makes
rows of other tables, and these never change: a correction is a new version beside the old one.
"""
