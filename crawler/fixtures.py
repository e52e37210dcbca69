"""Recorded test cases: a folder with the request, the body as it came, and what the parsers are to read in it.

``tests/fixtures/<source>/<case>/{request.json, body.html, expected.json}``. The time of the fetch is
part of the request, so reading a case again gives the same values on any day.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from crawler.errors import UsageProblem
from crawler.page import Page
from crawler.sites import site_named

if TYPE_CHECKING:
    from crawler.sites.site import Site

Kind = Literal["article", "listing"]
KINDS: tuple[Kind, ...] = get_args(Kind)

FOLDER = Path("tests/fixtures")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One recorded page: where it lies, whose it is, and what kind of page."""

    folder: Path
    source: str
    kind: Kind
    page: Page

    @property
    def expected(self) -> dict[str, Any]:
        """What the parsers are to read, as recorded."""
        found: dict[str, Any] = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return found


def cases(root: Path = FOLDER) -> list[Case]:
    """Return every case below ``root``, in order."""
    return [load(path.parent) for path in sorted(root.glob("*/*/request.json"))]


def load(folder: Path) -> Case:
    """Return the case in ``folder``. Raises UsageProblem where there is none."""
    try:
        request = json.loads((folder / "request.json").read_text("utf-8"))
    except OSError as error:
        raise UsageProblem(f"{folder} is no recorded case: it has no request.json") from error
    page = Page(
        url=request["url"],
        body=(folder / "body.html").read_bytes(),
        fetched_at=datetime.fromisoformat(request["fetched_at"]),
        encoding=request["encoding"],
        content_type=request["content_type"],
    )
    return Case(folder=folder, source=request["source"], kind=request["kind"], page=page)


def read(case: Case, site: Site | None = None) -> dict[str, Any]:
    """Read the case with today's parsers; the values are plain JSON. ``site`` is one that is not known yet."""
    site = (site or site_named(case.source, case.page.url)).as_of(case.page.fetched_at)
    values: dict[str, Any] = {"rates": [asdict(rate) for rate in site.read_rates(case.page)]}
    if case.kind == "article":
        values["article"] = asdict(site.read_article(case.page))
    else:
        values["listing"] = asdict(site.read_listing(case.page))
    return plain(values)


def record(root: Path, name: str, source: str, kind: Kind, page: Page, site: Site | None = None) -> Case:
    """Write a new case, or renew one of the same name. Raises ParseProblem, before it writes, for another kind."""
    # The case has the bytes itself: where else they lie is nothing that a parser reads.
    case = Case(folder=root / source / name, source=source, kind=kind, page=replace(page, warc=None))
    expected = read(case, site)
    request = {
        "url": page.url,
        "source": source,
        "kind": kind,
        "fetched_at": page.fetched_at.isoformat(),
        "encoding": page.encoding,
        "content_type": page.content_type,
    }
    case.folder.mkdir(parents=True, exist_ok=True)
    (case.folder / "body.html").write_bytes(page.body)
    write(case.folder / "request.json", request)
    write(case.folder / "expected.json", expected)
    return case


def refresh(case: Case) -> None:
    """Renew the expected values, and nothing else."""
    write(case.folder / "expected.json", read(case))


def write(path: Path, values: dict[str, Any]) -> None:
    """Write JSON for people: they will read the difference in a review."""
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", "utf-8")


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they come back from a JSON file: lists instead of tuples."""
    found: dict[str, Any] = json.loads(json.dumps(values))
    return found
