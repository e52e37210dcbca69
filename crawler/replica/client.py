"""The site as one that is made in the browser: its pages come with slots, which a script fills from endpoints.

Title, links, listings and what the head says are in the page as the server sends it, as with most such sites; the
ticker's rates and an article's text are not. The script is of 2009 (ES5 and XMLHttpRequest), so that any renderer
runs it, and at its end gives ``<body>`` the class ``READY``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.replica.reply import Reply

if TYPE_CHECKING:
    from crawler.replica.rates import Quotes

SCRIPT_PATH = "/assets/app.js"
RATES_PATH = "/api/rates.json"
READY = "ready"
"""What a renderer can wait for: ``body.ready``."""
ENTRY = "{{base}}/USD = {{value}} {{change}}%"
"""One entry of the ticker before the script has run, printed as the theme prints any."""

_APP = """(function () {
  "use strict";
  var waiting = 0;

  function get(address, use) {
    var request = new XMLHttpRequest();
    waiting += 1;
    request.open("GET", address, true);
    request.onload = function () {
      if (request.status === 200) { use(request.responseText); }
      done();
    };
    request.onerror = done;
    request.send();
  }

  function done() {
    waiting -= 1;
    if (waiting === 0) { document.body.className += " ready"; }
  }

  function template() {
    var texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, null, false), row;
    while (texts.nextNode()) {
      if (texts.currentNode.nodeValue.indexOf("{{base}}") >= 0) {
        row = texts.currentNode.parentNode;
        while (row.textContent.indexOf("{{change}}") < 0) { row = row.parentNode; }
        return row;
      }
    }
    return null;
  }

  function fillRates(row, told) {
    var html = "", times, at, rate;
    for (times = 0; times < told.repeats; times += 1) {
      for (at = 0; at < told.rates.length; at += 1) {
        rate = told.rates[at];
        html += row.outerHTML.replace("{{base}}", rate.base).replace("{{value}}", rate.value)
          .replace("{{change}}", rate.change);
      }
    }
    row.outerHTML = html;
  }

  waiting += 1;
  var row = template(), app = document.getElementById("app");
  if (row) {
    get("/api/rates.json", function (text) { fillRates(row, JSON.parse(text)); });
  }
  if (app) {
    get(app.getAttribute("data-source"), function (text) { app.innerHTML = text; });
  }
  done();
}());
"""


def slot(slug: str, part: int) -> str:
    """Return what stands in the place of an article's text."""
    return (
        f'<div id="app" data-source="/api/articles/{slug}/{part}.html"></div>\n'
        "<noscript>Please enable JavaScript to read this article.</noscript>"
    )


def with_script(page: str) -> str:
    """Return a page that loads the script at its end."""
    return page.replace("</body>", f'<script src="{SCRIPT_PATH}"></script></body>')


def script() -> Reply:
    """Return the script."""
    return Reply(body=_APP.encode(), content_type="text/javascript; charset=utf-8")


def rates(quotes: Quotes, repeats: int) -> Reply:
    """Return what the ticker shows, and how often it is repeated."""
    told = {"rates": [{"base": quote.base, "value": quote.value, "change": quote.change} for quote in quotes]}
    return Reply(body=json.dumps(told | {"repeats": repeats}).encode(), content_type="application/json")
