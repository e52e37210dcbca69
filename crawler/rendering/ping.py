"""Whether the Splash server answers."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from urllib.parse import urljoin

SECONDS = 5.0


def ping(url: str) -> str | None:
    """Return None for a server that answers, else what keeps it from doing so, in a few words."""
    # It stands beside the crawler: a proxy for the world outside does not know it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urljoin(url, "_ping"), timeout=SECONDS):
            return None
    except urllib.error.HTTPError as error:
        # Who asks for a password is there; the first page will say whether it is the right one.
        return None if error.code == 401 else f"it says {error.code}"
    except (OSError, ValueError, http.client.HTTPException) as error:
        # urllib wraps what it is told by the system.
        reason = getattr(error, "reason", error)
        return str(getattr(reason, "strerror", None) or reason)
