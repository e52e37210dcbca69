"""Whatever a page is, reading it gives records that can be stored, or says in one word why not; and soon."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archive.lines import decode, encode, tidy
from crawler.charset import encoding_of, is_garbled
from crawler.deadline import deadline
from crawler.errors import ParseProblem
from crawler.items import Article
from crawler.markers import Link
from crawler.page import Page
from crawler.parsers.dates import read_stamp, read_written
from crawler.parsers.json_ld import plain, read_nodes
from crawler.parsers.names import split_names
from crawler.parsers.text import strip_shortcodes
from crawler.parsers.ticker import entries
from crawler.parsers.written import find_day
from crawler.pipelines.validate import problems
from crawler.sites.timesca import TIMESCA
from tests.fuzz.again import again
from tests.fuzz.pages import bodies, wild

AT = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
TYPES = ("text/html", *(f"text/html; charset={name}" for name in ("utf-8", "windows-1251", "utf-16", "")))
LINK = Link(url="https://timesca.com/a-headline/", title="A headline of five words", excerpt="The council met.")
unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck))


def page_of(body: bytes, content_type: str) -> Page:
    return Page(
        url=LINK.url, body=body, fetched_at=AT, encoding=encoding_of(body, content_type), content_type=content_type
    )


def attempt(reading: Callable[[], Iterable[object]]) -> Iterable[object]:
    """What is read; nothing where there is a reason why not, unless that is the time it took."""
    try:
        with deadline(2):
            return reading()
    except ParseProblem as problem:
        if "too slow" in str(problem):
            raise
        return ()


def store(record: object) -> None:
    """What is a record is a line."""
    assert decode(encode({"record": record} if isinstance(record, str) else tidy(record)[0]))
    if isinstance(record, Article):
        list(problems(record))


def test_pages() -> None:
    @unhurried
    @given(bodies, st.sampled_from(TYPES))
    def read(body: bytes, content_type: str) -> None:
        page = page_of(body, content_type)
        for reading in (
            lambda: [TIMESCA.read_article(page)],
            lambda: [TIMESCA.read_article(page, LINK, (page,))],
            lambda: [TIMESCA.truncated(Link(url=e.url, title=e.title, excerpt=e.excerpt, entry=e.feed), AT)
                     for e in TIMESCA.read_listing(page).entries if e.title],
            lambda: TIMESCA.read_rates(page),
            lambda: list(filter(None, [TIMESCA.first_part(page), TIMESCA.next_part(page)])),
        ):  # fmt: skip
            for record in attempt(reading):
                store(record)

    again(read)


def test_texts() -> None:
    @unhurried
    @given(st.lists(wild, max_size=6).map("".join), st.sampled_from(["en", "ru", "de", None, "xx"]))
    def read(text: str, language: str | None) -> None:
        assert read_stamp(text, "Asia/Bishkek") is None or "20" in text or "19" in text
        read_written(text, "Asia/Bishkek", language=language, now=AT)
        find_day(text, "Asia/Bishkek", language)
        entries(text)
        split_names(text)
        strip_shortcodes(text)
        plain(text)
        read_nodes(text)
        is_garbled(text)
        TIMESCA.addresses.canonical(text, LINK.url)

    again(read)


def test_bytes() -> None:
    @unhurried
    @given(st.one_of(st.binary(max_size=300), bodies), st.sampled_from(TYPES))
    def read(body: bytes, content_type: str) -> None:
        assert page_of(body, content_type).text is not None

    again(read)
