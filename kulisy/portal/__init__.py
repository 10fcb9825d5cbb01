"""The shell of the client's face, the cabinet: menu, first screen, search. No rows, no rules."""
