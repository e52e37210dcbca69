"""The report of two thousand articles in a real browser: it draws, filters and searches, and nothing in it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

from crawler.archive import Archive
from tests.archive.builders import article, article_end, write
from tests.conftest import Command
from tests.overview.sample import ARTICLES, DAYS, FAILED, HOSTILE, make

pytestmark = pytest.mark.acceptance

CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8")
expect.set_options(timeout=60_000)

CHARTS = {"rates": 1, "articles": 2, "runs": 1, "fields": 1}
"""Part of the page → its charts."""
OTHER = "zz.example:8000"
"""A second archive, whose name is no plain file name everywhere."""
TOTAL = f"{ARTICLES + 1:,}"
"""All articles, the hostile one too."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, made by the command."""
    folder = tmp_path_factory.mktemp("report")
    make(folder / "data")
    with Archive.open(folder / "data", OTHER, run="run-1") as archive:
        write(archive, article_end(), article(title="The only one"))
        archive.publish()
    made = Command(folder / "data")("report", "-s", f"ARCHIVE_DIR={folder / 'data'}", "-o", str(folder / "page"))
    assert (made.returncode, made.stderr) == (0, "")
    return folder / "page/index.html"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Any, report: Path) -> Any:
    """Open the page as a reader would; at the end nothing may have been complained of, asked for or run."""

    @contextmanager
    def open_page(**options: Any) -> Iterator[Any]:
        context = browser.new_context(**options)
        page = context.new_page()
        page.set_default_timeout(60_000)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: request.url.startswith("file:") or complaints.append(request.url))
        page.goto(report.as_uri())
        page.wait_for_selector("html[data-shown=timesca]")
        yield page
        assert complaints == []
        assert page.evaluate("window.ran") is None
        assert page.url.partition("#")[0] == report.as_uri()
        context.close()

    return open_page


def test_every_chart_is_drawn(opened: Any) -> None:
    with opened() as page:
        for part, charts in CHARTS.items():
            assert page.locator(f"#{part} .chart > .plot-container").count() == charts, part
            page.locator(f"#{part} .trace path").first.wait_for(state="attached")
        assert page.locator("#rates .scatterlayer .trace").count() == 5
        assert page.locator("#coverage rect.complete").count() > 200
        assert page.locator("#coverage rect.gap").count() > 8
        assert "2 gaps" in page.inner_text("#summary")
        assert f"{DAYS} runs" in page.inner_text("#runs")
        assert f"{len(FAILED)} ended badly" in page.inner_text("#runs")
        assert page.inner_text(".tile:nth-child(3) .figure") == TOTAL


def test_rates_in_a_range_by_mouse_and_by_keyboard(opened: Any) -> None:
    with opened() as page:
        page.select_option("#rates-pair", "TJS/USD")
        whole = (page.input_value("#rates-from"), page.input_value("#rates-to"))
        assert whole == ("2025-02-03", "2025-04-03")
        box = page.locator("#rates .nsewdrag").first.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 64, steps=5)
        page.mouse.up()
        expect(page.locator("#rates-from")).not_to_have_value(whole[0])
        assert "2025-02-10" < page.input_value("#rates-from") < page.input_value("#rates-to") < "2025-03-12"
        page.mouse.dblclick(box["x"] + 200, box["y"] + 60)
        expect(page.locator("#rates-from")).to_have_value(whole[0])
        page.fill("#rates-from", "2025-03-01")
        page.fill("#rates-to", "2025-03-03")
        page.focus("#rates summary")
        page.keyboard.press("Enter")
        expect(page.locator("#rates tbody tr")).to_have_count(3)
        rows = [row.split("\t") for row in page.inner_text("#rates tbody").split("\n") if row.strip()]
        assert [row[0] for row in rows] == ["2025-03-03", "2025-03-02", "2025-03-01"]
        assert all(re.fullmatch(r"0\.\d{5}", row[2]) and re.fullmatch(r"-?\d+\.\d\d", row[4]) for row in rows)


def test_articles_by_category(opened: Any) -> None:
    with opened() as page:
        name = page.locator("#articles-category option").nth(1).inner_text()
        total = int(re.search(r"\((\d+)\)$", name)[1])  # type: ignore[index]
        page.select_option("#articles-category", index=1)
        counted = "document.querySelector('#articles .chart').data[0].y.reduce((sum, count) => sum + count, 0)"
        assert page.evaluate(counted) == total


