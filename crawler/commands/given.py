"""The settings that a call gives (``-s NAME=value``): of the kind that Scrapy takes, before anything is done.

Scrapy would fail in the middle of its start, or never come to its first request. The project's own settings are seen
to where they are used.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from scrapy.settings import BaseSettings, default_settings

from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
FRACTIONS = {"DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT", "DNS_TIMEOUT"}
"""Numbers that need not be whole, although Scrapy's own value is."""
AT_LEAST_ONE = {"CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "REACTOR_THREADPOOL_MAXSIZE"}
"""With none, a run would wait for ever."""
MAY_BE_NEGATIVE = re.compile(r".*_PRIORITY(_ADJUST)?")
NUMBERS = re.compile(r".*(_CODES|_PORT)")
"""Lists of whole numbers."""
PATH = re.compile(r"[a-z]\w*(\.\w+)+")
"""Module and name of a class."""
NAMED_OTHERWISE = {"REFERRER_POLICY"}
"""Settings that take more names than a class has."""


def check(given: Mapping[str, str]) -> None:
    """Raise ConfigurationProblem for the first setting whose text Scrapy cannot use."""
    for name, value in given.items():
        told = _told(name, getattr(default_settings, name, None), value)
        if told:
            raise ConfigurationProblem(f"{name} {told}")


def _told(name: str, default: object, value: str) -> str | None:
    """Return what is wrong with a setting; None for nothing."""
    if name.endswith("LOG_LEVEL"):
        return None if value in LEVELS else f"must be one of {', '.join(LEVELS)}, not {value!r}"
    if name.endswith("_ENABLED"):
        return _truth(name, default, value)
    for kind, look in KINDS.items():
        if isinstance(default, kind):
            return look(name, default, value)
    return None


def _truth(name: str, _: object, value: str) -> str | None:
    try:
        BaseSettings({name: value}).getbool(name)
    except ValueError:
        return f"must be True or False, not {value!r}"
    return None


def _number(name: str, default: object, value: str) -> str | None:
    is_whole = isinstance(default, int) and name not in FRACTIONS
    least = 1 if name in AT_LEAST_ONE else -math.inf if MAY_BE_NEGATIVE.fullmatch(name) else 0
    try:
        number = int(value) if is_whole else float(value)
    except ValueError:
        number = math.nan
    if least <= number < math.inf:
        return None
    return f"must be a {'whole ' * is_whole}number{f' from {least}' * (least >= 0)}, not {value!r}"


def _list(name: str, _: object, value: str) -> str | None:
    try:
        if NUMBERS.fullmatch(name):
            list(map(int, BaseSettings({name: value}).getlist(name)))
    except ValueError:
        return f"must be whole numbers with commas between them, not {value!r}"
    return None


def _mapping(name: str, _: object, value: str) -> str | None:
    try:
        mapping = json.loads(value)
    except ValueError:
        mapping = None
    if not isinstance(mapping, dict):
        return f"must be a JSON object, {{}} for an empty one, not {value!r}"
    has_classes = name == "ADDONS" or hasattr(default_settings, f"{name}_BASE")
    return next(filter(None, map(_unloadable, _paths(mapping))), None) if has_classes else None


def _paths(mapping: dict[str, Any]) -> Iterator[str]:
    """Yield the classes of a mapping, which are its values where it gives them names, and keys where it orders them."""
    for key, value in mapping.items():
        if value is not None:
            yield value if isinstance(value, str) else key


def _text(name: str, default: object, value: str) -> str | None:
    is_class = PATH.fullmatch(str(default)) and name not in NAMED_OTHERWISE
    return _unloadable(value) if is_class else None


def _unloadable(path: str) -> str | None:
    # Slow to import, and few calls name a class.
    from scrapy.utils.misc import load_object

    try:
        load_object(path)
    except Exception as error:  # noqa: BLE001  # whatever the module raises that is there
        return f"names {path!r}, which cannot be loaded ({type(error).__name__}: {error})"
    return None


KINDS: dict[type, Callable[[str, object, str], str | None]] = {
    bool: _truth,
    int: _number,
    float: _number,
    list: _list,
    dict: _mapping,
    str: _text,
}
"""Kind of Scrapy's own value → what looks whether another is of it. To Python a truth is a number: it is first."""
