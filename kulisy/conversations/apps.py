from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "kulisy.conversations"
    label = "conversations"
