from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Who works here"

    def ready(self) -> None:
        """Let every POST of the API that has a key be carried out once."""
        from accounts.once import once
        from base.api.views import AROUND_POSTS

        AROUND_POSTS.append(once)
