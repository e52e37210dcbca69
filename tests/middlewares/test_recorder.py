"""What is recorded of an exchange: the site's address, what was sent but no secrets, what came as it came."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.errors import ConfigurationProblem
from crawler.extensions.session import recording_of
from crawler.middlewares.recorder import RecordExchanges, exchange_of, site_instead
from crawler.middlewares.unpack import Unpack
from crawler.rendering.response import led_on, rendered
from crawler.spiders.timesca import TimescaSpider

PROJECT = "crawler.middlewares.recorder.RecordExchanges"


def response(url: str = "https://timesca.com/a/", **changes: Any) -> Response:
    return Response(url, **({"protocol": "HTTP/1.1"} | changes))


def test_headers_are_kept_in_order_and_to_the_byte() -> None:
    headers = {"Content-Type": "text/html", "Set-Cookie": ["a=1", "b=2"], "X-Place": "Ош".encode()}
    exchange = exchange_of(Request("https://timesca.com/a/"), response(headers=headers), None)
    assert exchange.headers == (
        ("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"),
        ("X-Place", "Ош".encode().decode("latin-1")),
    )  # fmt: skip


def test_what_was_sent_without_secrets() -> None:
    headers = {"User-Agent": "timesca-crawler/1", "Authorization": "Basic eDp5", "Cookie": "a=1",
               "Proxy-Authorization": "Basic eDp5", "If-None-Match": '"1"'}  # fmt: skip
    exchange = exchange_of(Request("https://timesca.com/a/", headers=headers), response(), None)
    assert exchange.request_headers == (
        ("Host", "timesca.com"), ("User-Agent", "timesca-crawler/1"), ("If-None-Match", '"1"'),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("origin", "asked", "recorded"),
    [
        (None, "https://timesca.com/a/?x=1", "https://timesca.com/a/?x=1"),
        (None, "http://www.timesca.com/a", "http://www.timesca.com/a"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/a?b=%20c", "https://timesca.com/a?b=%20c"),
    ],
)
def test_the_address_is_the_sites(origin: str | None, asked: str, recorded: str) -> None:
    exchange = exchange_of(Request(asked), response(asked), site_instead(TimescaSpider(origin=origin)))
    assert exchange.url == recorded
    assert dict(exchange.request_headers)["Host"] == recorded.split("/")[2]


def test_server_and_status() -> None:
    answer = response(status=404, ip_address=ip_address("192.0.2.7"), body=b"Nothing here", protocol="HTTP/1.0")
    exchange = exchange_of(Request(answer.url), answer, None)
    assert (exchange.status, exchange.reason, exchange.protocol) == (404, "Not Found", "HTTP/1.0")
    assert (exchange.ip, exchange.body) == ("192.0.2.7", b"Nothing here")


def test_of_a_drawn_page_both_forms() -> None:
    fetched = HtmlResponse(
        "https://timesca.com/a/", headers={"Content-Encoding": "gzip"}, body=b"packed", protocol="HTTP/1.1"
    )
    exchange = exchange_of(Request(fetched.url), rendered(fetched, "<p>Ош</p>"), None)
    assert (exchange.headers, exchange.body) == ((("Content-Encoding", "gzip"),), b"packed")
    assert exchange.drawn == "<p>Ош</p>".encode()


def test_of_a_page_that_leads_on_what_it_was() -> None:
    fetched = HtmlResponse("https://timesca.com/a/", body=b"<script>")
    exchange = exchange_of(Request(fetched.url), led_on(fetched, "https://timesca.com/b/"), None)
    assert (exchange.status, exchange.body, exchange.drawn) == (200, b"<script>", None)


def test_it_stands_before_whatever_undoes_or_acts() -> None:
    settings = get_project_settings()
    order = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    numbers = {name if isinstance(name, str) else f"{name.__module__}.{name.__name__}": n for name, n in order.items()}
    own = numbers.pop(PROJECT)
    behind = {name.rpartition(".")[2] for name, n in numbers.items() if n is not None and n > own}
    assert behind == {"HttpProxyMiddleware", "NoticeRefusedNames", "DownloaderStats", "HttpCacheMiddleware"}
    assert numbers[f"{Unpack.__module__}.{Unpack.__name__}"] < own
    assert RecordExchanges.__module__ in PROJECT


def test_a_file_says_who_recorded_it_and_how() -> None:
    settings = get_project_settings()
    settings.set("CONTACT", "desk@example.org")
    info = recording_of(settings).info
    assert info["software"].startswith("timesca-crawler/")
    assert (info["robots"], info["operator"]) == ("obey", "desk@example.org")
    settings.set("CONTACT", "")
    assert "operator" not in recording_of(settings).info


@pytest.mark.parametrize("size", ["0", "-1", "1 GiB", "", None, 1.5])
def test_a_size_that_is_none(size: Any) -> None:
    settings = Settings({"WARC_MAX_BYTES": size, "USER_AGENT": "x", "CONTACT": ""})
    with pytest.raises(ConfigurationProblem, match="WARC_MAX_BYTES"):
        recording_of(settings)


@pytest.mark.parametrize("switch", ["no", "off", "maybe", ""])
def test_neither_on_nor_off(switch: str) -> None:
    with pytest.raises(ConfigurationProblem, match="WARC_ENABLED must be True or False"):
        recording_of(Settings({"WARC_ENABLED": switch}))
