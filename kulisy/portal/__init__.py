"""The shell of the client's face, the cabinet: its menu, first screen, search. No rows, no rules."""
