"""A loopback copy of the site's structure with generated prose: for the demo, tests, faults and benchmarks.

Nothing here knows the parsers: its truth (``Post.truth()``) is told from the model and measures them.
"""

from __future__ import annotations

from crawler.replica.demo import demo_site
from crawler.replica.faults import Fault, Faults
from crawler.replica.options import Options
from crawler.replica.server import ReplicaServer
from crawler.replica.site import ReplicaSite
from crawler.replica.themes import THEMES

__all__ = ["THEMES", "Fault", "Faults", "Options", "ReplicaServer", "ReplicaSite", "demo_site"]
