"""The selector that must be on a page, by whatever it was drawn: without it there is no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse

from crawler.errors import IncompletePage

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class AwaitSelector:
    """Keeps a page that lacks what its request waits for from the spiders: it would read as an empty one."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response, or raise IgnoreRequest, caused by IncompletePage."""
        selector = request.meta.get("wait_for")
        is_page = response.status == 200 and isinstance(response, HtmlResponse)
        if selector is not None and is_page and not response.css(selector):
            reason = f"shows no {selector}"
            # To Scrapy any other exception is a fault of the download, to be logged as one.
            raise IgnoreRequest(reason) from IncompletePage(reason)
        return response
