"""The shell of the team's face: its menu, its home, its search. No rows, no rules."""
