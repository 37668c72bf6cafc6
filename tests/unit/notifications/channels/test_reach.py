"""Nothing inside can be called by a channel, however its address is written, unless its network was opened."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from notifications.channels.place import PlaceRefused, place
from notifications.channels.reach import NoSuchHost, OutOfReach, Reach

# Written in a way that some reader takes for another place than the next reader does.
MISWRITTEN = [
    "http://oa.office.example/", "HTTPS://oa.office.example/", "ftp://oa.office.example/", "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO", "https:/oa.office.example/", "https:///oa.office.example/", "//oa.office.example/",
    "https://user@oa.office.example/", "https://user:pass@oa.office.example/", "https://oa.office.example@127.0.0.1/",
    "https://oa.office.example%40127.0.0.1/", "https://127.0.0.1#@oa.office.example/", "https://oa.office.example/#x",
    "https://oa.office.example\\@127.0.0.1/", "https://oa.office.example /", " https://oa.office.example/",
    "https://oa.office.example/\r\nHost: x", "https://oa.office.example/a b", "https://oa.office.example\t/",
    "https://oa.office.example/中", "https://１２７.0.0.1/", "https://ⓛocalhost/", "https://127。0。0。1/",
    "https://2130706433/", "https://017700000001/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0x7f.1/",
    "https://0177.0.0.1/", "https://127.1/", "https://127.0.1/", "https://127.0.0.01/", "https://127.0.0.1./",
    "https://127.0.0.256/", "https://1.2.3.4.5/", "https://0/", "https://0x/", "https://[::1/", "https://::1/",
    "https://[::ffff:127.0.0.1%25eth0]/", "https://[fe80::1%eth0]/", "https://[127.0.0.1]/", "https://[::1]x/",
    "https://localhost./", "https://-a.example/", "https://a..example/", "https://a_b.example/", "https://.example/",
    f"https://{'a' * 64}.example/", f"https://{'a.' * 130}example/", f"https://oa.office.example/{'a' * 2000}",
    "https://oa.office.example:0/", "https://oa.office.example:65536/", "https://oa.office.example:/",
    "https://oa.office.example:+1/", "https://oa.office.example:８０/", "", "https://", "oa.office.example",
]  # fmt: skip
# Addresses that are nobody's business from here: our own machine, our own network, clouds' credentials, everybody.
INSIDE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
    "192.168.0.1", "192.168.255.255", "169.254.169.254", "169.254.170.2", "169.254.0.1", "100.64.0.1",
    "100.127.255.255",
    "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1",
    "198.18.0.1", "198.19.255.255", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:7f00:1::", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "fc00::1", "fd00:ec2::254", "fdff::1",
    "ff02::1",
    "ff0e::1", "2001:db8::1", "100::1", "3fff::1", "5f00::1", "no address", "",
]  # fmt: skip
OUTSIDE = ["93.184.215.14", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.255.255", "2606:4700::1111", "240e::1"]


def the_reach(*addresses: str, networks: tuple[str, ...] = ()) -> Reach:
    """Return a reach in which every name has these addresses."""
    return Reach(networks=tuple(ip_network(one) for one in networks), resolve=lambda _host, _port: addresses)


@pytest.mark.parametrize("url", MISWRITTEN, ids=repr)
def test_a_web_address_that_can_be_read_in_two_ways_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(PlaceRefused) as refused:
        place(url)
    assert not url.strip("/ ") or url.strip() not in refused.value.message("zh") + refused.value.message("en")


def test_http_is_for_channels_that_say_so() -> None:
    with pytest.raises(PlaceRefused, match="allow_http"):
        place("http://10.20.0.7/in")
    assert place("http://10.20.0.7/in", allow_http=True).authority == "10.20.0.7"


@pytest.mark.parametrize(
    ("url", "host", "port", "target", "authority"),
    [
        ("https://oa.office.example", "oa.office.example", 443, "/", "oa.office.example"),
        (
            "https://OA.Office.Example:8443/a?k=%41&x=1",
            "oa.office.example",
            8443,
            "/a?k=%41&x=1",
            "oa.office.example:8443",
        ),
        ("https://xn--55qx5d.cn?k=1", "xn--55qx5d.cn", 443, "/?k=1", "xn--55qx5d.cn"),
        ("https://10.20.0.7/", "10.20.0.7", 443, "/", "10.20.0.7"),
        ("https://[2001:DB8:0:0::1]:444/", "2001:db8::1", 444, "/", "[2001:db8::1]:444"),
    ],
)
def test_a_web_address_is_read_into_its_parts(url: str, host: str, port: int, target: str, authority: str) -> None:
    read = place(url)
    assert (read.host, read.port, read.target, read.authority) == (host, port, target, authority)


@pytest.mark.parametrize("address", INSIDE, ids=repr)
def test_an_address_inside_is_out_of_reach(address: str) -> None:
    with pytest.raises(OutOfReach):
        the_reach(address).addresses("oa.office.example", 443)


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_is_called(address: str) -> None:
    assert the_reach(address).addresses("oa.office.example", 443) == [address]


def test_of_several_addresses_only_those_that_pass_are_called() -> None:
    reach = the_reach("127.0.0.1", "93.184.215.14", "10.0.0.1", "93.184.215.14")
    assert reach.addresses("oa.office.example", 443) == ["93.184.215.14"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.20.0.7", "10.20.0.0/16"),
        ("::ffff:10.20.0.7", "10.20.0.0/16"),
        ("fd12::7", "fd12::/16"),
        ("127.0.0.1", "127.0.0.1/32"),
    ],
)
def test_a_network_that_was_opened_is_within_reach(address: str, network: str) -> None:
    assert the_reach(address, networks=(network,)).addresses("oa.office.example", 443) == [address]
    with pytest.raises(OutOfReach):
        the_reach("192.168.1.1", networks=(network,)).addresses("oa.office.example", 443)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "100.100.100.200", "0.0.0.0", "224.0.0.1", "fd00:ec2::254", "::"]
)
def test_some_addresses_stay_out_of_reach_whatever_is_opened(address: str) -> None:
    with pytest.raises(OutOfReach):
        the_reach(address, networks=("0.0.0.0/0", "::/0")).addresses("oa.office.example", 443)


def test_a_name_without_an_address_is_tried_again_later() -> None:
    with pytest.raises(NoSuchHost):
        the_reach().addresses("oa.office.example", 443)

    def fails(_host: str, _port: int) -> list[str]:
        message = "no such name"
        raise OSError(message)

    with pytest.raises(NoSuchHost, match="no such name"):
        Reach(resolve=fails).addresses("oa.office.example", 443)


def test_the_systems_resolver_is_asked_once() -> None:
    with pytest.raises(OutOfReach):
        Reach().addresses("localhost", 443)
    assert len(MISWRITTEN) + len(INSIDE) >= 60
