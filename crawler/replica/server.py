"""ReplicaServer: HTTP/1.1 on loopback with keep-alive, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Thread
from typing import TYPE_CHECKING

from crawler.replica import control
from crawler.replica.log import RequestLog
from crawler.replica.misbehaviour import Asked, befall
from crawler.replica.pages import Pages
from crawler.replica.press import Press
from crawler.replica.reply import Reply

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from crawler.replica.site import ReplicaSite

_REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    target: str
    """Path and query."""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    keep_alive: bool = True


class ReplicaServer:
    """Serves a site until ``stop``, or for the length of a ``with`` block.

    The port (0: any free one) is bound at once, OSError if it is taken; ``origin`` is its address.
    """

    def __init__(self, site: ReplicaSite, *, port: int = 0) -> None:
        self.site = site
        self.log = RequestLog()
        self._socket = socket.create_server(("127.0.0.1", port), backlog=256)
        self.origin = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._press = Press()
        self._connections: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = Thread(target=self._run, name="replica", daemon=True)

    def start(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close every connection and end the thread."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def wait(self) -> None:
        """Block until the server is stopped."""
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._converse, sock=self._socket)
        await self._stopping.wait()
        # A connection that is just being accepted would lose its socket if the server were closed at once.
        self._loop.remove_reader(self._socket)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for writer in self._connections:
                writer.transport.abort()
            await asyncio.wait(others)
        server.close()
        await asyncio.sleep(0)  # a transport closes its socket one turn of the loop later

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            # A client that is gone, or speaks no HTTP, cannot be told.
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                while not self._stopping.is_set() and await self._exchange(reader, writer):
                    pass
        finally:
            writer.close()
            self._connections.discard(writer)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection goes on."""
        request = await _read(reader)
        reply = self._reply(request)
        if reply.delay:
            await self._pause(reply.delay)
        ends = not request.keep_alive or reply.sent is not None or reply.raw is not None
        writer.write(_wire(reply, ends=ends, bodiless=request.method == "HEAD"))
        await writer.drain()
        return not ends

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def _reply(self, request: Request) -> Reply:
        if request.target.startswith(control.PREFIX):
            return control.handle(self.site, self.log, request.target, request.body)
        reply = self._public(request)
        self.log.note(request.method, request.target, 0 if reply.raw is not None else reply.status)
        return reply

    def _public(self, request: Request) -> Reply:
        if request.method not in {"GET", "HEAD"}:
            return Reply(status=405, headers=(("Allow", "GET, HEAD"),))
        fault = self.site.faults.take(request.target)
        pages = Pages(site=self.site, origin=self.origin)
        if fault is None:
            return self._press.reply(pages, request.target, request.headers)
        return befall(Asked(fault=fault, target=request.target, pages=pages))


async def _read(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    if first.count(" ") != 2:
        raise ConnectionError(f"no HTTP request: {first[:80]}")
    method, target, version = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length") or 0))
    keep = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
    return Request(method=method, target=target, headers=headers, body=body, keep_alive=keep)


def _wire(reply: Reply, *, ends: bool, bodiless: bool) -> bytes:
    if reply.raw is not None:
        return reply.raw
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Unknown')}", "Server: nginx"]
    if reply.status != 304:
        lines.append(f"Content-Type: {reply.content_type}")
        if reply.length:
            lines.append(f"Content-Length: {len(reply.body)}")
    if ends:
        lines.append("Connection: close")
    lines += [f"{name}: {value}" for name, value in reply.headers]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return head if bodiless else head + reply.body[: reply.sent]
