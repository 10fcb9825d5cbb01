"""The table: every route × every member of the cast → the status of a GET and of an empty POST.
A new route fails the test until its line stands here.

The cast (place.MEMBERS): Ольга owns the studio, Ирина answers for «Ромашка», Максим is a
specialist, Дина the accountant; Лев owns another company; Анна leads «Ромашка» and wrote the
thread, Пётр is her colleague and takes no part, Иван is another client's; Степан is a stranger
with a login; nobody isn't signed in. Addresses name things of «Ромашка» and Анна's thread.
"""

Line = tuple[tuple[str, ...], tuple[str, ...]]


def desk(get: str, post: str) -> Line:
    """For the studio's four; nobody else passes the door."""
    return (
        (*_each(get, 4), *["404"] * 5, "302"),
        (*_each(post, 4), *["404"] * 5, "404"),
    )


def cabinet(get: str, post: str) -> Line:
    """For Анна, Пётр, Иван; the team has no cabinet."""
    return (
        (*["404"] * 5, *_each(get, 3), "404", "302"),
        (*["404"] * 5, *_each(post, 3), "404", "404"),
    )


def anybody(get: str, post: str) -> Line:
    """Outside both faces: for those signed in | for nobody; or one for each member."""
    return _outside(get), _outside(post)


def _each(codes: str, count: int) -> list[str]:
    said = codes.split()
    return said * count if len(said) == 1 else said


def _outside(codes: str) -> tuple[str, ...]:
    signed_in, _, nobody = codes.partition(" | ")
    if nobody:
        return (*[signed_in] * 9, nobody)
    return tuple(_each(codes, 10))


#: allauth's own pages, of a person about himself: its tests and people/tests try them.
SIGN_IN = ("account_", "mfa_", "usersessions_")
#: Only on a newcomer's own machine (LOCAL, SINK): the component page, the mail sink.
LOCAL = ("look", "gallery", "sink")

#: By token, never by session: tests/house/api_routes.py.
API = ("api:",)

