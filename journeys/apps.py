from importlib import import_module

from django.apps import AppConfig

# Modules with acts that no page asks for: they are done from the command line, and named in the logs all the same.
_ON_THE_COMMAND_LINE = ("journeys.actions.import_clients", "journeys.actions.import_signals")


class JourneysConfig(AppConfig):
    name = "journeys"
    verbose_name = "What happens"

    def ready(self) -> None:
        """Say what work somebody has, keep what the API shows, and give the logs their words."""
        from accounts.actions import WORK_LEFT
        from base.api.views import ON_SHOWN
        from journeys import log_words
        from journeys.api.readings import keep_reading
        from journeys.querysets import tasks_left, vacancies_left

        log_words.add()
        for module in _ON_THE_COMMAND_LINE:
            import_module(module)
        ON_SHOWN.append(keep_reading)
        WORK_LEFT += [tasks_left, vacancies_left]
