"""The list of special ranges: each at its edges, against Python's own, and against what that one misses."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.special import RANGES, is_special, kind_of, spelt_out

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888",
    "2003::1", "2606:4700::1111", "2a00:1450::1", "3ffe:ffff::1",
]  # fmt: skip

NAMED = {
    "0.0.0.0": "unspecified",
    "0.1.2.3": "this-network",
    "10.1.2.3": "private",
    "100.64.0.1": "shared",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "169.254.169.254": "link-local",
    "172.31.255.255": "private",
    "192.168.0.1": "private",
    "198.19.255.255": "benchmark",
    "203.0.113.7": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "250.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "unspecified",
    "::1": "loopback",
    "::7f00:1": "IPv4-compatible",
    "::ffff:127.0.0.1": "IPv4-mapped",
    "::ffff:8.8.8.8": "IPv4-mapped",
    "::ffff:0:7f00:1": "IPv4-translated",
    "64:ff9b::7f00:1": "NAT64",
    "64:ff9b:1::1": "NAT64",
    "100::1": "discard",
    "2001:0:1::1": "Teredo",
    "2001:2::1": "benchmark",
    "2001:1ff::1": "reserved",
    "2001:db8::1": "documentation",
    "2002:7f00:1::1": "6to4",
    "3fff:fff::1": "documentation",
    "fc00::1": "unique-local",
    "fd00:ec2::254": "unique-local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "200::1": "unassigned",
    "4000::1": "unassigned",
    "9000::1": "unassigned",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open(address: str) -> None:
    assert not is_special(address)


@pytest.mark.parametrize("address", NAMED)
def test_a_special_address_is_called_by_its_kind(address: str) -> None:
    assert kind_of(address) == NAMED[address]


@pytest.mark.parametrize("range_", [text for text, _ in RANGES])
def test_a_range_is_closed_to_its_edges(range_: str) -> None:
    network = ip_network(range_)
    assert is_special(str(network[0]))
    assert is_special(str(network[-1]))


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "127.0.0.1:80", "[::1]"])
def test_what_is_no_address_is_not_judged(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not appear|IPv"):
        is_special(text)


SPELLINGS = {
    "127.0.0.1": "127.0.0.1",
    "127.1": "127.0.0.1",
    "127.0.1": "127.0.0.1",
    "2130706433": "127.0.0.1",
    "0x7f000001": "127.0.0.1",
    "0x7f.0.0.1": "127.0.0.1",
    "017700000001": "127.0.0.1",
    "0177.0.0.01": "127.0.0.1",
    "0": "0.0.0.0",
    "::FFFF:127.0.0.1": "::ffff:7f00:1",
    "localhost": None,
    "127.0.0.1.example.org": None,
    "127.0.0.1 example.org": None,
    "１２７.0.0.1": None,
    "256.1.1.1": None,
    "": None,
}


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_host_may_be_a_spelling_of_an_address(host: str) -> None:
    told, address = spelt_out(host), SPELLINGS[host]
    # Python writes a mapped address in its own way since 3.13.
    assert (told and ip_address(told)) == (address and ip_address(address))


@given(st.ip_addresses())
def test_what_python_calls_special_is_special(address: IPv4Address | IPv6Address) -> None:
    said = (address.is_private, address.is_multicast, address.is_reserved, address.is_loopback, address.is_link_local)
    assert is_special(str(address)) or not any(said)


@given(st.ip_addresses(v=4), st.sampled_from(["::", "::ffff:", "::ffff:0:", "64:ff9b::"]))
def test_no_form_of_ipv6_hides_an_ipv4_address(address: IPv4Address, prefix: str) -> None:
    assert is_special(f"{prefix}{address}")


@given(st.ip_addresses(v=4))
def test_6to4_hides_none_either(address: IPv4Address) -> None:
    assert is_special(str(IPv6Address((0x2002 << 112) | (int(address) << 80) | 1)))
