"""The ticker in any markup: the right rates to the digit, or none of a pair, never a wrong one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.page import Page
from crawler.parsers.served import served_day
from crawler.parsers.ticker import read_ticker

RATES = (("KGS", "0.01153", "0"), ("KZT", "0.00201", "-0"), ("TJS", "0.09243", "0.87"), ("UZS", "0.00008", "0"),
         ("TMT", "0.28573", "-0.14"))  # fmt: skip
STORY = "<p>The ministry said on Thursday that the road would be open again before the winter comes.</p>"


def each(form: str, between: str = "") -> str:
    """One copy of ``form`` a rate: {0} is the base, {1} the value, {2} the change."""
    return between.join(form.format(*rate) for rate in RATES)


ENTRY = "{0}/USD = {1} {2}%"

# Every entry is whole in what a reader sees, or in one element's attributes.
RIGHT: dict[str, str] = {
    "list-items": f"<ul>{each(f'<li>{ENTRY}</li>')}</ul>",
    "spans": f"<div>{each(f'<span>{ENTRY}</span>')}</div>",
    "spans-split-in-four": each("<span><b>{0}</b>/<b>USD</b> = <i>{1}</i> <em>{2}%</em></span>"),
    "percent-sign-apart": each("<span>{0}/USD = {1} <em>{2}</em><sup>%</sup></span>"),
    "digits-apart": "".join(f"<span>{pair}/USD = {v[:2]}<b>{v[2:]}</b> {c}%</span>" for pair, v, c in RATES),
    "divisions-of-divisions": each("<div><div>{0}/USD</div><div>{1}</div><div>{2}%</div></div>"),
    "table-of-cells": "<table>" + each("<tr><td>{0}/USD</td><td>{1}</td><td>{2}%</td></tr>") + "</table>",
    "table-with-head": "<table><tr><th>Pair</th><th>Rate</th><th>Change</th></tr>"
    + each("<tr><th>{0}/USD</th><td>{1}</td><td>{2}%</td></tr>") + "</table>",
    "one-row": "<table><tr>" + each(f"<td>{ENTRY}</td>") + "</tr></table>",
    "definitions": "<dl>" + each("<div><dt>{0}/USD</dt><dd>{1} {2}%</dd></div>") + "</dl>",
    "one-text": f"<div>{each(ENTRY, ' ')}</div>",
    "bullets": f"<div>{each(ENTRY, ' • ')}</div>",
    "bars": f"<div>| {each(ENTRY, ' | ')} |</div>",
    "line-breaks": f"<p>{each(ENTRY, '<br>')}</p>",
    "bullets-in-elements": each(f"<span>•</span><span>{ENTRY}</span>"),
    "links": each(f'<a href="/rates/{{0}}/">{ENTRY}</a>'),
    "with-flags": each(f'<li><img src="/flags/{{0}}.png" alt="{{0}}">{ENTRY}</li>'),
    "data-attribute": each(f'<i data-rate="{ENTRY}"></i>'),
    "aria-label": each(f'<span aria-label="{ENTRY}"><svg></svg></span>'),
    "title-attribute": each(f'<abbr title="{ENTRY}"></abbr>'),
    "all-in-one-attribute": f'<div data-rates="{each(ENTRY, ", ")}"></div>',
    "attributes-for-the-parts": each('<i data-pair="{0}/USD" data-value="{1}" data-change="{2}%"></i>'),
    "pair-as-attribute": each('<li data-pair="{0}/USD"><b>{1}</b> <i>{2}%</i></li>'),
    "attribute-beside-the-text": each(f'<li title="{ENTRY}">{ENTRY}</li>'),
    "entities": f"<ul>{each('<li>{0}&#47;USD &equals; {1} {2}&percnt;</li>')}</ul>",
    "no-break-spaces": f"<ul>{each('<li>{0}/USD&nbsp;=&nbsp;{1}&nbsp;{2}%</li>')}</ul>",
    "thin-spaces": f"<ul>{each('<li>{0}/USD&thinsp;=&thinsp;{1}&#8239;{2}%</li>')}</ul>",
    "zero-width-spaces": f"<ul>{each('<li>{0}/&#8203;USD = {1}&#8203; {2}%</li>')}</ul>",
    "soft-hyphens": f"<ul>{each('<li>{0}/&shy;USD = {1} {2}%</li>')}</ul>",
    "spaces-and-lines": f"<ul>{each('<li>  {0} / USD  =   {1}  {2} %  </li>')}</ul>",
    "colon": f"<ul>{each('<li>{0}/USD: {1} ({2}%)</li>')}</ul>",
    "typographic-minus": f"<ul>{each(f'<li>{ENTRY}</li>')}</ul>".replace("-", "−"),
    "en-dash-as-minus": f"<ul>{each(f'<li>{ENTRY}</li>')}</ul>".replace("-", "–"),
    "marquee-eight-times": ("<marquee>" + each(f"<span>{ENTRY}</span>") + "</marquee>") * 8,
    "marquee-as-one-text": f"<div>{each(ENTRY, ' ')} {each(ENTRY, ' ')}</div>",
    "with-comments": each("<li>{0}/USD<!-- pair --> = {1}<!-- rate --> {2}%</li>"),
    "unclosed": "<ul>" + each(f"<li>{ENTRY}"),
    "custom-elements": f"<x-ticker>{each(f'<x-rate>{ENTRY}</x-rate>')}</x-ticker>",
    "nested-deep": f"<div><section><ul>{each(f'<li><div><p><b>{ENTRY}</b></p></div></li>')}</ul></section></div>",
    "script-beside": f"<script>var rates = '{each(ENTRY).replace('0', '9')}'</script>{each(f'<li>{ENTRY}</li>')}",
}  # fmt: skip

# What cannot be read for sure is left.
REFUSED: dict[str, str] = {
    "arrows-as-signs": f"<ul>{each('<li>{0}/USD = {1} ▼ {2}%</li>')}</ul>",
    "words-between": f"<ul>{each('<li>{0}/USD = {1}, down by {2}%</li>')}</ul>",
    "only-in-a-script": f"<script>var rates = '{each(ENTRY, ';')}'</script>",
    "only-in-a-comment": f"<!-- {each(ENTRY, ' ')} -->",
    "decimal-commas": each(f"<li>{ENTRY}</li>").replace(".", ","),
    "no-change": f"<ul>{each('<li>{0}/USD = {1}</li>')}</ul>",
    "without-a-pair": f"<ul>{each('<li>{0} {1} {2}%</li>')}</ul>",
    "in-a-sentence": f"<p>On Friday {ENTRY.format(*RATES[0])} was the rate at the counter of the bank in Osh.</p>",
    "repeats-disagree": f"<ul>{each(f'<li>{ENTRY}</li>')}{each(f'<li>{ENTRY}</li>').replace(' = 0.', ' = 1.')}</ul>",
}

# Where on the page it stands. {} is the strip.
PLACES: dict[str, str] = {
    "on-top": "<body>{}<main><h1>A headline</h1>" + STORY * 3 + "</main></body>",
    "in-a-header": "<body><header><h1><a href='/'>C</a></h1><div>{}</div></header><main>" + STORY + "</main></body>",
    "in-a-sidebar": "<body><main><h1>A headline</h1>" + STORY * 3 + "</main><aside><h2>Rates</h2>{}</aside></body>",
    "in-a-footer": "<body><main><h1>A headline</h1>" + STORY * 3 + "</main><footer>{}</footer></body>",
}  # fmt: skip


def page(html: str) -> Page:
    url = "https://timesca.com/a-headline/"
    return Page(url=url, body=html.encode(), encoding="utf-8", fetched_at=datetime(2026, 1, 15, tzinfo=UTC))


def rates(html: str) -> list[tuple[str, str, str]]:
    return [(quote.base, quote.value, quote.change_pct) for quote in read_ticker(page(html)).quotes]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", RIGHT)
def test_read_to_the_digit(name: str, place: str) -> None:
    assert rates(PLACES[place].format(RIGHT[name])) == list(RATES)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", REFUSED)
def test_left_where_it_is_not_sure(name: str, place: str) -> None:
    assert rates(PLACES[place].format(REFUSED[name])) == []


def test_disagreeing_repeats_are_named() -> None:
    assert len(read_ticker(page(REFUSED["repeats-disagree"])).conflicts) == len(RATES)


@pytest.mark.parametrize("name", RIGHT)
def test_the_day_beside_it_is_the_served_one(name: str) -> None:
    strip = f"<div>{RIGHT[name]}<p>03 April 2025</p></div>"
    assert served_day(page(PLACES["on-top"].format(strip))) == "2025-04-03"


def test_there_are_enough_of_them() -> None:
    assert len(RIGHT) + len(REFUSED) >= 30
