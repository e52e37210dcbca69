"""``python -m crawler.replica``: prints its origin on one line and serves until it is ended."""

from __future__ import annotations

import argparse
import signal
import sys
from dataclasses import replace

from crawler.replica import THEMES, ReplicaServer, ReplicaSite, demo_site


def main() -> None:
    """Serve a site on loopback until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m crawler.replica", description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--theme", choices=sorted(THEMES), default="classic")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--demo", action="store_true", help="the demonstration's 18 articles")
    parser.add_argument("--javascript", action="store_true", help="texts and rates are filled in by a script")
    chosen = parser.parse_args()
    site = (
        demo_site(chosen.theme)
        if chosen.demo
        else ReplicaSite(articles=chosen.articles, seed=chosen.seed, theme=chosen.theme)
    )
    site.options = replace(site.options, javascript=chosen.javascript)
    server = ReplicaServer(site, port=chosen.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with server:
        sys.stdout.write(f"{server.origin}\n")
        sys.stdout.flush()
        try:
            server.wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
