"""A small line on loopback that says what a test tells it to, and checks every signature."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from channels.phone import Telephone
from channels.signature import TwilioSignature

TOKEN = "a-token-of-the-tests"
ACCOUNT = "AC" + "0" * 32
LINE, JEANNE = "+33199000031", "+33199000017"
DROP = 0
"""The status of an answer that never comes: the connection is closed instead."""


@dataclass(frozen=True)
class ServedReply:
    """What the line answers."""

    text: str
    status: int = 200
    content_type: str = "text/xml; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    method: str
    path: str
    query: str
    params: dict[str, str]
    headers: dict[str, str]
    signed: bool


Replies = Callable[[Received], ServedReply | str]


@dataclass
class FakeLine:
    """The line: replies by path, in order, the last one again and again."""

    base_url: str = ""
    public_url: str | None = None
    received: list[Received] = field(default_factory=list)
    replies: dict[str, list[ServedReply | str | Replies]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def on(self, path: str, *replies: ServedReply | str | Replies) -> None:
        """Say what a path answers."""
        self.replies[path] = list(replies)

    def reply(self, request: Received) -> ServedReply:
        """Take down a request and answer it."""
        with self.lock:
            self.received.append(request)
            queue = self.replies.get(request.path, [ServedReply("", 404)])
            chosen = queue.pop(0) if len(queue) > 1 else queue[0]
        made = chosen(request) if callable(chosen) else chosen
        return ServedReply(f"<Response>{made}</Response>") if isinstance(made, str) else made

    def at(self, path: str) -> list[Received]:
        """What came to a path."""
        return [request for request in self.received if request.path == path]

    def telephone(self, **settings: object) -> Telephone:
        """A telephone that calls this line."""
        return Telephone(self.base_url, TOKEN, ACCOUNT, **settings)  # type: ignore[arg-type]


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing of connections that a test cuts: the telephone tells of them."""


@contextmanager
def serving(line: FakeLine) -> Iterator[FakeLine]:
    """Serve while a test runs."""
    server = _Server(("127.0.0.1", 0), _handler(line))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    line.base_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield line
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(line: FakeLine) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet an answer, or the network's delayed acknowledgements cost 40 ms each

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._answer("POST", self.rfile.read(length).decode())

        def do_GET(self) -> None:
            self._answer("GET", "")

        def _answer(self, method: str, body: str) -> None:
            url = urlsplit(self.path)
            form = parse_qsl(body, keep_blank_values=True)
            check = TwilioSignature(TOKEN, line.public_url)
            seen = f"{line.base_url}{self.path}"
            signed = check.accepts(seen, form, self.headers.get("X-Twilio-Signature", ""))
            params = dict(parse_qsl(url.query, keep_blank_values=True)) | dict(form)
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._send(line.reply(Received(method, url.path, url.query, params, headers, signed)))

        def _send(self, reply: ServedReply) -> None:
            if reply.status == DROP:
                self.close_connection = True
                self.connection.close()
                return
            body = reply.text.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in reply.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests read what was received."""

    return Handler
