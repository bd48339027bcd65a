"""What a container platform asks: `python -m tools.probe web` or `... beat`; exit code 0 means well."""

import http.client
import os
import sys

import redis

BEAT_LOCK = "wajong:redbeat::lock"


def web() -> bool:
    """Ask the web process whether it answers, under a host name that it accepts.

    Not whether a sweep is late, which /readyz tells: starting the web server again mends no sweep.
    """
    host = os.environ["WAJONG_ALLOWED_HOSTS"].split(",")[0].strip().removeprefix(".")
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("WAJONG_PORT") or 8000), timeout=5)
    try:
        connection.request("GET", "/livez", headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def beat() -> bool:
    """See whether some scheduler holds the lock, which its owner renews every few seconds."""
    try:
        return bool(redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=5).exists(BEAT_LOCK))
    except redis.RedisError:
        return False


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "beat": beat}[sys.argv[1]]() else 1)
