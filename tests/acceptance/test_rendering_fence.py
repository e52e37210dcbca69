"""What a renderer may ask for, and what its server may do: nothing beyond the site, and nothing robots.txt forbids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self

import pytest

pytestmark = pytest.mark.acceptance

UNSEEN = {"browser": set(), "splash": {"/socket"}}
"""What gets past: of its WebSockets Splash tells its script nothing, so docs/rendering.md has its server fenced."""
SPIDER = Path(__file__).parents[1] / "rendering/twelve.py"
HOSTILE = """<!DOCTYPE html><html><head><title>HEADLINE</title>
<link rel="stylesheet" href="http://ELSEWHERE/style"><script src="http://ELSEWHERE/script"></script></head>
<body class="single"><article><h1 class="entry-title">HEADLINE</h1><div class="entry-content" id="text">
<p>Words of an article about a canal, of which there are enough for a paragraph that anybody would take for one.</p>
</div></article>
<img src="http://ELSEWHERE/image"><iframe src="http://ELSEWHERE/frame"></iframe><iframe src="file:///etc/passwd"></iframe>
<object data="http://ELSEWHERE/object"></object><video src="http://ELSEWHERE/video" autoplay></video>
<form id="form" method="post" target="shown" action="http://ELSEWHERE/form"><input name="a" value="1"></form>
<iframe name="shown"></iframe>
<script>
var targets = ["/api/own", "http://ELSEWHERE/xhr", "http://localhost:PORT/xhr", "http://127.1:PORT/xhr",
  "http://0.0.0.0:PORT/xhr", "http://[::1]:PORT/xhr", "http://169.254.169.254/latest/", "file:///etc/passwd"], at;
function told(address) {
  return function () {
    document.getElementById("text").innerHTML += "<p>Reached " + address + " with " + this.responseText + "</p>";
  };
}
for (at = 0; at < targets.length; at += 1) {
  try {
    var request = new XMLHttpRequest();
    request.open("GET", targets[at], true);
    request.onload = told(targets[at]);
    request.send();
  } catch (error) { }
}
try { new WebSocket("ws://ELSEWHERE/socket"); } catch (error) { }
try { navigator.sendBeacon("http://ELSEWHERE/beacon", "x"); } catch (error) { }
try { new EventSource("http://ELSEWHERE/events"); } catch (error) { }
try { window.open("http://ELSEWHERE/window"); } catch (error) { }
try { new Worker("http://ELSEWHERE/worker"); } catch (error) { }
try { document.getElementById("form").submit(); } catch (error) { }
</script></body></html>"""


class Elsewhere:
    """Another site on this machine, which counts who comes; it lets any page read what it says."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        hits = self.hits

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.note()

            def do_POST(self) -> None:
                self.note()

            def note(self) -> None:
                hits.append(self.path)
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(b"elsewhere")

            def log_message(self, *args: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        yield server


def hostile(elsewhere: Elsewhere, title: str) -> str:
    page = HOSTILE.replace("ELSEWHERE", f"127.0.0.1:{elsewhere.port}").replace("PORT", str(elsewhere.port))
    return page.replace("HEADLINE", escape(title))


def crawl(scrapy: Any, server: Any, mode: str, splash_url: str) -> Any:
    arguments = ("-a", f"origin={server.origin}", "-a", f"render={mode}", "-s", f"SPLASH_URL={splash_url}")
    run = scrapy.crawl("timesca", *arguments, timeout=300)
    assert "Traceback" not in run.stderr, run.stderr
    return run


@pytest.mark.parametrize(("mode", "obey"), [("none", False), ("none", True), ("splash", True), ("browser", True)])
def test_of_twelve_first_requests_none_passes_robots_txt(
    scrapy: Any, replica: Callable[..., Any], splash_url: str, chromium: str, mode: str, obey: bool
) -> None:
    server = replica(articles=1)
    server.site.faults.add("slow", "/robots.txt", seconds=1.0)
    run = scrapy(
        "runspider", str(SPIDER), "-a", f"origin={server.origin}", "-a", f"render={mode}",
        "-s", f"SPLASH_URL={splash_url}", "-s", f"ROBOTSTXT_OBEY={obey}",
    )  # fmt: skip
    reached = Counter(entry.target.startswith("/wp-admin/") for entry in server.log.entries)
    # Without the rule all of them arrive: that is what the zero is worth.
    assert Counter(run.stdout.split()) == {"IgnoreRequest" if obey else "404": 12}, run.stderr
    assert reached[True] == (0 if obey else 12)


@pytest.mark.parametrize("mode", ["splash", "browser"])
def test_a_hostile_page_asks_its_own_site_only(
    scrapy: Any, replica: Callable[..., Any], splash_url: str, chromium: str, elsewhere: Elsewhere, mode: str
) -> None:
    server = replica(articles=2)
    post = server.site.posts[0]
    server.site.faults.add("body", post.path, body=hostile(elsewhere, post.title))
    server.site.faults.add("body", "/api/own", body="our own")
    crawl(scrapy, server, mode, splash_url)
    (article,) = [each for each in scrapy.archive().articles if each["url"] == post.url]
    assert "Reached /api/own with our own" in article["text"]
    assert article["text"].count("Reached") == 1
    assert {*elsewhere.hits} <= UNSEEN[mode]


def test_a_page_without_fence_would_reach_them(splash: Any, elsewhere: Elsewhere, replica: Callable[..., Any]) -> None:
    """The hostile page is one: drawn with nothing around it, it goes elsewhere."""
    from tests.rendering.test_splash_server import ask

    server = replica(articles=1)
    server.site.faults.add("body", "/hostile/", body=hostile(elsewhere, "A headline"))
    ask(splash.url, "render.html", url=f"{server.origin}/hostile/", wait=3)
    ways = {"/style", "/script", "/image", "/frame", "/object", "/form", "/xhr", "/beacon", "/events"}
    assert ways <= {*elsewhere.hits}


def test_a_splash_server_that_is_away(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=3)
    run = crawl(scrapy, server, "splash", "http://127.0.0.1:9/")
    assert (run.returncode, run.stderr.count("\n")) == (14, 1)
    assert "Splash server at http://127.0.0.1:9" in run.stderr
    assert not server.log.entries
