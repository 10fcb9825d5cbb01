"""What a client sees is agreed, and said before it changes."""
