"""The catalogue for tests: an application over a store, asked without a network, and pages read back."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lxml import html

from provcite.store.library import Library
from provcite.web.app import make_app
from running import environment


@dataclass
class Answer:
    """What a request gave."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def page(self) -> Any:
        return html.document_fromstring(self.text)

    @property
    def words(self) -> str:
        """What a reader sees, blanks as one."""
        page = self.page
        for silent in page.xpath("//script | //style | //head"):
            silent.drop_tree()
        return " ".join(page.text_content().split())


@dataclass
class Asking:
    """Asks an application, and keeps the cookies that it sets."""

    app: Any
    host: str = "127.0.0.1:8765"
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        target, _, query = path.partition("?")
        given = {"host": self.host, **{name.lower(): value for name, value in (headers or {}).items()}}
        if self.cookies:
            given["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        from urllib.parse import unquote

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(target),
            "raw_path": target.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
            "client": ("127.0.0.1", 5555),
            "server": ("127.0.0.1", 8765),
        }
        return asyncio.run(self._run(scope, body))

    async def _run(self, scope: dict[str, Any], body: bytes) -> Answer:
        sent: list[dict[str, Any]] = []
        given = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return given.pop(0) if given else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        headers: dict[str, str] = {}
        for name, value in sent[0]["headers"]:
            if name == b"set-cookie":
                key, _, rest = value.decode().partition("=")
                self.cookies[key] = rest.split(";")[0]
            headers[name.decode()] = value.decode("latin-1")
        return Answer(sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:]))

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """A form as a page of the catalogue sends it."""
        given = {
            "content-type": "application/x-www-form-urlencoded",
            "origin": f"http://{self.host}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.ask("POST", path, urlencode(fields).encode(), given)

    def upload(
        self, path: str, name: str, data: bytes, fields: dict[str, str] | None = None, **headers: str
    ) -> Answer:
        """A form with a file, as a browser sends it."""
        mark = "----------------------------74738"
        parts = b"".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in (fields or {}).items()
        )
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="manuscript"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = parts + head.encode() + data + f"\r\n--{mark}--\r\n".encode()
        given = {
            "content-type": f"multipart/form-data; boundary={mark}",
            "origin": f"http://{self.host}",
            **{key.replace("_", "-"): value for key, value in headers.items()},
        }
        return self.ask("POST", path, body, given)


def asking(folder: Path, **settings: Any) -> Asking:
    """The catalogue of the store in `folder`."""
    return Asking(make_app(lambda: Library.open(folder, start=folder), folder, **settings))


@contextlib.contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real server at any free port; its address, and the process, which is ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "provcite", "serve", "--port", "0", *options], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(PYTHONUNBUFFERED="1"),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def read(address: str) -> bytes:
    """What a server of ours answers."""
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
        return bytes(answer.read())
