"""A stand-in for GOV.UK Notify on this machine: answers as it is told to, and keeps what it was sent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "test-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"
WRONG_NUMBER = {
    "status_code": 400,
    "errors": [{"error": "ValidationError", "message": "phone_number Not a valid phone number"}],
}
NO_TEMPLATE = {"status_code": 400, "errors": [{"error": "BadRequestError", "message": "Template not found"}]}
TOO_MANY = {"status_code": 429, "errors": [{"error": "RateLimitError", "message": "Exceeded rate limit"}]}


@dataclass
class Notify:
    """What it answers next, and what it was sent."""

    status: int = 201
    body: Any = field(default_factory=lambda: {"id": "1"})
    waits: float = 0.0
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    returned: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def running() -> Iterator[Notify]:
    """Stand there for a while."""
    notify = Notify()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            notify.got.append(json.loads(self.rfile.read(length)))
            notify.paths.append(self.path)
            time.sleep(notify.waits)
            body = json.dumps(notify.body).encode()
            try:
                self.send_response(notify.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return  # whoever asked has given up waiting

        def do_GET(self) -> None:
            notify.paths.append(self.path)
            body = json.dumps(notify.body if notify.status >= 400 else {"notifications": notify.returned})
            self.send_response(notify.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    notify.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield notify
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
