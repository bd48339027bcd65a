"""How gunicorn reads a request: within a set time, however slowly it is sent."""

import errno
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

# Seconds for a request from its first byte to its last, and for an answer to go on; a proxy in front needs neither.
WITHIN = 10.0


class Hurried:
    """A socket from which nothing can be read any more once its time is over; otherwise what it was."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.until = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def recv(self, size: int) -> bytes:
        """What came in; raises as if the sender had gone away when the time is over."""
        left = self.until - time.monotonic()
        try:
            self._sock.settimeout(max(left, 0.001))
            return self._sock.recv(size)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the request took too long to come in") from None
        finally:
            self._sock.settimeout(WITHIN)  # whoever does not read the answer is not waited for either


class Worker(ThreadWorker):
    """Gunicorn's threads, none of which waits without end for somebody who sends a byte now and then."""

    def handle(self, conn: Any) -> Any:
        """Let the clock run from here: gunicorn comes here when there is something to read."""
        if not isinstance(conn.sock, Hurried):
            conn.sock = Hurried(conn.sock)
        conn.sock.until = time.monotonic() + WITHIN
        return super().handle(conn)
