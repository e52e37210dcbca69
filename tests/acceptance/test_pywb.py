"""A player that knows nothing of this project shows what was crawled: pywb, out of our WARC files, over loopback."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.warc import read_at, responses
from crawler.items import WarcPointer
from crawler.replica import Options

BIN = Path(__file__).parents[2] / ".venv/pywb/bin"

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not (BIN / "wayback").exists(), reason="pywb is not installed; make acceptance does it"),
]


@contextmanager
def wayback(folder: Path) -> Iterator[str]:
    """Run the player in a folder of collections; give its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (folder / "wayback.log").open("w") as log:
        player = subprocess.Popen(
            [BIN / "wayback", "-b", "127.0.0.1", "-p", str(port)], cwd=folder, stdout=log, stderr=log
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/", player)
        yield f"http://127.0.0.1:{port}"
    finally:
        player.terminate()
        player.wait(timeout=20)


def wait_for(address: str, player: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert player.poll() is None, "the player ended"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the player does not answer")


def collection_of(folder: Path, files: list[Path]) -> Path:
    """Make a folder with the collection ``news`` of the files."""
    folder.mkdir()
    for command in (["init", "news"], ["add", "news", *map(str, files)]):
        subprocess.run([BIN / "wb-manager", *command], cwd=folder, check=True, capture_output=True)
    return folder


def played(address: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
        assert answer.status == 200
        body: bytes = answer.read()
    return body


def revisits(path: Path, profile: str) -> Iterator[tuple[str, str, str]]:
    """Address, moment and payload digest of the answers that only repeat an earlier one; there is one at least."""
    found = 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            named = record.rec_headers.get_header
            if record.rec_type == "revisit" and named("WARC-Profile").endswith(profile):
                found += 1
                yield named("WARC-Target-URI"), named("WARC-Date"), named("WARC-Payload-Digest")
    assert found, f"{path.name} has no revisit {profile}"


def test_every_article_comes_back_byte_for_byte(scrapy: Any, replica: Callable[..., Any], tmp_path: Path) -> None:
    server = replica(articles=30)
    arguments = ("-a", f"origin={server.origin}")
    assert scrapy.crawl("timesca", *arguments).returncode == 0
    # Asks for all of the listing once more, then for its first page if that has changed, which it has not.
    assert scrapy.crawl("timesca", *arguments, "-a", "mode=full").returncode == 0
    assert scrapy.crawl("timesca", *arguments).returncode == 0
    archive = scrapy.archive()
    files = sorted((archive.folder / "warc").glob("*.warc.gz"))
    first, second, third = files
    payloads = {stored.pointer.digest: stored for stored in responses(first)}
    repeated = [*revisits(second, "identical-payload-digest"), *revisits(third, "server-not-modified")]
    kept = [
        (article["url"], article["crawled_at"], read_at(archive.folder, WarcPointer(**article["warc"])))
        for article in archive.articles
    ]
    kept += [(url, moment, payloads[digest]) for url, moment, digest in repeated]
    assert len(kept) == 30 + len(repeated)
    with wayback(collection_of(tmp_path / "wayback", files)) as player:
        for url, moment, stored in kept:
            # "id_": as it was recorded, with nothing rewritten.
            address = f"{player}/news/{datetime.fromisoformat(moment):%Y%m%d%H%M%S}id_/{url}"
            assert played(address) == stored.body
            assert played(address, **{"Accept-Encoding": "gzip"}) == stored.payload
        assert kept[0][0].encode() in played(f"{player}/news/timemap/link/{kept[0][0]}")


def test_a_drawn_page_is_played_as_it_was_drawn(
    scrapy: Any, replica: Callable[..., Any], chromium: str, tmp_path: Path
) -> None:
    server = replica(articles=3, options=Options(javascript=True))
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}", "-a", "render=browser").returncode == 0
    archive = scrapy.archive()
    files = sorted((archive.folder / "warc").glob("*.warc.gz"))
    with wayback(collection_of(tmp_path / "wayback", files)) as player:
        for article in archive.articles:
            drawn = read_at(archive.folder, WarcPointer(**article["warc"]))
            moment = f"{datetime.fromisoformat(article['crawled_at']):%Y%m%d%H%M%S}"
            assert drawn.is_drawn
            assert played(f"{player}/news/{moment}id_/{article['url']}") == drawn.body
            words = article["blocks"][-1]["text"].splitlines()[0][:20]
            assert words.encode() in played(f"{player}/news/{moment}mp_/{article['url']}")