ROUTES: dict[str, Line] = {
    "desk:home": desk("200", "405"),
    "desk:queue": desk("200", "405"),
    "desk:filters": desk("405", "302"),
    "desk:new_conversation": desk("200", "200"),
    "desk:conversation": desk("200", "405"),
    "desk:after": desk("200", "405"),
    "desk:post": desk("405", "404"),
    "desk:spoken": desk("405", "422"),
    "desk:resting": desk("200", "405"),
    "desk:take_back": desk("405", "302"),
    "desk:state": desk("405", "302"),
    "desk:assignee": desk("405", "302"),
    "desk:due": desk("405", "302"),
    "desk:labels": desk("405", "302"),
    "desk:watchers": desk("405", "302"),
    "desk:participants": desk("405", "302"),
    "desk:title": desk("405", "302"),
    "desk:merge": desk("200", "422"),
    "desk:split": desk("200", "422"),
    "desk:copies": desk("200", "422"),
    "desk:reminders": desk("405", "302"),
    "desk:reminder_ending": desk("405", "302"),
    "desk:new_showing": desk("404", "404"),
    "desk:showing": desk("200", "404"),
    "desk:templates": desk("200", "422"),
    "desk:template": desk("200 200 404 404", "422 422 404 404"),
    "desk:offered_templates": desk("200", "405"),
    "desk:guard": desk("200 404 404 404", "302 404 404 404"),
    "desk:correspondence": desk("200", "405"),
    "desk:correspondence_after": desk("200", "405"),
    "desk:client_files": desk("200", "405"),
    "desk:draft": desk("405", "400"),
    "desk:uploads": desk("405", "400"),
    "desk:upload": desk("404", "405"),
    "desk:upload_part": desk("405", "405"),
    "desk:upload_complete": desk("405", "404"),
    "desk:attachment": desk("200", "405"),
    "desk:attachment_preview": desk("200", "405"),
    "desk:mentions": desk("200", "405"),
    "desk:read": desk("405", "400"),
    "desk:clients": desk("200", "405"),
    "desk:client": desk("200", "405"),
    "desk:client_card": desk("200", "405"),
    "desk:client_notes": desk("405", "422"),
    "desk:client_note": desk("405", "422"),
    "desk:client_spoken": desk("405", "422"),
    "desk:team": desk("200", "405"),
    "desk:team_invite": desk("200 404 404 404", "200 404 404 404"),
    "desk:seat": desk("200", "200 404 200 404"),
    "desk:seat_role": desk("405", "404"),
    "desk:seat_departure": desk("200 404 404 404", "200 404 404 404"),
    "desk:seat_return": desk("405", "302 404 404 404"),
    "desk:invitation": desk("200 200 404 404", "405"),
    "desk:invitation_renewal": desk("405", "302 302 404 404"),
    "desk:invitation_revocation": desk("405", "302 302 404 404"),
    "desk:seat_photo": desk("404", "302 404 302 404"),
    "desk:contact_photo": desk("404", "405"),
    "desk:applicants": desk("200 404 404 404", "405"),
    "desk:applicant": desk("200 404 404 404", "200 404 404 404"),
    "desk:applicant_refusal": desk("405", "302 404 404 404"),
    "desk:new_client": desk("200 200 404 404", "200 200 404 404"),
    "desk:new_contact": desk("200 200 404 404", "200 200 404 404"),
    "desk:client_circle": desk("200 200 404 404", "200 200 404 404"),
    "desk:contact": desk("200", "200 200 404 404"),
    "desk:contact_invitation": desk("405", "422 422 404 404"),
    "desk:contact_rights": desk("405", "422 422 404 404"),
    "desk:contact_ending": desk("405", "302 302 404 404"),
    "desk:contact_revocation": desk("405", "302 302 404 404"),
    "desk:contact_restoration": desk("405", "302 302 404 404"),
    "desk:contact_link_revocation": desk("405", "302 302 404 404"),
    "desk:letter_return": desk("405", "302"),
    "desk:company_mail": desk("200 404 404 404", "422 404 404 404"),
    "desk:company_mail_key": desk("405", "302 404 404 404"),
    "desk:company_mail_trial": desk("405", "302 404 404 404"),
    "desk:company_mail_logo": desk("404", "302 404 404 404"),
    "desk:company_mail_reports": desk("405", "302 404 404 404"),
    "desk:settings": desk("200 404 404 404", "200 404 404 404"),
    "desk:rules_editor": desk("200 404 404 404", "200 404 404 404"),
    "desk:bell": desk("200", "302"),
    "desk:choices": desk("200", "422"),
    "desk:device": desk("405", "400"),
    "desk:stance": desk("405", "302"),
    "desk:live_ticket": desk("405", "200"),
    "desk:search": desk("200", "405"),
    "desk:palette": desk("200", "405"),
    "desk:imports": desk("200 404 404 404", "405"),
    "desk:new_import": desk("200 404 404 404", "422 404 404 404"),
    "desk:import_uploads": desk("405", "400 404 404 404"),
    "desk:import_upload": desk("404", "405"),
    "desk:import_part": desk("405", "405"),
    "desk:import_complete": desk("405", "404"),
    "desk:import": desk("200 404 404 404", "405"),
    "desk:import_report": desk("200 404 404 404", "405"),
    "desk:import_mapping": desk("405", "302 404 404 404"),
    "desk:import_owners": desk("302 404 404 404", "302 404 404 404"),
    "desk:import_planning": desk("405", "404"),
    "desk:import_decisions": desk("405", "302 404 404 404"),
    "desk:import_run": desk("405", "302 404 404 404"),
    "desk:import_undo": desk("405", "302 404 404 404"),
    "desk:import_removal": desk("405", "302 404 404 404"),
    "desk:import_retry": desk("405", "302 404 404 404"),
    "desk:tokens": desk("200", "422"),
    "desk:token_revocation": desk("405", "302 302 404 404"),
    "desk:company_tokens": desk("200 404 404 404", "405"),
    "desk:journal": desk("200 404 404 404", "405"),
    "desk:journal_download": desk("405", "200 404 404 404"),
    "desk:original": desk("404", "405"),
    "desk:original_about": desk("404", "405"),
    "desk:mail": desk("200 200 404 404", "405"),
    "desk:mail_blocked": desk("200 200 404 404", "405"),
    "desk:mail_unblock": desk("405", "302 302 404 404"),
    "desk:mail_letter": desk("200 200 404 404", "405"),
    "desk:mail_original": desk("200 200 404 404", "405"),
    "desk:mail_file": desk("200 200 404 404", "405"),
    "desk:mail_place": desk("405", "404"),
    "desk:mail_open": desk("405", "404"),
    "desk:mail_let_in": desk("405", "404"),
    "desk:mail_refuse": desk("405", "302 302 404 404"),
    "desk:mail_block": desk("405", "302 302 404 404"),
    "desk:calendar": desk("200 404 404 404", "422 404 404 404"),
    "desk:calendar_day_removal": desk("405", "302 404 404 404"),
    "desk:mailboxes": desk("200 404 404 404", "405"),
    "desk:new_mailbox": desk("200 404 404 404", "422 404 404 404"),
    "desk:mailbox": desk("200 404 404 404", "422 404 404 404"),
    "desk:mailbox_trial": desk("405", "302 404 404 404"),
    "desk:mailbox_state": desk("405", "302 404 404 404"),
    "desk:looking": desk("200", "404"),
    "portal:home": cabinet("200", "405"),
    "portal:visit": cabinet("405", "204"),
    "portal:presence": cabinet("405", "204"),
    "portal:team": cabinet("200", "405"),
    "portal:support": cabinet("200", "405"),
    "portal:history": cabinet("200", "405"),
    "portal:correspondence": cabinet("200", "405"),
    "portal:correspondence_after": cabinet("200", "405"),
    "portal:files": cabinet("200", "405"),
    "portal:new_request": cabinet("200", "422"),
    "portal:conversation": cabinet("200 404 404", "405"),
    "portal:after": cabinet("200 404 404", "405"),
    "portal:post": cabinet("405", "404"),
    "portal:closure": cabinet("405", "302 404 404"),
    "portal:draft": cabinet("405", "400 404 404"),
    "portal:uploads": cabinet("405", "400 404 404"),
    "portal:upload": cabinet("404", "405"),
    "portal:upload_part": cabinet("405", "405"),
    "portal:upload_complete": cabinet("405", "404"),
    "portal:attachment": cabinet("200 404 404", "405"),
    "portal:attachment_preview": cabinet("200 404 404", "405"),
    "portal:mentions": cabinet("200 404 404", "405"),
    "portal:read": cabinet("405", "400 404 404"),
    "portal:rules": cabinet("404", "405"),
    "portal:rules_acceptance": cabinet("405", "302"),
    "portal:colleagues": cabinet("200", "405"),
    "portal:new_colleague": cabinet("200 404 404", "200 404 404"),
    "portal:sharing": cabinet("405", "302 404 404"),
    "portal:colleague_invitation": cabinet("200 404 404", "405"),
    "portal:colleague_renewal": cabinet("405", "302 404 404"),
    "portal:colleague_access_revocation": cabinet("405", "404"),
    "portal:colleague_revocation": cabinet("405", "302 404 404"),
    "portal:seat_photo": cabinet("404", "404"),
    "portal:contact_photo": cabinet("404", "405"),
    "portal:myself": cabinet("200", "302"),
    "portal:links": cabinet("200", "302"),
    # Whoever is signed in goes to the cabinet itself; all others have no browser that opened it.
    "portal:by_link": anybody("302", "404"),
    "portal:tokens": cabinet("200", "422"),
    "portal:token_revocation": cabinet("405", "404"),
    "portal:bell": cabinet("200", "302"),
    "portal:choices": cabinet("200", "422"),
    "portal:device": cabinet("405", "400"),
    "portal:stance": cabinet("405", "302 404 404"),
    "portal:live_ticket": cabinet("405", "200"),
    "portal:search": cabinet("200", "405"),
    "front": anybody("302 | 200", "405"),
    "health": anybody("200", "405"),
    "robots": anybody("200", "405"),
    "favicon": anybody("302", "405"),
    "manifest": anybody("302", "405"),
    "my_pages": anybody("302 302 302 302 302 200 302 302 200 302", "405"),
    "my_profile": anybody("200 | 302", "200 | 302"),
    "my_language": anybody("405", "302"),
    "link": anybody("404", "404"),
    "personal_link": anybody("302", "405"),
    "personal_link_page": anybody("404", "404"),
    "personal_link_renewal": anybody("405", "200"),
    "link_way_in": anybody("302", "302"),
    "link_forgetting": anybody("405", "200"),
    "link_not_me": anybody("404", "404"),
    "unsubscribe": anybody("404", "404"),
    "mail_reports": anybody("404", "404"),
    "setup": anybody("404", "404"),
    "worker": anybody("200", "405"),
    "join": anybody("404", "405"),
    "join_acceptance": anybody("405", "404"),
    "join_opening": anybody("405", "404"),
    "company_page": anybody("200", "405"),
    "follower": anybody("302", "302"),
    "application": anybody("200 | 302", "200 | 302"),
    "withdrawal": anybody("405", "302"),
}
