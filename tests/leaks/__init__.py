"""The leak suite: canaries in everything internal or foreign, read through every channel; and the
twin world, which runs a history again without what the reader may not know: every answer must be
the same to the byte. `mutants.py` holds deliberate leaks that the suite must catch."""
