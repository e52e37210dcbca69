"""``python -m tests.faults.altered PLUGINS …``: the real ``scrapy …``, with pieces of it replaced from outside.

PLUGINS are names of modules in ``plugins/``, parted by commas; each has ``apply()``. The product has no switch for any
of it.
"""

from __future__ import annotations

import importlib
import sys

from scrapy.cmdline import execute

if __name__ == "__main__":
    for name in filter(None, sys.argv[1].split(",")):
        importlib.import_module(f"tests.faults.plugins.{name}").apply()
    execute(["scrapy", *sys.argv[2:]])
