"""H: pages that lead astray. Nobody but the site is asked, nothing but the web is opened, whatever a page says."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.sites import PROSE, Answer, Site, article, http, listing

if TYPE_CHECKING:
    from tests.faults.running import Crawls

AT_ONCE = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_DELAY=0.05"]


class Forbidden:
    """Listens on loopback, and counts who comes. Whom it cannot see, ``connected`` does."""

    def __init__(self) -> None:
        self.visits = 0
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self._sockets[0].getsockname()[1]
        self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for each in self._sockets:
            threading.Thread(target=self._accept, args=(each,), daemon=True).start()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                visitor, _ = listening.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        for each in self._sockets:
            each.shutdown(socket.SHUT_RDWR)
            each.close()


@pytest.fixture
def forbidden() -> Iterator[Forbidden]:
    found = Forbidden()
    yield found
    found.close()


@pytest.fixture
def connected(tmp_path: Path) -> Callable[[], set[str]]:
    """What the crawls have tried to connect to: ``127.0.0.1 8000``."""
    log = tmp_path / "connections"
    log.touch()
    return lambda: set(log.read_text().splitlines())


def watched(tmp_path: Path, **names: list[list[str]]) -> dict[str, Any]:
    environment = {"CONNECTIONS": str(tmp_path / "connections"), "NAMES": json.dumps(names)}
    return {"plugins": "connections,names", "environment": environment}


def failures(crawls: Crawls) -> dict[str, dict[str, Any]]:
    """What the last run's report says of the addresses that it could not have, by their last part."""
    report = json.loads((crawls.archive.folder / "runs/latest.json").read_text("utf-8"))
    return {failure["url"].rstrip("/").rpartition("/")[2]: failure for failure in report["failures"]}


# ---- 62 to 64: the matrix -------------------------------------------------------------------------

ADDRESSES = [
    "127.0.0.1", "localhost", "localhost.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1",
    "017700000001", "0177.0.0.01", "127.0.0.2", "0.0.0.0", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::1]",
    "[2001:0:7f00:1::1]", "[fe80::1]", "[fd00:ec2::254]", "[ff02::1]", "169.254.169.254", "10.0.0.1", "172.16.0.1",
    "192.168.0.1", "100.64.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "１２７.0.0.1",
    "user:secret@127.0.0.1", "127.0.0.1%2f@127.0.0.1", "elsewhere.example",
]  # fmt: skip
OTHERS = [
    "file:///{secret}", "file://127.0.0.1/{secret}", "file://127.0.0.1:{port}/{secret}", "data:text/html,open",
    "ftp://127.0.0.1:{closed}/a", "s3://127.0.0.1:{closed}/a", "javascript:alert(1)", "gopher://127.0.0.1:{closed}/a",
    "view-source:http://127.0.0.1:{closed}/", "blob:http://127.0.0.1:{closed}/a", "//127.0.0.1:{closed}/a",
    "http:127.0.0.1:{closed}/a", "http:///127.0.0.1:{closed}/a", "http://127.0.0.1:{port}@127.0.0.1:{closed}/",
    "http://127.0.0.1:{closed}#@127.0.0.1:{port}/", "http://127.0.0.1:{closed}\\@127.0.0.1:{port}/",
    "https://127.0.0.1:{closed}/", "http://127.0.0.1:99999/", "http://[::1/", "http://127.0.0.1/",
]  # fmt: skip
TARGETS = [f"http://{address}:{{closed}}/secret/" for address in ADDRESSES] + OTHERS


def redirect(target: str) -> Answer:
    return http(status="302 Found", Location=target.encode().decode("latin-1"))


