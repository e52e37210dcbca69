"""A spider that asks for what it is told to and prints what comes of each, as JSON; for ``scrapy runspider``."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError

RENDERERS = ("scrapy_splash", "scrapy_playwright", "playwright")
META = {
    "/broken": {"max_retry_times": 1},
    "/slow": {"download_timeout": 2.0},
    "/lacking": {"wait_for": ".never"},
}


class Probe(scrapy.Spider):
    name = "probe"

    def __init__(self, origin: str, paths: str, render: str) -> None:
        super().__init__()
        self.origin = self.target = origin
        self.render = render
        self.paths = paths.split(",")
        self.problems: list[Exception] = []
        self.told: dict[str, Any] = {}

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for path in self.paths:
            yield scrapy.Request(
                self.origin + path, self.parse, errback=self.failed, dont_filter=True, cb_kwargs={"path": path},
                headers={"If-None-Match": '"1"'}, meta=META.get(path, {}),
            )  # fmt: skip

    def parse(self, response: Response, path: str) -> None:
        self.told[path] = {
            "kind": "HtmlResponse" if isinstance(response, HtmlResponse) else type(response).__name__,
            "status": response.status,
            "path": response.url.removeprefix(self.origin),
            "own": response.headers.get("X-Own", b"").decode(),
            "late": response.css(".late::text").get() if isinstance(response, HtmlResponse) else None,
            "ip": str(response.ip_address),
        }

    def failed(self, failure: Any) -> None:
        error = failure.value
        words = f"HttpError {error.response.status}" if isinstance(error, HttpError) else type(error).__name__
        cause = type(error.__cause__).__name__ if error.__cause__ is not None else ""
        self.told[failure.request.cb_kwargs["path"]] = {"error": words, "cause": cause, "says": str(error)}

    def closed(self, reason: str) -> None:
        modules = [name for name in RENDERERS if name in sys.modules]
        problems = [f"{type(problem).__name__}: {problem}" for problem in self.problems]
        stats = {name: value for name, value in self.crawler.stats.get_stats().items() if isinstance(value, int)}
        print(json.dumps({"told": self.told, "modules": modules, "problems": problems, "stats": stats}))
