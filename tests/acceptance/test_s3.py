"""Feeds to S3, by its own client: the object that arrives, and what is told when none is taken."""

from __future__ import annotations

import base64
import json
import threading
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

BOTO3 = Path(__file__).parents[2] / ".venv/s3"
REFUSED = b"<Error><Code>AccessDenied</Code><Message>Not with this key</Message></Error>"

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not (BOTO3 / "boto3").exists(), reason="boto3 is not installed; make acceptance does it"),
]


class Bucket(ThreadingHTTPServer):
    """Takes signed PUTs over loopback, as far as S3 is needed for a feed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Put)
        self.objects: dict[str, bytes] = {}
        self.signatures: list[str] = []
        self.is_open = True

    @property
    def environment(self) -> dict[str, str]:
        """What a person sets for the client."""
        return {
            "PYTHONPATH": str(BOTO3),
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server_port}",
            "AWS_ACCESS_KEY_ID": "ACCESSKEY",
            "AWS_SECRET_ACCESS_KEY": "not-to-be-told",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }


class Put(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def do_PUT(self) -> None:
        body = self._body()
        self.server.signatures.append(self.headers.get("Authorization", ""))
        if self.server.is_open:
            self.server.objects[self.path] = body
            self._answer(200, b"")
        else:
            self._answer(403, REFUSED)

    def _body(self) -> bytes:
        """The object; in chunks, a size in hex before each, where the client does not know its checksum beforehand."""
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            checksum = self.headers["x-amz-checksum-crc32"]
        else:
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            checksum = self.rfile.readline().decode().strip().removeprefix("x-amz-checksum-crc32:")
            self.rfile.readline()
        assert base64.b64decode(checksum) == zlib.crc32(body).to_bytes(4, "big")
        return body

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with Bucket() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_feed_becomes_an_object(scrapy: Any, replica: Callable[..., Any], bucket: Bucket) -> None:
    crawl = ("timesca", "-a", f"origin={replica(articles=12).origin}", "-O", "s3://news/%(name)s/all.jsonl")
    run = scrapy.crawl(*crawl, **bucket.environment)
    assert run.returncode == 0, run.stderr
    assert run.stderr.count("\n") == 1, run.stderr
    records = [json.loads(line) for line in bucket.objects["/news/timesca/all.jsonl"].split(b"\n")[:-1]]
    assert [record for record in records if record["schema"] == "article/1"] == scrapy.archive().articles
    assert len(records) == 12 + 5
    assert [signature.startswith("AWS4-HMAC-SHA256 Credential=ACCESSKEY/") for signature in bucket.signatures] == [True]


def test_an_object_that_is_refused_costs_a_line_and_no_record(
    scrapy: Any, replica: Callable[..., Any], bucket: Bucket
) -> None:
    bucket.is_open = False
    crawl = ("timesca", "-a", f"origin={replica(articles=6).origin}", "-O", "s3://news/all.jsonl")
    run = scrapy.crawl(*crawl, **bucket.environment)
    lost, last = run.stderr.splitlines()
    assert "s3://news/all.jsonl" in lost
    assert "AccessDenied" in lost
    assert "it is lost, the archive has its records" in lost
    assert (run.returncode, last.startswith("timesca: ok: 6 new articles")) == (0, True)
    assert "not-to-be-told" not in run.stderr
    assert len(scrapy.archive().articles) == 6
