"""The append-only record of every fact that may matter in a dispute.

Two kinds of log: one per client, of entries that both sides may know, and one internal per
company. An entry is written in the transaction of its fact; nothing here changes or deletes one.
Knows no people and no conversations: it holds plain ids.
"""
