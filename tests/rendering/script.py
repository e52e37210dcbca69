"""What the project's Lua script does, done without Lua: the test server's ``/execute`` runs this in its place.

It takes no other script. Whoever changes the Lua changes this, or every test with the server fails.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

import crawler
from tests.rendering.chromium import Unreachable
from tests.rendering.splash_errors import no_selector

if TYPE_CHECKING:
    from tests.rendering.chromium import Drawn


def is_ours(source: str) -> bool:
    """Tell whether this is the project's script, byte for byte."""
    return source in [path.read_text("utf-8") for path in Path(crawler.__file__).parent.rglob("*.lua")]


async def run(drawn: Drawn, args: dict[str, Any]) -> dict[str, Any]:
    """Do what ``main`` does. That other sites are not asked, nor redirects followed, is the visit's doing."""
    failure = None
    try:
        await drawn.go()
    except Unreachable as problem:
        failure = f"network{problem.code}"
    answer = await drawn.answer()
    if answer is None:
        return {"failure": failure or "nothing"}
    html = None
    if answer["status"] == 200:
        await _settle(drawn, args)
        html = await drawn.page.content()
    told = {
        "status": answer["status"],
        "headers": answer["headers"],
        "body": answer["content"]["text"],
        "html": html,
        "led_to": "\n".join(drawn.led_to),
    }
    # A table of Lua has no entry for what is nil.
    return {name: value for name, value in told.items() if value is not None}


async def _settle(drawn: Drawn, args: dict[str, Any]) -> None:
    waited, quiet, before = 0.0, 0.0, drawn.traffic
    while waited < args["limit"]:
        if args.get("wait_for"):
            if await _is_there(drawn, args["wait_for"]):
                return
        elif quiet >= 0.5:
            return
        await asyncio.sleep(0.1)
        waited += 0.1
        quiet = quiet + 0.1 if drawn.traffic == before else 0.0
        before = drawn.traffic


async def _is_there(drawn: Drawn, selector: str) -> bool:
    try:
        return await drawn.page.query_selector(f"css={selector}") is not None
    except Error as error:
        if "selector" in error.message:
            raise no_selector(selector) from error
        # The page is just being exchanged for another.
        return False
