"""Names into addresses, special ones kept back: what is connected to is the address that was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.errors import HostClosed
from crawler.middlewares.special import kind_of
from crawler.politeness import is_loopback

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress, IHostResolution

PORTS = {"http": 80, "https": 443}


class PublicResolver(CachingHostnameResolver):
    """Resolves as the system does, IPv6 included, literal addresses in all their spellings too.

    Connections are made to the very addresses it gives, so no second look-up can put another in their place.
    Loopback addresses are given for a host and port that the person running the crawl named; see ``named``. A server
    asked in the site's place may be anywhere; see ``origin``.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int) -> None:
        super().__init__(reactor, cache_size)
        self.process: Any = None
        self.refused: dict[str, str] = {}
        """Host → why it was refused."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Scrapy gives the process here, whose crawls and spiders are made later."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.process = crawler
        return resolver

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Give the receiver the addresses of the host that may be connected to."""
        sieve: Any = Sieve(resolutionReceiver, hostName, portNumber, self)
        return super().resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)

    def is_open(self, host: str, port: int, kind: str) -> bool:
        """Tell whether a special address of this kind may be connected to under this host and port."""
        crawlers = self.process.crawlers
        if (host, port) in between(self.process.settings) | set(filter(None, map(origin, crawlers))):
            return True
        return kind == "loopback" and (host, port) in set(filter(None, map(named, crawlers)))


@implementer(IResolutionReceiver)
class Sieve:
    """Lets public addresses through to the receiver, and special ones that are open."""

    def __init__(self, receiver: Any, host: str, port: int, resolver: PublicResolver) -> None:
        self.receiver = receiver
        self.host = host
        self.port = port
        self.resolver = resolver

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        """Pass it on."""
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        """Pass the address on unless it is special."""
        kind = kind_of(address.host)
        if kind is None or self.resolver.is_open(self.host, self.port, kind):
            self.receiver.addressResolved(address)
        else:
            self.resolver.refused[self.host] = f"{self.host} stands for a special address, {address.host} ({kind})"

    def resolutionComplete(self) -> None:
        """Pass it on; without an address the connection fails."""
        self.receiver.resolutionComplete()


class NoticeRefusedNames:
    """Says why a name could not be resolved where the resolver refused its address; there is no use in a retry.

    The name may be right tomorrow, so the page is not blocked: nothing is known of it.
    """

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise IgnoreRequest, caused by HostClosed, in the place of Scrapy's error."""
        from twisted.internet import reactor

        refused: dict[str, str] = getattr(getattr(reactor, "nameResolver", None), "refused", {})
        reason = refused.get(urlsplit(request.url).hostname or "")
        if reason is not None and isinstance(exception, CannotResolveHostError):
            raise IgnoreRequest(reason) from HostClosed(reason)


def named(crawler: Crawler) -> tuple[str, int] | None:
    """Return host and port of the crawl's target where the person running it has named a loopback server."""
    target = getattr(crawler.spider, "target", None)
    return host_and_port(target) if target is not None and is_loopback(target) else None


def origin(crawler: Crawler) -> tuple[str, int] | None:
    """Return host and port of the server that is asked in the site's place, wherever that has been put."""
    asked = getattr(crawler.spider, "origin", None)
    return host_and_port(asked) if asked is not None else None


def between(settings: Any) -> set[tuple[str, int]]:
    """Return host and port of the servers that the settings put between the crawl and the site.

    That is what draws its pages (SPLASH_URL), and the environment's proxies where they are wanted. They may stand
    wherever the person running the crawl has put them.
    """
    urls = [settings["SPLASH_URL"]] if settings["SPLASH_URL"] else []
    if settings.getbool("HTTPPROXY_ENABLED"):
        # "no" are the hosts to be asked without one.
        urls += [url for scheme, url in getproxies().items() if scheme != "no"]
    return {host_and_port(url) for url in urls}


def host_and_port(url: str) -> tuple[str, int]:
    """Return what of an address is connected to."""
    parts = urlsplit(url if "//" in url else f"http://{url}")
    return parts.hostname or "", parts.port or PORTS.get(parts.scheme, 80)
