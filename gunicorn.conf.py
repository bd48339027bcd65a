"""How gunicorn serves: few processes with threads, and no access log, since addresses are personal data."""

import os
from typing import Any

from wajong import logs

# SQLite has one writer, so the embedded default gains nothing from a second process.
_embedded = not os.environ.get("DATABASE_URL", "").strip().startswith("postgres")

bind = f"127.0.0.1:{os.environ.get('WAJONG_PORT') or 8000}"
worker_class = "wajong.server.Worker"  # gthread that reads within a set time
workers = int(os.environ.get("WEB_CONCURRENCY") or (1 if _embedded else 2))
threads = 8
timeout = 60
graceful_timeout = 4  # honcho waits five seconds before it kills
# A request line, and at most so many headers of so many bytes each.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
# What X-Forwarded-Proto means Django decides, by WAJONG_PROXY_HEADER; gunicorn would believe any neighbour here.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
max_requests = 5000
max_requests_jitter = 500
# Loaded once, before the workers start: a refused setting then stops the server, not each worker in turn.
preload_app = True
control_socket_disable = True  # nothing steers it from outside, and a container has no home to put it in
accesslog = None
errorlog = "-"
logconfig_dict = {
    **logs.configure(),
    "loggers": {"gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True}},
}


def on_starting(server: Any) -> None:
    """Serve nobody while a table that only grows is unprotected."""
    from audit.append_only import insist
    from base.forks import let_go_of_connections

    insist()
    let_go_of_connections()  # the processes that follow open their own
