"""H: what pages and headers hold, and what lies in the folder. Nothing of it names a file, forges a line or is run."""

from __future__ import annotations

import contextlib
import json
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.sites import PROSE, Answer, Site, article, http, listing

if TYPE_CHECKING:
    from tests.faults.running import Crawls


@pytest.mark.fault(66)
def test_headers_import_nothing_and_break_no_line(crawls: Crawls, site: Site) -> None:
    marker = crawls.data.parent / "touched"
    targets: list[str] = []
    heard: dict[str, str] = {}

    def listening(path: str, headers: dict[str, str]) -> bytes:
        targets.append(path)
        heard.update(headers)
        return http(article("The story of one", PROSE))

    site.with_articles(["one", "two"])
    split = "/three/?x=%0d%0aX-Evil:%201"
    site.pages |= {
        "/one/": http(status="302 Found", Location=split, Referrer_Policy="os.system"),
        split: listening,
        "/two/": http(article("The story of two", PROSE), Referrer_Policy=f"os.system('touch {marker}')"),
    }
    crawls.wordpress(site.listing_url)()
    assert targets == [split]
    assert "x-evil" not in heard
    assert not marker.exists()


EVIL_PATHS = [
    "/../../../../etc/cron.d/x/", "/%2e%2e/%2e%2e/etc/passwd", "/a%00b/", f"/{'n' * 300}/", "/CON/", "/aux.txt",
    "/a%2f..%2f..%2fb/", "/.hidden/", "/%0aline/", "/-rf/", "/~root/",
]  # fmt: skip
OUTPUT = re.compile(
    r"((segments\.)?lock|MANIFEST\.json|state\.sqlite(\.sha256)?|(articles|rates|quarantine)(/\d{10}-\d{10}\.jsonl)?"
    r"|runs|warc"
    r"|runs/(latest|latest-successful|\d{8}T\d{6}Z-[0-9a-f]{4})\.json"
    r"|warc/(127\.0\.0\.1-\d{14}-\d{5}\.warc\.gz|SHA256SUMS))"
)


class Everywhere(dict[str, Answer]):
    """The same article at every address that has no page."""

    def get(self, target: str, default: Any = None) -> Any:
        return super().get(target, default if target.startswith("/robots") else http(article("The story", PROSE)))


@pytest.mark.fault(67)
def test_no_file_is_named_by_a_page(crawls: Crawls, site: Site) -> None:
    site.pages = Everywhere({"/news/": http(listing(dict.fromkeys(EVIL_PATHS, "The story")))})
    crawls.wordpress(site.listing_url)("-a", "pages=1")
    assert len(crawls.archive.articles) >= 5
    made = [str(path.relative_to(crawls.archive.folder)) for path in crawls.archive.folder.rglob("*")]
    assert [name for name in made if not OUTPUT.fullmatch(name)] == []
    assert not [path for path in crawls.data.parent.rglob("*") if path.name in {"passwd", "x", "CON", "aux.txt"}]


EVIL = (
    "bold \x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J \u202etxt.exe\u2066 \u2028 2026-11-24 20:00:00 [x] ERROR: forged"
)


@pytest.mark.fault(68)
def test_no_log_line_obeys_a_page(crawls: Crawls, site: Site) -> None:
    site.pages["/news/"] = http(listing({"/one/": EVIL, "/two\r\n\x1b[2J\u202e/": "two", "/three/": "three"}))
    site.pages["/one/"] = http(article(EVIL, f"{EVIL}\n\n{PROSE}"), Server=EVIL.encode().decode("latin-1"))
    site.pages["/three/"] = http(status="302 Found", Location=f"http://evil.example/{EVIL}".encode().decode("latin-1"))
    run = crawls.wordpress(site.listing_url)("-s", "LOG_LEVEL=DEBUG")
    shown = crawls.scrapy("status", crawls.source, "-s", f"ARCHIVE_DIR={crawls.data}").end()
    as_json = crawls.scrapy("status", crawls.source, "--json", "-s", f"ARCHIVE_DIR={crawls.data}").end()
    for text in (run.err, run.out, shown.out, as_json.out):
        assert [line for line in text.split("\n") if not line.replace("\t", "").isprintable()] == []
        assert not [line for line in text.split("\n") if line.startswith("2026-11-24 20:00:00 [x]")]
    assert json.loads(as_json.out)


def listening_ports(pid: int) -> list[str]:
    """The sockets of a process on which it waits for others."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            inodes.add(str(descriptor.readlink()).removeprefix("socket:[").rstrip("]"))
    rows = [row.split() for kind in ("tcp", "tcp6") for row in Path(f"/proc/{pid}/net/{kind}").read_text().splitlines()]
    return [row[1] for row in rows if row[3] == "0A" and row[9] in inodes]


@pytest.mark.fault(69)
def test_no_door_is_open_and_no_file_is_for_others(crawls: Crawls, site: Site) -> None:
    found: list[str] = []
    site.with_articles(["one"])
    page = site.pages["/one/"]
    assert isinstance(page, bytes)

    def looking(*_: object) -> bytes:
        found.extend(listening_ports(process.pid))
        found.append("looked")
        return page

    site.pages["/one/"] = looking
    process = crawls.wordpress(site.listing_url).start()
    assert process.end().status == 0
    assert found == ["looked"]
    modes = {path: path.lstat().st_mode & 0o777 for path in crawls.archive.folder.rglob("*") if not path.is_symlink()}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    # What is finished is nobody's to change, and to be read by whom the owner lets into the folder.
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600, 0o444}


@pytest.mark.fault(70)
def test_a_folder_that_everybody_may_write_is_refused(crawls: Crawls, site: Site) -> None:
    crawls.wordpress(site.with_articles(["one"]).listing_url)()
    (crawls.archive.folder / "articles").chmod(0o777)
    before = site.count.copy()
    crawls(status=78, says=["may be written by everybody: chmod o-w"])
    assert site.count == before


class Planted:
    """What touches a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.marker,)


@pytest.mark.fault(70)
def test_nothing_is_unpickled(crawls: Crawls, site: Site, tmp_path: Path) -> None:
    marker = tmp_path / "touched"
    planted = pickle.dumps(Planted(marker))
    crawls.wordpress(site.with_articles(["one"]).listing_url)()
    for name in ("spider.state", "requests.seen", "requests.queue", "active.json", ".state.sqlite.tmp"):
        (crawls.archive.folder / name).write_bytes(planted)
    crawls()
    job = tmp_path / "job"
    job.mkdir()
    (job / "spider.state").write_bytes(planted)
    crawls("-s", f"JOBDIR={job}", status=78, says=["pickles", "nothing done"])
    assert not marker.exists()
    pickle.loads(planted)
    assert marker.exists()
