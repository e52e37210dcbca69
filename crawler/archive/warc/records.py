"""An exchange as WARC/1.1 records, each compressed by itself. Imported where it is used: warcio takes its time."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.warc.exchange import DRAWN, header, payload_digest, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from crawler.archive.warc.copies import Copy
    from crawler.archive.warc.exchange import Exchange, Headers

VERSION = "WARC/1.1"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


class _AsReceived(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers whose bytes are kept; warcio's own would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, header_filter: object = None) -> bytes:
        head: bytes = self.to_bytes(header_filter, encoding="latin-1")
        return head


def warcinfo(name: str, info: Mapping[str, str], now: datetime) -> bytes:
    """Return the record that opens the file ``name``."""
    out = BytesIO()
    writer = WARCWriter(out, warc_version=VERSION)
    record = writer.create_warcinfo_record(name, info)
    record.rec_headers.replace_header("WARC-Date", stamp(now))
    writer.write_record(record)
    return out.getvalue()


def written(exchange: Exchange, same_as: Copy | None) -> tuple[bytes, bytes]:
    """Return the response with, behind it, the request; and the conversion that a drawn page is, empty for others.

    With ``same_as`` the response is a revisit: its payload is that copy's, or the server said so (304). That of a
    drawn page never is: ``same_as`` is the copy of a document then.
    """
    out = BytesIO()
    writer = WARCWriter(out, warc_version=VERSION)
    if same_as is None or exchange.drawn is not None:
        response = _response(writer, exchange)
    else:
        response = _revisit(writer, exchange, same_as)
    request = writer.create_warc_record(exchange.url, "request", http_headers=_request_head(exchange))
    writer.write_request_response_pair(request, response)
    return out.getvalue(), b"" if exchange.drawn is None else _conversion(exchange, exchange.drawn, response)


def _response(writer: WARCWriter, exchange: Exchange) -> object:
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=_response_head(exchange, exchange.stored_headers),
        warc_headers_dict={**_named(exchange), "WARC-Payload-Digest": payload_digest(exchange.body)},
    )


def _conversion(exchange: Exchange, document: bytes, response: Any) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, warc_version=VERSION)
    record = writer.create_warc_record(
        exchange.url,
        "conversion",
        payload=BytesIO(document),
        length=len(document),
        warc_content_type=header(DRAWN, "content-type"),
        warc_headers_dict={
            "WARC-Date": stamp(exchange.fetched_at),
            "WARC-Refers-To": response.rec_headers.get_header("WARC-Record-ID"),
            "WARC-Payload-Digest": exchange.digest,
        },
    )
    writer.write_record(record)
    return out.getvalue()


def _revisit(writer: WARCWriter, exchange: Exchange, same_as: Copy) -> object:
    headers = _named(exchange) | {
        "WARC-Profile": NOT_MODIFIED if exchange.status == 304 else SAME_PAYLOAD,
        "WARC-Refers-To-Target-URI": same_as.url,
        "WARC-Refers-To-Date": same_as.fetched_at,
        "WARC-Payload-Digest": same_as.pointer.digest,
    }
    if exchange.status == 304:
        # Players show what stands in a revisit: the head of a 304 as an empty page, none as the original's.
        nothing = BytesIO()
        return writer.create_warc_record(exchange.url, "revisit", payload=nothing, length=0, warc_headers_dict=headers)
    head = _response_head(exchange, exchange.stored_headers)
    return writer.create_warc_record(exchange.url, "revisit", http_headers=head, warc_headers_dict=headers)


def _named(exchange: Exchange) -> dict[str, str]:
    named = {"WARC-Date": stamp(exchange.fetched_at)}
    if exchange.ip is not None:
        named["WARC-IP-Address"] = exchange.ip
    return named


def _response_head(exchange: Exchange, headers: Headers) -> StatusAndHeaders:
    line = f"{exchange.status} {exchange.reason}"
    return _AsReceived(line, [*map(_one_line, headers)], protocol=exchange.protocol)


def _request_head(exchange: Exchange) -> StatusAndHeaders:
    parts = urlsplit(exchange.url)
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return _AsReceived(
        f"{exchange.method} {target} HTTP/1.1", [*map(_one_line, exchange.request_headers)], is_http_request=True
    )


def _one_line(header: tuple[str, str]) -> tuple[str, str]:
    # What a folded header has in place of a space would end the header here.
    return header[0], header[1].replace("\r", " ").replace("\n", " ")
