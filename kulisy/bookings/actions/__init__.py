"""Verbs, one transaction each. A time is taken by the one statement that the database's own
constraint judges; what is asked before it only finds the words and the right person."""
