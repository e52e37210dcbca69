"""``python -m tests.rendering``: prints the address of a test server that speaks Splash's HTTP API, and serves on."""

from __future__ import annotations

import signal
import sys

from tests.rendering.chromium import find
from tests.rendering.splash_server import SplashServer


def main() -> None:
    """Serve on loopback until SIGINT or SIGTERM."""
    path = find()
    if path is None:
        sys.exit("no Chromium is installed (Debian: apt-get install chromium-headless-shell)")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    with SplashServer(path) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        while True:
            signal.pause()


if __name__ == "__main__":
    main()