def test_search_and_filter(opened: Any) -> None:
    with opened() as page:
        told, entries = page.locator("#newest [role=status]"), page.locator("#newest ol > li")
        assert told.inner_text().endswith(f"of {TOTAL}.")
        page.get_by_role("button", name="Show more").click()
        assert entries.count() == 40
        page.fill("#newest-search", "zivkovic's canal 7*7")
        expect(told).to_contain_text("0 of")
        assert entries.count() == 0
        page.fill("#newest-search", "CORRECTED newsroom")
        expect(page.locator("#newest mark").first).to_be_visible()
        found = int(told.inner_text().partition(" ")[0])
        assert 5 < found < 40
        page.select_option("#newest-category", label="Uzbekistan")
        fewer = int(told.inner_text().partition(" ")[0])
        assert 0 < fewer < found
        assert all("Uzbekistan" in label for label in entries.locator(".labels").all_inner_texts())


def test_revisions_side_by_side(opened: Any) -> None:
    with opened() as page:
        page.select_option("#newest-only", "changed")
        revision = page.locator("#newest details.revision").first
        revision.locator("summary").click()
        # What is opened is made when it is told so, which is after the click.
        expect(revision.locator("ins")).to_have_text(["Corrected: ", "A later paragraph, added by the newsroom."])
        assert revision.locator("del").count() == 0
        assert revision.locator("p.same").count() > 2


def test_hostile_text_is_text(opened: Any) -> None:
    with opened() as page:
        page.fill("#newest-search", "hostile script")
        expect(page.locator("#newest [role=status]")).to_contain_text("1 of")
        entry = page.locator("#newest ol > li")
        assert entry.locator("h3").inner_text() == f"Hostile {HOSTILE}"
        entry.get_by_text("Text", exact=True).click()
        expect(entry.locator(".text")).to_contain_text("<b>bold</b> <!--")
        assert entry.locator("img, script, b, a[href^=javascript]").count() == 0
        assert entry.locator("h3 a").get_attribute("rel") == "noreferrer noopener"
        page.locator("#articles .as-table summary").nth(1).click()
        expect(page.locator("#articles tbody")).to_contain_text("<a href='javascript:window.ran=6'>Category</a>")
        assert page.locator("#articles a[href], #articles .chart img").count() == 0


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone(opened: Any, width: int) -> None:
    with opened(viewport={"width": width, "height": 800}, is_mobile=True, has_touch=True) as page:
        for summary in page.locator(".as-table summary").all():
            summary.click()
        page.locator("#newest details summary").first.click()
        expect(page.locator("#newest details .text").first).to_be_visible()
        expect(page.locator(".as-table .scroll")).to_have_count(page.locator(".as-table").count())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("document.querySelector('#rates .chart')._fullLayout.width") < width


def test_by_keyboard(opened: Any) -> None:
    with opened() as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        assert (
            page.evaluate("[...document.querySelectorAll('select, input')].filter((each) => !each.labels.length)") == []
        )
        charts = page.locator(".chart")
        assert page.locator("section .as-table").count() >= charts.count()
        assert all(charts.nth(at).get_attribute("aria-label") for at in range(charts.count()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark(opened: Any, scheme: str) -> None:
    with opened(color_scheme=scheme) as page:
        page.fill("#newest-search", "corrected")
        expect(page.locator("#newest mark").first).to_be_visible()
        page.locator("#newest details.revision summary").first.click()
        page.locator("#runs .as-table summary").first.click()
        expect(page.locator("#newest details.revision .sides").first).to_be_visible()
        expect(page.locator("#runs .as-table .scroll").first).to_be_visible()
        assert page.evaluate(CONTRAST) == []
        ink = "document.querySelector('#rates .chart')._fullLayout.font.color"
        quiet = "getComputedStyle(document.documentElement).getPropertyValue('--quiet').trim()"
        assert page.evaluate(ink) == page.evaluate(quiet)
        page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
        # The page's own policy forbids what wait_for_function() does.
        for _ in range(600):
            if page.evaluate(f"{ink} === {quiet}"):
                break
            page.wait_for_timeout(100)
        assert page.evaluate(ink) == page.evaluate(quiet)


def test_another_archive(opened: Any) -> None:
    with opened() as page:
        page.select_option("#source", OTHER)
        expect(page.locator("h1")).to_have_text(f"Archive of {OTHER}")
        assert page.locator("#newest ol > li h3").all_inner_texts() == ["The only one"]
        assert "No rate is published yet." in page.inner_text("#rates")
        page.select_option("#source", "timesca")
        expect(page.locator("h1")).to_have_text("Archive of timesca")
        expect(page.locator("#rates .scatterlayer .trace")).to_have_count(5)


def test_without_scripts_it_says_so(browser: Any, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert "Allow scripts" in page.inner_text("main")
    context.close()
