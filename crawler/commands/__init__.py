"""Scrapy subcommands: what a person or a cron line calls, and what several of them share.

Scrapy imports all of them whatever is called. So what a crawl does not need is imported by the functions that do.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, NoReturn

from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from crawler.commands.given import check
from crawler.commands.streams import OneLine, open_streams, secure_log, tell
from crawler.errors import ConfigurationProblem, CrawlerError, Interrupted, StorageProblem, UsageProblem
from crawler.outcome import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy.commands import ScrapyCommand
else:
    # Scrapy takes every subclass of its own for a command: Strict is only a part of some.
    ScrapyCommand = object

BUG = 70

# Here, for Scrapy loads every command through this module, and makes its log handlers anew for every crawl.
logging.setLogRecordFactory(OneLine)


def say(text: str, *, styled: bool = False) -> None:
    """Print lines to standard output, each escaped unless it is ``styled``, its text escaped already.

    A reader that has read enough (``| head``) is no error.
    """
    try:
        print(text if styled else "\n".join(map(one_line, text.split("\n"))), flush=True)
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def as_json(value: object) -> str:
    """Return indented JSON for people and programs: what a terminal would obey is escaped as JSON does it."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def wanted(root: Path, args: list[str], command: str) -> list[str]:
    """Return the archive that a command is called with, or all there are. Raises UsageProblem for any other call."""
    from crawler.status import is_archive, sources

    known = sources(root)
    if len(args) > 1:
        raise UsageProblem(f"name one source, or none for all: scrapy {command} timesca")
    if args and not (args[0] in known and is_archive(root / args[0])):
        raise UsageProblem(f"there is no archive {args[0]} in {root}/; there are {', '.join(known) or 'none'}")
    return args or known


def _given(opts: argparse.Namespace) -> dict[str, str]:
    """Return the settings that a call gives; what is not even NAME=value is Scrapy's to refuse."""
    given = arglist_to_dict([each for each in opts.set if "=" in each])
    return {**given, "LOG_LEVEL": opts.loglevel} if opts.loglevel else given


class Strict(ScrapyCommand):
    """Part of a command: a wrong option ends in status 64, where argparse would exit 2."""

    called: ClassVar[str] = "usage"
    """What its complaints begin with."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's options, under a parser that refuses as the crawl does."""
        super().add_options(parser)
        parser.error = self.refuse  # type: ignore[method-assign]

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options, and see to the streams and the log before anything else is opened."""
        open_streams()
        # Scrapy takes what no option is for an argument.
        if unknown := [arg for arg in args if arg.startswith("--")]:
            self.refuse(f"there is no option {unknown[0]}")
        try:
            check(_given(opts))
            super().process_options(args, opts)
        except UsageError as error:
            self.refuse(str(error))
        except ConfigurationProblem as problem:
            tell(f"configuration: {problem}; nothing done")
            sys.exit(problem.exit_status)
        assert self.settings is not None
        secure_log(self.settings)

    @classmethod
    def refuse(cls, message: str) -> NoReturn:
        """Say what is wrong with the call, and end."""
        tell(f"{cls.called}: {message}; nothing done")
        sys.exit(UsageProblem.exit_status)

    @contextmanager
    def ending(self, name: str, interrupted: str = "interrupted") -> Iterator[None]:
        """Turn what is raised inside into the line and the status of the command called ``name``."""
        try:
            yield
        except CrawlerError as problem:
            self._end(f"{name}: {problem}", problem.exit_status)
        except OSError as error:
            self._end(f"{name}: {error}", StorageProblem.exit_status)
        except KeyboardInterrupt:
            self._end(f"{name}: {interrupted}", Interrupted.exit_status)
        except Exception as bug:  # noqa: BLE001  # Python would exit 1, which says something else in such commands
            sys.excepthook(type(bug), bug, bug.__traceback__)
            self.exitcode = BUG

    def _end(self, line: str, status: int) -> None:
        tell(line)
        self.exitcode = status
