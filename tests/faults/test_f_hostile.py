"""F: content made to do harm. It costs its own page, not the run, its memory, or the loop all else waits for."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.sites import PROSE, Answer, Site, article, http
from tests.faults.told import failures, some
from tests.hostile.pages import BY_BYTES, BY_TAGS

if TYPE_CHECKING:
    from tests.faults.running import Crawls, Run

NAMES = ["one", "two", "three"]
MEMORY = 300
"""MiB that a run may take, whatever it is sent."""
STANDSTILL = 1.0
"""Seconds of its own time for which the loop may stand still."""
GIB = 1024**3


def zeros(packed: Callable[[], object], size: int = GIB) -> bytes:
    """Pack so many zeros, a piece at a time."""
    packer, piece = packed(), bytes(1024**2)
    feed = getattr(packer, "compress", None) or packer.process  # type: ignore[attr-defined]
    parts = [feed(piece) for _ in range(size // len(piece))]
    parts.append(packer.flush() if hasattr(packer, "flush") else packer.finish())  # type: ignore[attr-defined]
    return b"".join(parts)


def bomb(coding: str) -> Answer:
    """A GiB of zeros, packed."""
    import brotli
    from backports import zstd

    packers: dict[str, Callable[[], object]] = {
        "gzip": lambda: zlib.compressobj(9, wbits=31),
        "deflate": lambda: zlib.compressobj(9),
        "br": lambda: brotli.Compressor(quality=5),
        "zstd": lambda: zstd.ZstdCompressor(3),
    }
    body = zeros(packers[coding.partition(",")[0]])
    return http(gzip.compress(body) if "," in coding else body, Content_Encoding=coding)


@pytest.fixture
def attacked(crawls: Crawls, site: Site, tmp_path: Path, tell: Callable[[str], None]) -> Callable[..., Run]:
    """Crawl three articles and those that attack; only these may be missing."""

    def attack(answers: dict[str, Answer], *, status: int = 10, says: tuple[str, ...] = ()) -> Run:
        names = [*NAMES[:2], *answers, *NAMES[2:]]
        for name, answer in answers.items():
            site.pages[f"/{name}/"] = answer
        site.with_articles(names)
        loop = tmp_path / "loop"
        crawls.wordpress(site.listing_url)
        run = crawls(status=status, says=says, plugins="heartbeat", environment={"LOOP_FILE": str(loop)})
        whole = {a["url"].strip("/").rpartition("/")[2] for a in crawls.archive.articles if not a["truncated"]}
        assert whole >= set(NAMES)
        standstill = float(loop.read_text())
        tell(f"{run.rss_mb:.0f} MB, {standstill:.2f} s")
        assert run.rss_mb <= MEMORY
        assert standstill <= STANDSTILL
        return run

    return attack


def reasons(crawls: Crawls) -> str:
    """Why pages are in quarantine."""
    return "\n".join(record["reason"] for record in crawls.archive.quarantine)


@pytest.mark.fault(50)
@pytest.mark.parametrize("coding", some(["gzip", "deflate", "br", "zstd", "gzip, gzip"], "br", "gzip, gzip"))
def test_a_bomb_is_refused_while_it_unpacks(attacked: Callable[..., Run], crawls: Crawls, coding: str) -> None:
    attacked({"bomb": bomb(coding)}, says=("1 pages failed",))
    kept = {a["url"].strip("/").rpartition("/")[2]: a for a in crawls.archive.articles}
    assert failures(crawls)["bomb"]["reason"].startswith("too large: ")
    # What the listing said of it.
    assert kept["bomb"]["truncated"]


@pytest.mark.fault(50)
def test_a_body_that_is_packed_a_thousand_times(attacked: Callable[..., Run], crawls: Crawls) -> None:
    attacked({"bomb": http(b"x", Content_Encoding=",".join(["gzip"] * 1000))}, says=("1 pages failed",))
    assert failures(crawls)["bomb"]["reason"] == "too large: its body is packed 1000 times over"


@pytest.mark.fault(50)
def test_a_body_that_is_too_large_on_the_wire(attacked: Callable[..., Run]) -> None:
    attacked({"large": http(article("Large", PROSE) + " " * 5 * 1024**2)}, says=("1 pages failed",))


@pytest.mark.fault(51)
@pytest.mark.parametrize("packed", some([True, False], True))
def test_a_page_of_tags_just_below_the_cap(attacked: Callable[..., Run], crawls: Crawls, packed: bool) -> None:
    body = b"<html>" + b"<p>x" * (1024**2 - 100)
    answer = http(gzip.compress(body), Content_Encoding="gzip") if packed else http(body)
    attacked({"tags": answer}, says=("1 quarantined",))
    assert "too many tags" in reasons(crawls)
    # Its bytes are kept.
    assert crawls.archive.quarantine[0]["record"]["warc"]["offset"] > 0


@pytest.mark.fault(52)
@pytest.mark.parametrize(
    "headers",
    [
        b"".join(b"X-Header-%d: a value of some length\r\n" % number for number in range(200_000)),
        b"X-Header: " + b"v" * 1024**2 + b"\r\n",
        b"X-Header: v\r\n" + b" folded\r\n" * 100_000,
    ],
    ids=["many", "long", "folded"],
)
def test_headers_without_end(attacked: Callable[..., Run], crawls: Crawls, headers: bytes, site: Site) -> None:
    attacked({"head": b"HTTP/1.1 200 OK\r\n" + headers + b"\r\nx"}, says=("1 pages failed",))
    assert "headers" in failures(crawls)["head"]["reason"]
    assert site.count["/head/"] == 1


@pytest.mark.fault(53)
@pytest.mark.parametrize("levels", some([300, 2_100, 20_000, 800_000], 2_100, 800_000))
def test_levels_without_end(attacked: Callable[..., Run], crawls: Crawls, levels: int) -> None:
    text = article("Deep", PROSE).replace("<p>", "<div>" * levels + "<p>", 1)
    attacked({"deep": http(text)}, says=("1 quarantined",))
    assert "too deep" in reasons(crawls) or "too many tags" in reasons(crawls)


@pytest.mark.fault(54)
def test_attributes_without_end(attacked: Callable[..., Run], crawls: Crawls) -> None:
    crowd = " ".join(f"a{number}=1" for number in range(200_000))
    attacked({"wide": http(article("Wide", PROSE).replace("<p>", f"<p {crowd}>", 1))}, says=("1 quarantined",))
    assert "too many attributes" in reasons(crawls)


@pytest.mark.fault(54)
@pytest.mark.parametrize("kind", some(["chains", "headings", "figures", "rate_headings", "ends"], "chains", "ends"))
def test_pages_on_which_readings_could_be_quadratic(attacked: Callable[..., Run], kind: str) -> None:
    # It is read as far as it goes; but it is not the article that the listing told of.
    attacked({"slow": http(BY_TAGS[kind](49_000))}, says=("1 quarantined",))


@pytest.mark.fault(55)
@pytest.mark.parametrize("sign", some(["digits", "dots", "spaces"], "digits"))
def test_megabytes_in_the_place_of_a_date_or_a_name(attacked: Callable[..., Run], sign: str) -> None:
    attacked(
        {"fields": http(BY_BYTES[f"fields of {sign}"](2 * 1024**2)), "title": http(BY_BYTES[f"title of {sign}"](10**6))}
    )


@pytest.mark.fault(56)
@pytest.mark.parametrize(
    "entity",
    ['SYSTEM "file:///etc/passwd"', 'SYSTEM "{origin}/secret"', '"ha"', "\"<!ENTITY % p SYSTEM '{origin}/secret'>\""],
)
def test_entities_are_neither_fetched_nor_expanded(crawls: Crawls, site: Site, entity: str) -> None:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    kind = f"<!DOCTYPE rss [<!ENTITY e0 {entity.format(origin=site.origin)}>{laughs}]>"
    item = f"<item><title>&e9;&e0;</title><link>{site.origin}/one/</link></item>"
    feed = f'<rss version="2.0"><channel>{item}</channel></rss>'
    site.pages["/feed/"] = http(f'<?xml version="1.0"?>{kind}{feed}', content_type="application/rss+xml")
    run = crawls.wordpress(f"{site.origin}/feed/")(status=12)
    assert run.rss_mb <= MEMORY
    assert not site.count["/secret"]
    assert "root:" not in run.err


@pytest.mark.fault(57)
def test_four_bombs_at_once(attacked: Callable[..., Run]) -> None:
    bombs = [bomb(coding) for coding in ("gzip", "br", "zstd", "deflate")]
    attacked({f"bomb-{number}": answer for number, answer in enumerate(bombs)}, says=("4 pages failed",))
