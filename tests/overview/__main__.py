"""Makes the pictures of docs/report.md anew: ``python -m tests.overview``. They show generated articles only."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from crawler.overview import gather, write
from tests.archive.builders import SOURCE
from tests.overview.sample import make
from tests.rendering.chromium import find

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parents[2] / "docs"
WIDTH = 1200
NOW = datetime(2025, 4, 3, 5, tzinfo=UTC)


def open_page(browser: Browser, address: str, scheme: str) -> Page:
    page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_selector("html[data-shown]")
    return page


def picture(page: Page, name: str, first: str, last: str) -> None:
    """Take the part of the page from the top of one element to the bottom of another."""
    # The clip is of the whole page, boxes are of what is scrolled to.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    boxes = [page.locator(selector).first.bounding_box() for selector in (first, last)]
    top, bottom = boxes[0]["y"], boxes[1]["y"] + boxes[1]["height"]  # type: ignore[index]
    clip = {"x": 0.0, "y": top, "width": float(WIDTH), "height": bottom - top + 16}
    page.screenshot(path=DOCS / f"report-{name}.png", full_page=True, clip=clip)  # type: ignore[arg-type]


def main() -> None:
    path = find()
    assert path, "no Chromium is installed"
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        make(root)
        write(root / "page", [gather(root, SOURCE, now=NOW)])
        address = (root / "page/index.html").as_uri()
        with closing(playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])) as browser:
            picture(open_page(browser, address, "light"), "light", "header", "#rates")
            picture(open_page(browser, address, "dark"), "dark", "#coverage", "#runs")
            page = open_page(browser, address, "light")
            page.select_option("#newest-only", "changed")
            page.locator("#newest details.revision summary").nth(1).click()
            picture(page, "revisions", "#newest li:nth-child(2)", "#newest .sides")


if __name__ == "__main__":
    main()
