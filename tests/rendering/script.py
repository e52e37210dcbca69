"""What the project's Lua script does, done without Lua: the test server's ``/execute`` runs this in its place.

It takes no other script. Whoever changes the Lua changes this, or every test with the server fails.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import crawler
from tests.rendering.chromium import Unreachable
from tests.rendering.splash_errors import lua

if TYPE_CHECKING:
    from tests.rendering.chromium import Drawn


def is_ours(source: str) -> bool:
    """Tell whether this is the project's script, byte for byte."""
    return source in [path.read_text("utf-8") for path in Path(crawler.__file__).parent.rglob("*.lua")]


async def run(drawn: Drawn, args: dict[str, Any]) -> dict[str, Any]:
    """Go, wait for the selector, tell; raise SplashError as the script's ``error`` would."""
    try:
        await drawn.go()
    except Unreachable as problem:
        raise lua(f"network{problem.code}") from problem
    selector = args.get("wait_for")
    if selector:
        await _await(drawn, selector, float(args["wait_limit"]))
    history = await drawn.history()
    last = history[-1]["response"]
    return {
        "url": drawn.page.url,
        "http_status": last["status"],
        "headers": last["headers"],
        "cookies": await drawn.cookies(),
        "html": await drawn.page.content(),
        "history": history,
    }


async def _await(drawn: Drawn, selector: str, limit: float) -> None:
    for _ in range(int(limit * 10)):
        if await drawn.page.query_selector(selector) is not None:
            return
        await asyncio.sleep(0.1)
    raise lua("selector")
