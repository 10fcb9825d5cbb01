"""Who there is: companies, persons, their seats on teams, clients, contacts, accesses.

Here the viewer is made (`viewer.py`), the one way into the database is kept (`viewing`), and the
table of doors says which face admits whom (`doors.py`).
"""