def refresh(target: str) -> Answer:
    return http(f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head></html>')


def failing_first(target: str) -> Answer:
    asked: Counter[str] = Counter()

    def answer(path: str, _: dict[str, str]) -> bytes:
        asked[path] += 1
        there = redirect(target)
        assert isinstance(there, bytes)
        return http("busy", "503 Service Unavailable") if asked[path] == 1 else there

    return answer


def with_head(head: str) -> Callable[[str], Callable[[str], Answer]]:
    return lambda title: (
        lambda target: http(article(title, PROSE).replace("</head>", head.replace("TARGET", target) + "</head>"))
    )


POSITIONS: dict[str, Callable[[str], Callable[[str], Answer]]] = {
    "redirect": lambda _: redirect,
    "refresh": lambda _: refresh,
    "after-503": lambda _: failing_first,
    "canonical": with_head('<link rel="canonical" href="TARGET"><meta property="og:url" content="TARGET">'),
    "base": with_head('<base href="TARGET"><link rel="next" href="2/">'),
}
"""Where on an article's page a target stands; ``link``, ``feed`` and the entry pages are below."""


def matrix(site: Site, closed: int, secret: Path) -> dict[str, str]:
    """Give the site an article for every position and target; return name → target."""
    made = {}
    targets = [target.format(closed=closed, port=site.port, secret=str(secret).lstrip("/")) for target in TARGETS]
    for number, target in enumerate(targets):
        for position, answer in POSITIONS.items():
            name = f"{position}-{number}"
            site.pages[f"/{name}/"] = answer(f"The story of {name}")(target)
            made[name] = target
    site.with_articles(list(made))
    links = "".join(f'<article class="post"><h2><a href="{target}">Astray</a></h2></article>' for target in targets)
    site.pages["/news/"] = http(
        listing({f"/{name}/": f"The story of {name}" for name in made}).replace("</main>", f"{links}</main>")
    )
    return made


@pytest.mark.fault(62, 63, 64)
def test_no_page_leads_anywhere_else(
    crawls: Crawls, site: Site, forbidden: Forbidden, connected: Any, count: Any, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text(article("The secret", "root:x:0:0 " * 40))
    made = matrix(site, forbidden.port, secret)
    sitemap = f"Sitemap: http://127.0.0.1:{forbidden.port}/sitemap.xml"
    site.pages["/robots.txt"] = http(sitemap, content_type="text/plain")
    crawls.wordpress(site.listing_url)(*AT_ONCE, status=10, says=["blocked"], **watched(tmp_path))
    assert connected() == {f"127.0.0.1 {site.port}"}
    assert forbidden.visits == 0
    assert not [path for path in crawls.data.rglob("*") if path.is_file() and b"root:x:0:0" in path.read_bytes()]
    told = failures(crawls)
    # Two look like other addresses, and are relative ones.
    assert {name for name in told if told[name]["state"] == "blocked"} >= {
        name
        for name, target in made.items()
        if name.startswith(("redirect", "after-503")) and not target.startswith(("http:1", "http:///"))
    }
    # A refresh that leads to no web page is not followed; what is left of such a page is no article.
    assert all(told[name]["state"] == "blocked" or name.startswith("refresh") for name in told)
    count("cases", len(made) + len(TARGETS))
    assert len(made) + len(TARGETS) >= 180


@pytest.mark.fault(62)
def test_a_feed_leads_nowhere_else_either(
    crawls: Crawls, site: Site, forbidden: Forbidden, connected: Any, count: Any, tmp_path: Path
) -> None:
    links = [f"http://{address}:{forbidden.port}/a/" for address in ADDRESSES]
    links += [f"file://{tmp_path}/a", f"{site.origin}/own/"]
    items = "".join(f"<item><title>The story of own</title><link>{link}</link></item>" for link in links)
    feed = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    site.with_articles(["own"]).pages["/feed/"] = http(feed, content_type="application/rss+xml; charset=utf-8")
    crawls.wordpress(f"{site.origin}/feed/")(**watched(tmp_path))
    assert [record["url"] for record in crawls.archive.articles] == [f"{site.origin}/own/"]
    assert connected() == {f"127.0.0.1 {site.port}"}
    count("cases", len(links) - 1)


@pytest.mark.fault(62, 64)
@pytest.mark.parametrize("page", ["/news/", "/robots.txt"])
def test_the_first_requests_lead_nowhere_else(
    crawls: Crawls, site: Site, forbidden: Forbidden, connected: Any, page: str, tmp_path: Path
) -> None:
    site.with_articles(["own"]).pages[page] = redirect(f"http://127.0.0.1:{forbidden.port}/secret/")
    status, says = (12, "changed") if page == "/news/" else (13, "refused")
    crawls.wordpress(site.listing_url)(status=status, says=[says, "special address"], **watched(tmp_path))
    assert connected() == {f"127.0.0.1 {site.port}"}
    assert forbidden.visits == 0


@pytest.mark.fault(62)
@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_public_name_for_a_special_address_is_not_connected_to(
    crawls: Crawls, forbidden: Forbidden, connected: Any, address: str, tmp_path: Path
) -> None:
    names = watched(tmp_path, **{"news.example": [[address]]})
    crawls.wordpress(f"http://news.example:{forbidden.port}/news/")
    crawls(*AT_ONCE, status=14, says=["unreachable", f"special address, {address}"], **names)
    assert connected() == set()
    assert forbidden.visits == 0


@pytest.mark.fault(62)
def test_a_name_that_changes_its_address_is_judged_each_time(
    crawls: Crawls, site: Site, connected: Any, tmp_path: Path
) -> None:
    names = watched(tmp_path, localhost=[["127.0.0.1"], ["10.0.0.1"]])
    crawls.wordpress(f"http://localhost:{site.with_articles(['own']).port}/news/")
    crawls(*AT_ONCE, "-s", "DNSCACHE_ENABLED=False", status=14, says=["special address, 10.0.0.1"], **names)
    assert connected() == {f"127.0.0.1 {site.port}"}


@pytest.mark.fault(62)
def test_loopback_in_another_spelling_is_not_opened_by_naming_it(
    crawls: Crawls, site: Site, connected: Any, tmp_path: Path
) -> None:
    crawls.wordpress(f"http://127.1:{site.with_articles(['own']).port}/news/")
    crawls(*AT_ONCE, status=14, says=["special address, 127.0.0.1 (loopback)"], **watched(tmp_path))
    assert connected() == set()


# ---- 65: what goes along with a request ----------------------------------------------------------

SECRETS = {"Authorization": "Bearer hush-1", "X-Api-Key": "hush-2", "Cookie": "a=hush-3"}


@pytest.mark.fault(65)
def test_secrets_stay_with_the_site_and_out_of_every_file(
    crawls: Crawls, site: Site, forbidden: Forbidden, connected: Any, tmp_path: Path
) -> None:
    heard: list[dict[str, str]] = []

    def listening(path: str, headers: dict[str, str]) -> bytes:
        heard.append(headers)
        return http(
            article(f"The story of {path.strip('/')}", PROSE), Set_Cookie="session=1", Referrer_Policy="unsafe-url"
        )

    names = ["one", "two"]
    site.pages |= dict.fromkeys(("/one/", "/two/"), listening)
    site.with_articles([*names, "away"]).pages["/away/"] = redirect(f"http://127.0.0.1:{forbidden.port}/")
    given = {**SECRETS, "Accept": "*/*"}
    run = crawls.wordpress(site.listing_url)(
        "-s", f"DEFAULT_REQUEST_HEADERS={json.dumps(given)}", "-s", "LOG_LEVEL=DEBUG", **watched(tmp_path)
    )
    assert len(heard) == len(names)
    assert all(headers["x-api-key"] == "hush-2" for headers in heard)
    assert not any("referer" in headers or "session" in headers.get("cookie", "") for headers in heard)
    assert forbidden.visits == 0
    kept = [path for path in crawls.data.rglob("*") if path.is_file()]
    unpacked = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in kept]
    assert not [path for path, content in zip(kept, unpacked, strict=True) if b"hush" in content]
    assert "hush" not in "".join(line for line in run.err.splitlines() if "verridden settings" not in line)
