"""``localhost`` has an address in both families, IPv6 first, whatever this machine says."""

from __future__ import annotations

import socket
from typing import Any


def apply() -> None:
    """Answer for it."""
    resolve = socket.getaddrinfo

    def both(host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        if host != "localhost":
            return resolve(host, port, *args, **kwargs)
        return [*resolve("::1", port, *args, **kwargs), *resolve("127.0.0.1", port, *args, **kwargs)]

    socket.getaddrinfo = both
