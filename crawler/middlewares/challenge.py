"""Challenges: a page that asks for a browser's proof is a refusal, whatever its status says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse

from crawler.errors import Refused
from crawler.parsers.challenge import challenge

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class NoticeChallenges:
    """Keeps challenge pages from the spiders. None is evaded."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002  # Scrapy's signature
        """Return the response, or raise IgnoreRequest, caused by Refused."""
        # Another status than 200 speaks for itself.
        if response.status != 200 or not isinstance(response, HtmlResponse):
            return response
        reason = challenge(response.body, response.encoding)
        if reason is not None:
            # To Scrapy any other exception is a fault of the download, to be logged as one.
            raise IgnoreRequest(f"answered with {reason}") from Refused(reason)
        return response
