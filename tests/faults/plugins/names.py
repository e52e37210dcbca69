"""Names of the tests' own: NAMES is JSON, ``{"news.example": [["127.0.0.1"], ["10.0.0.1"]]}``, an answer a look-up.

The last answer stays. Other names are the system's.
"""

from __future__ import annotations

import json
import os
import socket
from typing import Any

from twisted.internet._resolver import GAIResolver


def apply() -> None:
    """Put itself between Twisted's resolver and the system."""
    answers: dict[str, list[list[str]]] = json.loads(os.environ["NAMES"])
    system = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *rest: Any, **more: Any) -> Any:
        mine = answers.get(host)
        if mine is None:
            return system(host, port, *rest, **more)
        found = mine.pop(0) if len(mine) > 1 else mine[0]
        return [one for address in found for one in system(address, port, type=socket.SOCK_STREAM)]

    original = GAIResolver.__init__

    def init(self: Any, reactor: Any, pool: Any = None) -> None:
        original(self, reactor, pool, getaddrinfo)

    GAIResolver.__init__ = init
