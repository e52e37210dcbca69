"""A body ends where its head says, or it is not taken: what comes behind it is noticed."""

from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.protocol import Protocol
from twisted.internet.testing import StringTransport
from twisted.web._newclient import Request, ResponseDone, ResponseFailed
from twisted.web.http_headers import Headers

from crawler.middlewares.transport import _Connection

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class Body(Protocol):
    """Keeps what comes, and why it ended."""

    def __init__(self) -> None:
        self.data = b""
        self.reason: Any = None

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        self.data += data

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802  # Twisted's name
        self.reason = reason


def answered(*reads: bytes) -> Body:
    """What a client is given of an answer that comes in these reads."""
    connection = _Connection(lambda _: None)
    connection.makeConnection(StringTransport())
    body = Body()
    request = Request(b"GET", b"/", Headers({b"Host": [b"x"]}), None, persistent=False)
    connection.request(request).addCallback(lambda response: response.deliverBody(body))
    for read in reads:
        connection.dataReceived(read)
    return body


@pytest.mark.parametrize(
    "reads",
    [
        [HEAD + b"Content-Length: 5\r\n\r\nabcde"],
        [HEAD + b"Content-Length: 5\r\n\r\n", b"ab", b"cde"],
        [HEAD + b"Content-Length: 5\r\n\r\nabcde\r\n"],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"],
    ],
)
def test_a_whole_body_is_done(reads: list[bytes]) -> None:
    body = answered(*reads)
    assert (body.data, body.reason.type) == (b"abcde", ResponseDone)


@pytest.mark.parametrize(
    "reads",
    [
        [HEAD + b"Content-Length: 5\r\n\r\nabcdefgh"],
        [HEAD + b"Content-Length: 5\r\n\r\n", b"ab", b"cdefgh"],
        [HEAD + b"Content-Length: 5\r\n\r\nabcde" + HEAD + b"Content-Length: 2\r\n\r\nxy"],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n"],
    ],
)
def test_one_that_goes_on_is_a_failure(reads: list[bytes]) -> None:
    assert answered(*reads).reason.type is ResponseFailed


def test_a_connection_is_used_once() -> None:
    connection, transport = _Connection(lambda _: pytest.fail("it was kept")), StringTransport()
    connection.makeConnection(transport)
    connection.request(Request(b"GET", b"/", Headers({b"Host": [b"x"]}), None, persistent=False))
    connection.dataReceived(HEAD + b"Content-Length: 0\r\n\r\n")
    assert b"Connection: close\r\n" in transport.value()
    assert transport.disconnecting
