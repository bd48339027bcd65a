"""Start the whole product on this machine: database, demo population, web process and scheduler."""

import os
import socket
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POPULATION = {"clients": 2500, "seed": 2026, "demo": True}


def main() -> None:
    """Prepare what is missing, say where to sign in, and hand over to honcho."""
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wajong.settings")
    import django
    from django.conf import settings

    django.setup()
    refuse_a_taken_port(settings.PORT)
    prepare(demo=settings.DEMO)
    start()


def prepare(*, demo: bool) -> None:
    """Bring the database up to date; fill it only when it holds no client."""
    from django.core.management import call_command
    from django.utils import timezone

    from clients.models import Client

    call_command("migrate", interactive=False, verbosity=0)
    if not demo:
        return
    if not Client.objects.exists():
        print(f"Making a demo population of {POPULATION['clients']} clients ...", flush=True)
        call_command("seed", **POPULATION)
        # Yesterday's sweep first, so that what shows as new today is what opened today.
        call_command("sweep", on=timezone.localdate() - timedelta(days=1), stdout=StringIO())
    call_command("sweep", stdout=StringIO())
    call_command("demo_logins")


def refuse_a_taken_port(port: int) -> None:
    """Stop with one sentence when something else listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is in use: stop what listens there, or set WAJONG_PORT to another one.")


def start() -> None:
    """Become honcho, so that Ctrl-C and SIGTERM reach it and through it every process."""
    sys.stdout.flush()
    binaries = Path(sys.executable).parent
    os.environ["PATH"] = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    # The .env file belongs to docker compose; honcho would read it too.
    os.execv(binaries / "honcho", ["honcho", "start", "--env", os.devnull])  # noqa: S606


if __name__ == "__main__":
    main()
