"""Names of the database's roles: which ones a transaction may take. Made by set-up, never here."""

LOBBY = "kulisy_lobby"
DESK = "kulisy_desk"
PORTAL = "kulisy_portal"
WORKER = "kulisy_worker"
