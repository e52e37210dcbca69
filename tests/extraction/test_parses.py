"""What reading real pages costs in CPU, counted in bare parses of the same pages by lxml; parsing is part of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

import pytest
from lxml import html as lxml_html

from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.parsers.article import ArticleRules, read_article
from crawler.sites.wordpress import wordpress_site
from tests.extraction.pages import ABSENT, FOLDER, SETS, Sample, samples
from tests.extraction.readers import NOW

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)
BAR = 5.2
"""The pages take 4.2 parses on the whole; the rest is for other machines."""
EVERY = 12
"""One page of so many is read: that is enough for a mean, and takes seconds."""
ROUNDS = 5


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def read(sample: Sample, body: bytes) -> None:
    page = Page(url=sample.url, body=body, encoding="utf-8", fetched_at=NOW)
    with suppress(ParseProblem):
        read_article(page, ArticleRules(addresses=wordpress_site(sample.url).addresses))


def best_times(sample: Sample) -> tuple[float, float]:
    """Return the seconds of a bare parse and of a reading."""
    body = sample.html.encode()
    # Turn about, so that a processor that slows down slows both.
    rounds = [
        (cpu(lambda: lxml_html.document_fromstring(body)), cpu(lambda: read(sample, body))) for _ in range(ROUNDS)
    ]
    return min(bare for bare, _ in rounds), min(reading for _, reading in rounds)


def test_the_development_pages() -> None:
    chosen = [sample for name in SETS for sample in islice(samples(name), 0, None, EVERY)]
    bare, reading = (sum(times) for times in zip(*map(best_times, chosen), strict=True))
    assert reading <= BAR * bare
