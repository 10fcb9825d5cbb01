"""The mailroom: mail that comes in from outside. It reads letters as the world writes them, finds
the threads they belong to, decides whose they are, and brings archives of old mail into the
conversations. Nothing here sends anything; what it can't place for certain it lists and leaves to
a human being."""
