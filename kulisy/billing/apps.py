from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "kulisy.billing"
    label = "billing"

    def ready(self) -> None:
        from kulisy.billing import receivers

        receivers.listen()
