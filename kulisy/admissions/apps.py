from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "kulisy.admissions"
    label = "admissions"

    def ready(self) -> None:
        from kulisy.admissions import access, bells, entry, notifications
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.notify.signals import letter_handed
        from kulisy.people.doors import ON_ENTRY

        WRITERS.update(notifications.WRITERS)
        DESCRIBERS["application"] = bells.describe_applications
        READABLE["application"] = access.applications
        DESCRIBERS["accepted"] = bells.describe_accepted
        READABLE["accepted"] = access.invitations
        DESCRIBERS["revoked"] = bells.describe_revoked
        READABLE["revoked"] = access.all_accesses
        letter_handed.connect(notifications.invitation_left, dispatch_uid="admissions.sent")
        if entry.house_rules not in ON_ENTRY:
            ON_ENTRY.append(entry.house_rules)
