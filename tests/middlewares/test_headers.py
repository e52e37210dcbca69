"""What comes before a body is read as far as any server's goes."""

from __future__ import annotations

import pytest
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Response

from crawler.middlewares.headers import MOST_BYTES, MOST_LINES, BoundedHeaders, HeadersTooLarge, check_codings


class Taken:
    """Stands in the place of Twisted's parser."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  # Twisted's name
        self.taken.append(line)


class Parser(BoundedHeaders, Taken):
    pass


@pytest.mark.parametrize(("line", "number"), [(b"a: b", MOST_LINES), (b"a: " + b"b" * 8189, MOST_BYTES // 8192)])
def test_the_first_line_too_many_ends_it(line: bytes, number: int) -> None:
    parser = Parser()
    for _ in range(number):
        parser.lineReceived(line)
    with pytest.raises(HeadersTooLarge):
        parser.lineReceived(line)
    assert len(parser.taken) == number


def test_a_line_longer_than_a_parser_reads() -> None:
    with pytest.raises(HeadersTooLarge, match="a line of more than 16 kB"):
        Parser().lineLengthExceeded(b"a" * 20_000)


@pytest.mark.parametrize(
    ("codings", "is_fine"), [(["gzip"], True), (["gzip, br"], True), (["gzip, br", "gzip"], False)]
)
def test_a_body_packed_over_and_over(codings: list[str], is_fine: bool) -> None:
    response = Response("https://example.org/", headers=Headers({"Content-Encoding": codings}))
    if is_fine:
        check_codings(response)
    else:
        with pytest.raises(DownloadCancelledError, match="its body is packed 3 times over"):
            check_codings(response)
