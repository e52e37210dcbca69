"""Special addresses: the ranges where no news site is, and where a page must not lead a crawl.

An explicit list, for what Python calls global includes multicast, NAT64 and 6to4: ways to a machine nearby.
"""

from __future__ import annotations

import functools
import socket
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

# Sources: the IANA special-purpose address registries, and the RFC beside each range. A specific name comes first.
RANGES: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/32", "unspecified"),  # RFC 1122, 3.2.1.3: a connection to it reaches this machine
    ("0.0.0.0/8", "this-network"),  # RFC 791, 3.2
    ("10.0.0.0/8", "private"),  # RFC 1918
    ("100.64.0.0/10", "shared"),  # RFC 6598, behind a provider's translation
    ("127.0.0.0/8", "loopback"),  # RFC 1122, 3.2.1.3
    ("169.254.0.0/16", "link-local"),  # RFC 3927; clouds keep their metadata at 169.254.169.254
    ("172.16.0.0/12", "private"),  # RFC 1918
    ("192.0.0.0/24", "reserved"),  # RFC 6890, protocol assignments
    ("192.0.2.0/24", "documentation"),  # RFC 5737
    ("192.31.196.0/24", "reserved"),  # RFC 7535, AS112
    ("192.52.193.0/24", "reserved"),  # RFC 7450, multicast relays
    ("192.88.99.0/24", "6to4"),  # RFC 3068 and 7526, relays
    ("192.168.0.0/16", "private"),  # RFC 1918
    ("192.175.48.0/24", "reserved"),  # RFC 7534, AS112
    ("198.18.0.0/15", "benchmark"),  # RFC 2544
    ("198.51.100.0/24", "documentation"),  # RFC 5737
    ("203.0.113.0/24", "documentation"),  # RFC 5737
    ("224.0.0.0/4", "multicast"),  # RFC 5771
    ("255.255.255.255/32", "broadcast"),  # RFC 919
    ("240.0.0.0/4", "reserved"),  # RFC 1112, 4
    ("::/128", "unspecified"),  # RFC 4291, 2.5.2
    ("::1/128", "loopback"),  # RFC 4291, 2.5.3
    ("::/96", "IPv4-compatible"),  # RFC 4291, 2.5.5.1
    ("::ffff:0:0/96", "IPv4-mapped"),  # RFC 4291, 2.5.5.2
    ("::ffff:0:0:0/96", "IPv4-translated"),  # RFC 7915
    ("64:ff9b::/96", "NAT64"),  # RFC 6052
    ("64:ff9b:1::/48", "NAT64"),  # RFC 8215
    ("100::/64", "discard"),  # RFC 6666
    ("100:0:0:1::/64", "reserved"),  # RFC 9780
    ("2001::/32", "Teredo"),  # RFC 4380
    ("2001:2::/48", "benchmark"),  # RFC 5180
    ("2001::/23", "reserved"),  # RFC 2928, protocol assignments
    ("2001:db8::/32", "documentation"),  # RFC 3849
    ("2002::/16", "6to4"),  # RFC 3056
    ("2620:4f:8000::/48", "reserved"),  # RFC 7534, AS112
    ("3fff::/20", "documentation"),  # RFC 9637
    ("5f00::/16", "reserved"),  # RFC 9602, segment routing
    ("fc00::/7", "unique-local"),  # RFC 4193
    ("fe80::/10", "link-local"),  # RFC 4291, 2.5.6
    ("fec0::/10", "site-local"),  # RFC 3879
    ("ff00::/8", "multicast"),  # RFC 4291, 2.7
    # RFC 4291, 2.4: public addresses are given out of 2000::/3 only. What is left of it:
    ("::/3", "unassigned"),
    ("4000::/2", "unassigned"),
    ("8000::/1", "unassigned"),
)

NETWORKS: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple((ip_network(text), kind) for text, kind in RANGES)


def is_special(address: str) -> bool:
    """Tell whether an IP address (``127.0.0.1``, ``fe80::1%eth0``) is none of the public Internet's.

    Raises ValueError for what is no address, names and short spellings such as ``127.1`` included.
    """
    return kind_of(address) is not None


@functools.lru_cache(maxsize=256)
def kind_of(address: str) -> str | None:
    """Return what kind of special address this is, in a word; None for a public one. Raises ValueError likewise."""
    given = ip_address(address)
    return next((kind for network, kind in NETWORKS if given in network), None)


def spelt_out(host: str) -> str | None:
    """Return the address that a host is a spelling of (``127.1``, ``0x7f000001``, ``2130706433``); None for a name."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        # What resolvers and browsers take for an address, too.
        return socket.inet_ntoa(socket.inet_aton(host)) if host.isascii() and " " not in host else None
    except OSError:
        return None
