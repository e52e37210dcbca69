"""A spider that asks for twelve pages at once, each disallowed by robots.txt; for ``scrapy runspider``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, ClassVar

import scrapy

if TYPE_CHECKING:
    from scrapy.http import Response


class Twelve(scrapy.Spider):
    name = "twelve"
    custom_settings: ClassVar[dict[str, Any]] = {
        "CONCURRENT_REQUESTS_PER_DOMAIN": 12, "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False, "RETRY_ENABLED": False, "HTTPERROR_ALLOW_ALL": True,
    }  # fmt: skip

    def __init__(self, origin: str, render: str) -> None:
        super().__init__()
        self.origin = self.target = origin
        self.render = render
        self.problems: list[Exception] = []
        self.ends: list[str] = []

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for number in range(12):
            yield scrapy.Request(f"{self.origin}/wp-admin/{number}.html", self.parse, errback=self.failed)

    def parse(self, response: Response) -> None:
        self.ends.append(str(response.status))

    def failed(self, failure: Any) -> None:
        self.ends.append(type(failure.value).__name__)

    def closed(self, reason: str) -> None:
        print(" ".join(self.ends))
