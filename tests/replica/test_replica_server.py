"""The server: keep-alive, conditions, compression, its log, its control path, and the command that starts it."""

from __future__ import annotations

import gzip
import http.client
import json
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from crawler.replica import ReplicaServer, ReplicaSite

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[ReplicaServer]:
    with ReplicaServer(ReplicaSite(articles=30, seed=4)) as running:
        yield running


@pytest.fixture
def client(server: ReplicaServer) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(server.origin.removeprefix("http://"), timeout=60)
    yield connection
    connection.close()


def get(client: http.client.HTTPConnection, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    client.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = client.getresponse()
    return response.status, dict(response.getheaders()), response.read()


def order(client: http.client.HTTPConnection, what: str, body: object = None) -> tuple[int, Any]:
    client.request("POST", f"/__replica__/{what}", body=None if body is None else json.dumps(body))
    response = client.getresponse()
    return response.status, json.loads(response.read())


def test_it_listens_on_loopback_only(server: ReplicaServer) -> None:
    assert server.origin.startswith("http://127.0.0.1:")
    assert server._socket.getsockname()[0] == "127.0.0.1"


def test_a_connection_is_kept_alive(server: ReplicaServer, client: http.client.HTTPConnection) -> None:
    get(client, "/latest/")
    before = client.sock.getsockname()
    get(client, "/no-such-page/")
    assert client.sock.getsockname() == before


def test_head_tells_the_length_and_sends_no_body(client: http.client.HTTPConnection) -> None:
    length = len(get(client, "/latest/")[2])
    client.request("HEAD", "/latest/")
    response = client.getresponse()
    assert (response.getheader("Content-Length"), response.read()) == (str(length), b"")


def test_other_methods_are_refused(client: http.client.HTTPConnection) -> None:
    client.request("POST", "/latest/")
    response = client.getresponse()
    assert (response.status, response.read()) == (405, b"")


@pytest.mark.parametrize("path", ["/latest/", "/feed/", "article", "/robots.txt"])
def test_who_has_the_page_is_told_so(server: ReplicaServer, client: http.client.HTTPConnection, path: str) -> None:
    path = server.site.posts[3].path if path == "article" else path
    _, headers, _ = get(client, path)
    assert get(client, path, If_None_Match=headers["ETag"])[0] == 304
    assert get(client, path, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert get(client, path, If_None_Match='"other"', If_Modified_Since=headers["Last-Modified"])[0] == 200
    assert get(client, path, If_Modified_Since="not a date")[0] == 200


@pytest.mark.parametrize("path", ["/latest/", "/feed/"])
def test_who_has_an_old_page_gets_the_new_one(
    server: ReplicaServer, client: http.client.HTTPConnection, path: str
) -> None:
    _, headers, _ = get(client, path)
    server.site.add()
    status, after, body = get(client, path, If_None_Match=headers["ETag"])
    assert (status, server.site.posts[0].url.encode() in body) == (200, True)
    assert get(client, path, If_Modified_Since=headers["Last-Modified"])[0] == 200
    assert get(client, path, If_Modified_Since=after["Last-Modified"])[0] == 304


def test_a_page_that_did_not_change_keeps_its_validators(
    server: ReplicaServer, client: http.client.HTTPConnection
) -> None:
    _, before, _ = get(client, "/robots.txt")
    server.site.add()
    _, after, _ = get(client, "/robots.txt")
    assert (before["ETag"], before["Last-Modified"]) == (after["ETag"], after["Last-Modified"])


def test_it_compresses_for_those_who_ask(client: http.client.HTTPConnection) -> None:
    _, _, plain = get(client, "/latest/")
    _, headers, packed = get(client, "/latest/", Accept_Encoding="gzip, deflate")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


def test_options_and_theme_act_at_once(server: ReplicaServer, client: http.client.HTTPConnection) -> None:
    before = get(client, "/latest/")[2]
    status, told = order(client, "options", {"repeats": 2, "theme": "block"})
    assert (status, told["repeats"], told["theme"]) == (200, 2, "block")
    after = get(client, "/latest/")[2]
    assert (before.count(b"KGS/USD"), after.count(b"KGS/USD")) == (8, 2)
    assert b"wp-block-post-template" in after


def test_another_process_can_add_edit_stir_and_remove(
    server: ReplicaServer, client: http.client.HTTPConnection
) -> None:
    status, added = order(client, "add?n=7")
    assert (status, added) == (200, [post.slug for post in reversed(server.site.posts[:7])])
    slug = added[0]
    assert order(client, f"edit?slug={slug}") == (200, [slug])
    assert order(client, f"stir?slug={slug}") == (200, [slug])
    assert order(client, "stats")[1]["editions"] == 30 + 7 + 1
    assert order(client, f"remove?slug={slug}") == (200, [slug])
    assert get(client, f"/{slug}/")[0] == 404
    assert order(client, "day") == (200, {"served": "2025-04-04"})


def test_truth_history_and_rates_are_json_lines(server: ReplicaServer, client: http.client.HTTPConnection) -> None:
    server.site.edit(server.site.posts[0].slug)
    for name, posts in (("truth", server.site.posts), ("history", server.site.history)):
        lines = get(client, f"/__replica__/{name}")[2].decode().splitlines()
        told = [json.loads(line) for line in lines]
        assert told == [json.loads(json.dumps(post.truth())) for post in posts]
    rates = [json.loads(line) for line in get(client, "/__replica__/rates")[2].splitlines()]
    assert [rate["value"] for rate in rates] == [quote.value for quote in server.site.rates]


def test_requests_are_logged_but_not_orders(server: ReplicaServer, client: http.client.HTTPConnection) -> None:
    for path in ("/latest/", "/latest/", "/nowhere/"):
        get(client, path)
    assert server.log.counts == {"/latest/": 2, "/nowhere/": 1}
    assert [entry.status for entry in server.log.entries] == [200, 200, 404]
    lines = get(client, "/__replica__/requests")[2].splitlines()
    assert json.loads(lines[2]) == {"method": "GET", "target": "/nowhere/", "status": 404}
    order(client, "forget")
    assert order(client, "stats")[1]["requests"] == 0


@pytest.mark.parametrize(
    ("what", "body", "status"),
    [
        ("dance", None, 404),
        ("edit", None, 400),
        ("edit?slug=nowhere", None, 400),
        ("add?n=many", None, 400),
        ("options", {"colour": "red"}, 400),
        ("options", {"theme": "baroque"}, 400),
        ("faults", [{"kind": "earthquake"}], 400),
        ("faults", [{"kind": "slow", "hours": 3}], 400),
    ],
)
def test_a_wrong_order_is_refused(client: http.client.HTTPConnection, what: str, body: object, status: int) -> None:
    answered, told = order(client, what, body)
    assert answered == status
    assert told["error"]


def test_a_client_that_speaks_no_http_hurts_nobody(server: ReplicaServer, client: http.client.HTTPConnection) -> None:
    with socket.create_connection(client.sock.getpeername() if client.sock else _address(server)) as rude:
        rude.sendall(b"hello\r\n\r\n")
        assert rude.recv(100) == b""
    assert get(client, "/latest/")[0] == 200


def _address(server: ReplicaServer) -> tuple[str, int]:
    host, _, port = server.origin.removeprefix("http://").partition(":")
    return host, int(port)


def test_a_stopped_server_frees_its_port() -> None:
    with ReplicaServer(ReplicaSite(articles=1)) as first:
        host, port = _address(first)
        idle = socket.create_connection((host, port))
        with pytest.raises(OSError, match="in use"):
            ReplicaServer(ReplicaSite(articles=1), port=port)
    idle.close()
    with ReplicaServer(ReplicaSite(articles=1), port=port) as second:
        assert second.origin == f"http://{host}:{port}"


@pytest.mark.parametrize(
    ("arguments", "posts", "script"),
    [(["--demo"], 18, 404), (["--articles", "5", "--theme", "bare", "--javascript"], 5, 200)],
)
def test_the_command_prints_its_origin_and_serves_until_ended(arguments: list[str], posts: int, script: int) -> None:
    command = [sys.executable, "-m", "crawler.replica", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        origin = process.stdout.readline().strip()
        client = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=60)
        assert order(client, "stats")[1]["posts"] == posts
        assert get(client, "/assets/app.js")[0] == script
        process.send_signal(signal.SIGTERM)
        client.close()
        # Not communicate(): it would not see what readline() has taken from the pipe beyond its line.
        assert (process.stdout.read(), process.stderr.read(), process.wait(60)) == ("", "", 0)
