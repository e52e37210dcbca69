"""The hosts of a run: which of them rests after a failure, and for how long, and which is left alone until the next.

All times are the monotonic clock's, for the wall clock may jump.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.errors import HostClosed, Interrupted
from crawler.extensions.limit import RunLimit, seconds_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Self

    from scrapy.crawler import Crawler

FAILURES = 5
"""Failures in a row after which a host is asked no more in this run."""
LONGEST_REST = 60.0
"""Seconds that the pauses between tries grow to."""
LONGEST_WAIT = 3600.0
"""Seconds that a run waits because a host asks it to; what takes longer is for the next run."""
LOOK = 0.1
"""Seconds between two looks at whether the crawl is ending: no wait may outlast it."""


@dataclass
class Host:
    """What is known of one host."""

    places: asyncio.Semaphore
    """As many as requests may be on their way at once: without a delay, Scrapy 2.19 sends all that wait for a slot."""
    failures: int = 0
    """In a row."""
    in_flight: int = 0
    rests_until: float = 0.0
    pace: float = 0.0
    """Seconds from one request to the next, as robots.txt asks; 0 where it does not."""
    asked_at: float = float("-inf")
    closed: HostClosed | None = None
    """Why it is asked no more in this run."""

    def wait(self, now: float) -> float:
        """Return the seconds until it may be asked.

        One that has failed is asked by one request at a time, so that a storm of failures costs few of them.
        """
        seconds = max(self.rests_until, self.asked_at + self.pace) - now
        is_doubtful = self.failures > 0 and self.in_flight > 0
        return max(seconds, LOOK if is_doubtful else 0.0)


class Hosts:
    """Gives every request its turn; the download handler asks here before, and tells here after each of them."""

    def __init__(self, crawler: Crawler, *, rest: float, places: int) -> None:
        self.crawler = crawler
        self.rest = rest
        """Seconds of the first pause after a failure."""
        self._hosts: defaultdict[str, Host] = defaultdict(lambda: Host(asyncio.Semaphore(places)))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read RETRY_DELAY; raise ConfigurationProblem for what is no number of seconds."""
        places = max(crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), 1)
        return cls(crawler, rest=seconds_of(crawler.settings, "RETRY_DELAY"), places=places)

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Return the crawl's."""
        hosts = crawler.get_extension(cls)
        assert hosts is not None
        return hosts

    def at(self, url: str) -> Host:
        """Return what is known of the address's host."""
        return self._hosts[urlsplit(url).netloc]

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[Host]:
        """Wait until the host may be asked, and hold its turn.

        Raises IgnoreRequest, caused by HostClosed where it is asked no more, by Interrupted when the crawl ends.
        """
        host = self.at(url)
        async with host.places:
            while (seconds := self._wait(host)) > 0:  # noqa: ASYNC110  # nothing tells when a crawl begins to end
                await asyncio.sleep(min(seconds, LOOK))
            host.asked_at = monotonic()
            host.in_flight += 1
            try:
                yield host
            finally:
                host.in_flight -= 1

    def answered(self, host: Host) -> None:
        """Note that a host is well."""
        host.failures = 0

    def failed(
        self, host: Host, reason: str, *, tries: int = 1, refused: bool = False, retry_after: float | None = None
    ) -> None:
        """Note a failure: the host rests as long as it asks, or longer each time that it or the page has failed.

        ``tries`` are those of the page, this one included. The host is closed for this run when it asks for more than
        the run has left, or has failed too often in a row.
        """
        host.failures += 1
        if retry_after is not None and retry_after > self._time_left():
            until = datetime.now(UTC) + timedelta(seconds=retry_after)
            stamp = until.strftime("%Y-%m-%dT%H:%M:%SZ")
            host.closed = HostClosed(f"{reason} and asks to be left alone until {stamp}", refused=refused, until=stamp)
        elif host.failures >= FAILURES:
            times = f"{host.failures} times in a row"
            host.closed = HostClosed(f"not asked: the host failed {times}, at last {reason}", refused=refused)
        rest = max(self._pause(max(host.failures, tries)), retry_after or 0.0)
        host.rests_until = max(host.rests_until, monotonic() + rest)

    def _pause(self, failures: int) -> float:
        # By chance up to half as long or long again: many clients must not come back in the same moment.
        longest = min(self.rest * 2.0 ** min(failures - 1, 10), LONGEST_REST)
        return longest * random.uniform(0.5, 1.5)  # noqa: S311  # no secret

    def _time_left(self) -> float:
        limit = self.crawler.get_extension(RunLimit)
        return LONGEST_WAIT if limit is None else min(limit.left, LONGEST_WAIT)

    def _wait(self, host: Host) -> float:
        if self._is_ending():
            problem = Interrupted("before the page was asked for")
            raise IgnoreRequest(str(problem)) from problem
        if host.closed is not None:
            raise IgnoreRequest(str(host.closed)) from host.closed
        return host.wait(monotonic())

    def _is_ending(self) -> bool:
        limit = self.crawler.get_extension(RunLimit)
        engine = self.crawler.engine
        assert engine is not None
        return not engine.running or (limit is not None and limit.left <= 0)
