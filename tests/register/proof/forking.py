"""Run as a process: the register's WSGI application, in a new child for every line that is read, which tells its id.

Children are made at little cost, so that they can be killed a hundred times.
"""

from __future__ import annotations

import os
import signal
import socketserver
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """Each request in a thread of its own."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of requests."""

    def log_message(self, format: str, *args: object) -> None:
        """Not kept."""


def main(port: int) -> None:
    application = get_wsgi_application()
    assert get_resolver().url_patterns
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        if child := os.fork():
            print(child, flush=True)
        else:
            make_server("127.0.0.1", port, application, Server, Quiet).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
