"""The course for the team: how to write where the client reads. Eight short rules, a quiz, and who
has passed it; whoever has not, where his company asks for it, writes to the team only."""
