"""Pages printed by an unmodified WordPress, if they are at hand: their prose is not ours to keep here.

``WORDPRESS_SITE`` names the folder; without it, ``wordpress_site`` in a folder ``shared`` beside the project.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.acceptance

SITE = Path(os.environ.get("WORDPRESS_SITE") or Path(__file__).parents[3] / "shared" / "wordpress_site")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.mark.skipif(not SITE.is_dir(), reason=f"no WordPress pages in {SITE.name}: set WORDPRESS_SITE")
def test_every_paragraph_is_found_and_nothing_else(scrapy: Any) -> None:
    handler = functools.partial(Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        run = scrapy.crawl(
            "timesca", "-a", f"origin=http://127.0.0.1:{server.server_port}", "-a", "section=tag/european-union",
            "-a", "mode=full",
        )  # fmt: skip
        server.shutdown()
    assert run.returncode == 0, run.stderr
    archive = scrapy.archive()
    articles = {article["url"]: article for article in archive.articles}
    truth = [json.loads(line) for line in (SITE / "truth.jsonl").read_text("utf-8").split("\n") if line]
    assert (len(articles), len(archive.articles), len(archive.rates)) == (18, 18, 5)
    assert set(articles) == {page["url"] for page in truth}
    for page in truth:
        article = articles[page["url"]]
        assert article["title"] == page["title"]
        assert article["published_at"] == page["published"]
        assert article["modified_at"] in {page["modified"], None}
        assert [author["name"] for author in article["authors"]] == [page["author"]]
        assert article["categories"] == sorted(page["categories"])
        assert article["tags"] == sorted(page["tags"])
        assert left_over(article["text"], page) == []


def left_over(text: str, page: dict[str, Any]) -> list[str]:
    """Lines of the text that are neither a paragraph nor one of the page's other lines.

    The truth has every white space as one blank; the text has it as published.
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    for paragraph in page["paragraphs"]:
        assert paragraph in lines, f"{page['url']}: {paragraph}"
        lines.remove(paragraph)
    others = [other["text"] for other in page["other"] if other["type"] != "caption"]
    cells = [cell for line in lines for cell in line.split(" | ")]
    return [cell for cell in cells if cell and not any(cell in other for other in others)]
