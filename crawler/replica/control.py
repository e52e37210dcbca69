"""The control path: another process drives the replica through ``/__replica__/``, over loopback.

| request | does |
|---|---|
| ``add?n=7`` | publishes so many posts |
| ``edit?slug=…`` ``stir?slug=…`` ``remove?slug=…`` | changes the text, only the page, or unpublishes |
| ``day`` | serves the following day, with its rates |
| ``options`` (JSON object) | replaces options; ``theme`` may be among them |
| ``faults`` (JSON list of objects) | replaces the faults; with no body, tells them |
| ``forget`` | empties the request log |
| ``requests`` | every request, a JSON line each |
| ``stats`` | posts, editions, version, requests, counts by path |
| ``truth`` ``history`` | what is published now, or ever was: a JSON line each, newest or oldest first |
| ``rates`` | the ticker's set, a JSON line each |
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from crawler.replica.faults import Fault
from crawler.replica.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawler.replica.log import RequestLog
    from crawler.replica.model import Post
    from crawler.replica.site import ReplicaSite

PREFIX = "/__replica__/"


@dataclass(frozen=True, kw_only=True)
class Order:
    """One request to the control path."""

    site: ReplicaSite
    log: RequestLog
    keys: dict[str, str]
    body: bytes

    @property
    def slug(self) -> str:
        """The post that is meant."""
        return self.keys["slug"]


def handle(site: ReplicaSite, log: RequestLog, target: str, body: bytes) -> Reply:
    """Carry out a request to the control path; 404 for an unknown one, 400 for a wrong one."""
    name, _, query = target.removeprefix(PREFIX).partition("?")
    act = ORDERS.get(name)
    if act is None:
        return _json({"error": f"unknown: {name}", "known": sorted(ORDERS)}, status=404)
    keys = {key: values[0] for key, values in parse_qs(query).items()}
    try:
        return act(Order(site=site, log=log, keys=keys, body=body))
    except (KeyError, ValueError, TypeError) as problem:
        return _json({"error": f"{type(problem).__name__}: {problem}"}, status=400)


def _add(order: Order) -> Reply:
    return _slugs(order.site.add(int(order.keys.get("n", "1"))))


def _edit(order: Order) -> Reply:
    return _slugs([order.site.edit(order.slug)])


def _stir(order: Order) -> Reply:
    return _slugs([order.site.stir(order.slug)])


def _remove(order: Order) -> Reply:
    return _slugs([order.site.remove(order.slug)])


def _day(order: Order) -> Reply:
    order.site.next_day()
    return _json({"served": order.site.served.isoformat()})


def _options(order: Order) -> Reply:
    wanted: dict[str, Any] = json.loads(order.body)
    theme = wanted.pop("theme", order.site.theme)
    options = replace(order.site.options, **wanted)
    order.site.theme = theme
    order.site.options = options
    return _json(asdict(options) | {"theme": theme})


def _faults(order: Order) -> Reply:
    if order.body:
        order.site.faults.replace([Fault(**details) for details in json.loads(order.body)])
    return _json(order.site.faults.table())


def _forget(order: Order) -> Reply:
    order.log.clear()
    return _json({})


def _requests(order: Order) -> Reply:
    return _lines(asdict(entry) for entry in order.log.entries)


def _stats(order: Order) -> Reply:
    site, counts = order.site, order.log.counts
    numbers = {"posts": len(site.posts), "editions": len(site.history), "version": site.version}
    return _json(numbers | {"requests": counts.total(), "counts": counts})


def _truth(order: Order) -> Reply:
    return _lines(post.truth() for post in order.site.posts)


def _history(order: Order) -> Reply:
    return _lines(post.truth() for post in order.site.history)


def _rates(order: Order) -> Reply:
    return _lines(asdict(quote) for quote in order.site.rates)


ORDERS: dict[str, Callable[[Order], Reply]] = {
    "add": _add, "edit": _edit, "stir": _stir, "remove": _remove, "day": _day, "options": _options,
    "faults": _faults, "forget": _forget, "requests": _requests, "stats": _stats, "truth": _truth,
    "history": _history, "rates": _rates,
}  # fmt: skip


def _slugs(posts: Iterable[Post]) -> Reply:
    return _json([post.slug for post in posts])


def _json(value: object, status: int = 200) -> Reply:
    return Reply(status=status, body=json.dumps(value).encode(), content_type="application/json")


def _lines(values: Iterable[object]) -> Reply:
    body = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    return Reply(body=body.encode(), content_type="application/x-ndjson")
