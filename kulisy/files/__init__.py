"""Blobs: the bytes that people send one another, taken in numbered parts and kept whole.

Knows no people, messages or drafts: it holds plain ids of its owners. Who owns the file serves
the file: this room has no address of its own, only the building blocks (`receiving`, `serving`)
with which an owning room answers after its own check.
"""
