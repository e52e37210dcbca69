"""The fifth article raises in a pipeline."""

from __future__ import annotations

from typing import Any

from crawler.items import Article
from crawler.pipelines.deduplicate import Deduplicate


def apply() -> None:
    process, seen = Deduplicate.process_item, []

    def broken(pipeline: Deduplicate, item: Any) -> Any:
        seen.extend([item] if isinstance(item, Article) else [])
        if len(seen) == 5 and item is seen[-1]:
            raise RuntimeError("a bug of ours")
        return process(pipeline, item)

    Deduplicate.process_item = broken  # type: ignore[method-assign]
