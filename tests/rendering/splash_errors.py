"""Splash's errors, in the JSON that it tells them with: error, type, description, info."""

from __future__ import annotations

from typing import Any

DESCRIPTIONS = {
    "BadOption": "Incorrect HTTP API arguments",
    "ScriptError": "Error happened while executing Lua script",
    "ExpiredArguments": "Arguments stored with ``save_args`` are expired",
    "RenderError": "Error rendering page",
    "GlobalTimeoutError": "Timeout exceeded rendering page",
    "InternalError": "Unhandled internal error",
}


class SplashError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, kind: str, info: object) -> None:
        self.status = status
        self.told: dict[str, Any] = {
            "error": status, "type": kind, "description": DESCRIPTIONS[kind], "info": info,
        }  # fmt: skip
        super().__init__(f"{status} {kind}: {info}")


def missing(argument: str) -> SplashError:
    """400: an argument without which there is nothing to do."""
    info = {"type": "argument_required", "argument": argument,
            "description": f"Required argument is missing: {argument}"}  # fmt: skip
    return SplashError(400, "BadOption", info)


def wrong(argument: str, description: str) -> SplashError:
    """400: an argument that is none."""
    return SplashError(400, "BadOption", {"type": "bad_argument", "argument": argument, "description": description})


def no_selector(selector: str) -> SplashError:
    """400: what ``splash:select`` says to a selector that is none."""
    text = f"cannot select the specified element: {selector}"
    info = {"type": "SPLASH_LUA_ERROR", "message": f"Lua error: {text}", "source": '[string "..."]', "line_number": 1,
            "error": text, "splash_method": "select"}  # fmt: skip
    return SplashError(400, "ScriptError", info)


def no_lua() -> SplashError:
    """400: a script that this server does not know, told as one that does not compile."""
    text = "the test server runs the project's own script only"
    info = {"type": "LUA_INIT_ERROR", "message": f"Lua error: {text}", "source": '[string "..."]', "line_number": 1,
            "error": text}  # fmt: skip
    return SplashError(400, "ScriptError", info)


def expired(arguments: list[str]) -> SplashError:
    """498: arguments that were never saved here, or long ago."""
    return SplashError(498, "ExpiredArguments", {"expired": arguments})


def unreachable(code: int, text: str, url: str) -> SplashError:
    """502: the page could not be had."""
    return SplashError(502, "RenderError", {"type": "Network", "code": code, "text": text, "url": url})


def timeout(seconds: float) -> SplashError:
    """504: the page took too long."""
    return SplashError(504, "GlobalTimeoutError", {"timeout": seconds})
