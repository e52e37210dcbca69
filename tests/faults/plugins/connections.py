"""Every connection that the process tries to make is noted, one ``host port`` a line of the file CONNECTIONS."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any


def apply() -> None:
    """Note them before they are made; local sockets of the event loop have no port."""
    log = Path(os.environ["CONNECTIONS"])

    def noting(method: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if isinstance(address, tuple):
                with log.open("a") as file:
                    file.write(f"{address[0]} {address[1]}\n")
            return method(self, address)

        return connect

    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, noting(getattr(socket.socket, name)))
