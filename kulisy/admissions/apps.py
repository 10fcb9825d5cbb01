from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "kulisy.admissions"
    label = "admissions"

    def ready(self) -> None:
        from kulisy.admissions import access, bells, devices, entry, notifications, receivers
        from kulisy.notify.access import READABLE
        from kulisy.notify.bells import DESCRIBERS
        from kulisy.notify.letters import WRITERS
        from kulisy.notify.signals import letter_handed, letter_reported
        from kulisy.people.access import link_devices
        from kulisy.people.doors import ON_ENTRY
        from kulisy.people.signals import device_came

        WRITERS.update(notifications.WRITERS)
        WRITERS["device"] = devices.write
        DESCRIBERS["application"] = bells.describe_applications
        READABLE["application"] = access.applications
        DESCRIBERS["accepted"] = bells.describe_accepted
        READABLE["accepted"] = access.invitations
        DESCRIBERS["invitation"] = bells.describe_returned
        READABLE["invitation"] = access.returned_invitations
        DESCRIBERS["revoked"] = bells.describe_revoked
        READABLE["revoked"] = access.all_accesses
        DESCRIBERS["device"] = bells.describe_devices
        READABLE["device"] = link_devices
        device_came.connect(receivers.device_came, dispatch_uid="admissions.device")
        letter_handed.connect(notifications.invitation_left, dispatch_uid="admissions.sent")
        letter_reported.connect(
            notifications.invitation_came_back, dispatch_uid="admissions.returned"
        )
        if entry.house_rules not in ON_ENTRY:
            ON_ENTRY.append(entry.house_rules)
