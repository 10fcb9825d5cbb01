"""Running Kulisy: the embedded PostgreSQL, logins and roles, the supervisor, the `kulisy` command.

Nothing of the product lives here. Every part can be started alone.
"""
