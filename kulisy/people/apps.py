from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kulisy.people"
    label = "people"

    def ready(self) -> None:
        from allauth.account.signals import email_changed
        from django.contrib.auth.signals import user_logged_out

        from kulisy.people import receivers

        email_changed.connect(receivers.address_changed, dispatch_uid="people.address")
        user_logged_out.connect(receivers.browser_left, dispatch_uid="people.browser")
