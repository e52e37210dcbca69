"""A site whose answers may take the connection into their own hands: trickle, fall silent, break off, reset."""

from __future__ import annotations

import socket
import socketserver
import struct
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.faults.sites import Site, http


@dataclass(frozen=True)
class Wire:
    """An answer that is played, not sent: it is given the connection's socket."""

    play: Callable[[socket.socket], None]


class RawSite(Site):
    """Serves Wires as well; ``times`` are the moments at which requests came, with what they asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[tuple[float, str]] = []

    def at(self, target: str) -> list[float]:
        """The moments at which this was asked for."""
        return [moment for moment, asked in self.times if asked == target]

    def _answer(self, handler: socketserver.StreamRequestHandler) -> None:
        moment = time.monotonic()
        first, *lines = iter(lambda: handler.rfile.readline(65536).decode("latin-1").rstrip("\r\n"), "")
        target = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.count[target] += 1
        self.times.append((moment, target))
        answer: Any = self.pages.get(target, http(status="404 Not Found"))
        answer = answer(target, headers) if callable(answer) else answer
        # Whoever asked may have had enough.
        with suppress(ConnectionError):
            if isinstance(answer, Wire):
                answer.play(handler.request)
            else:
                handler.wfile.write(answer)


class Site6(RawSite):
    """A RawSite on IPv6 alone."""

    def __init__(self) -> None:
        super().__init__()
        self._server.socket.close()
        self._server.socket = socket.create_server(("::1", 0), family=socket.AF_INET6)
        self.origin = f"http://[::1]:{self._server.socket.getsockname()[1]}"
        self.listing_url = f"{self.origin}/news/"


def trickle(answer: bytes, *, seconds: float) -> Wire:
    """Send a byte now and then."""

    def play(connection: socket.socket) -> None:
        for byte in answer:
            connection.sendall(bytes((byte,)))
            time.sleep(seconds)

    return Wire(play)


def silence(seconds: float) -> Wire:
    """Say nothing for so long."""
    return Wire(lambda _: time.sleep(seconds))


def reset(answer: bytes = b"") -> Wire:
    """Send this, then reset the connection."""

    def play(connection: socket.socket) -> None:
        connection.sendall(answer)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return Wire(play)


def followed(answer: bytes, stray: bytes, *, after: float) -> Wire:
    """Send an answer and, so much later, another one that nobody asked for; the connection stays open."""

    def play(connection: socket.socket) -> None:
        connection.sendall(answer)
        time.sleep(after)
        connection.sendall(stray)
        time.sleep(0.5)

    return Wire(play)


def in_turn(answers: Iterable[Any]) -> Callable[[str, dict[str, str]], Any]:
    """Give each request the next answer; the last one is given for ever."""
    waiting = list(answers)
    return lambda _target, _headers: waiting.pop(0) if len(waiting) > 1 else waiting[0]
