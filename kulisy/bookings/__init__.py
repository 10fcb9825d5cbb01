"""Services by time: when the team works and who is away, rooms, the free times of a service, the
booking itself with its hold, its move and its end. What takes somebody's time or a room stands in
one table (`Occupation`) that admits no two at once, so that classes and groups can follow.
"""
