"""The exception tree: everything this project raises on purpose, and the exit status it ends in.

``exit_status`` is what ``scrapy crawl`` exits with when the error ends the run; README has the
table of meanings. A message is one line, says what is wrong and, where it can, what to do about it.
"""

from __future__ import annotations

from typing import ClassVar


class CrawlerError(Exception):
    """Base of all. Raised itself by nobody; a bug is any exception that is *not* one of these."""

    exit_status: ClassVar[int] = 70


class UsageProblem(CrawlerError):
    """A wrong argument (``-a section=…``). Raised by spiders and commands before anything is done."""

    exit_status = 64


class ConfigurationProblem(CrawlerError):
    """A wrong setting (``ARCHIVE_DIR``…). Raised by components while they are set up."""

    exit_status = 78


class StorageProblem(CrawlerError):
    """Disk full, input/output error, damaged database or segment. Raised by the archive."""

    exit_status = 74


class Locked(CrawlerError):
    """Another run holds the archive's lock. Raised by the archive when it is opened."""

    exit_status = 75


class SiteChanged(CrawlerError):
    """The site no longer looks as it should. Raised by spiders on the entry page."""

    exit_status = 12


class IncompletePage(SiteChanged):
    """A page lacks what its request waits for (``wait_for``). Raised by a middleware; the page is tried again."""


class Refused(CrawlerError):
    """robots.txt, 401, 403, 429 or a challenge page on an entry page. Raised by spiders."""

    exit_status = 13


class Unreachable(CrawlerError):
    """DNS, TLS, connection or 5xx on an entry page. Raised by spiders."""

    exit_status = 14


class HostClosed(CrawlerError):
    """A host is asked no more in this run. Raised by nobody; the cause of requests that are dropped unsent.

    ``refused``: it does not want to be asked, otherwise it cannot answer. ``until``: the time, ISO 8601 in UTC, before
    which it asked not to be asked again.
    """

    exit_status = 14

    def __init__(self, message: str, *, refused: bool = False, until: str | None = None) -> None:
        super().__init__(message)
        self.refused = refused
        self.until = until


class Interrupted(CrawlerError):
    """A signal, or the maximum run time, ended the run before it was through. Raised by nobody; kept as a problem."""

    exit_status = 11


class RendererProblem(CrawlerError):
    """A renderer did not understand what it was asked for. Raised by rendering; it is asked the same for every page."""

    exit_status = 70


class ParseProblem(CrawlerError):
    """One page could not be read. Raised by parsers and sites; the page is quarantined, the run goes on."""

    exit_status = 10
