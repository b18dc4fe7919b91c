"""Which addresses are out in the world, however they are spelled."""

import re
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.reach import public, reach, same

INSIDE = re.split(
    r"\s+",
    """0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
    192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 224.0.1.1 239.255.255.250 240.0.0.1
    255.255.255.255 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::127.0.0.1
    64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001:db8::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2002:7f00:1:: 2002:a00:1::1
    fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1""",
)
OUTSIDE = ["1.1.1.1", "8.8.8.8", "172.32.0.1", "192.169.0.1", "2606:4700:4700::1111", "64:ff9b::8.8.8.8",
           "2002:808:808::1"]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_somebodys_own_is_not_the_world(address: str) -> None:
    assert not public(ip_address(address))
    assert not reach([]).opens(("name.example", 80, (ip_address(address),)), None)


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_world_is_open(address: str) -> None:
    assert public(ip_address(address))
    assert reach([]).opens(("name.example", 80, (ip_address(address),)), None)


@given(st.lists(st.ip_addresses(), max_size=3), st.sampled_from(INSIDE))
def test_one_answer_inside_is_enough_to_shut_a_name_out(others: list[object], inside: str) -> None:
    found = (*others, ip_address(inside))
    assert not reach([]).opens(("name.example", 443, found), None)  # type: ignore[arg-type]


def test_a_name_without_an_answer_leads_nowhere() -> None:
    assert not reach([]).opens(("name.example", 80, ()), ("name.example", 80, ()))


@pytest.mark.parametrize(
    ("listed", "host", "address", "opens"),
    [
        ("10.0.0.5", "10.0.0.5", "10.0.0.5", True),
        ("10.0.0.5", "cad", "10.0.0.5", True),
        ("10.0.0.5", "cad", "10.0.0.6", False),
        ("10.0.0.0/8", "cad", "10.9.9.9", True),
        ("10.1.2.3/8", "cad", "10.9.9.9", True),
        ("cad.inside", "CAD.inside.", "10.9.9.9", True),
        (" CAD.Inside ", "cad.inside", "fd00::1", True),
        ("cad.inside", "evil.cad.inside", "10.9.9.9", False),
        ("cad.inside", "cad.inside.evil.example", "10.9.9.9", False),
        ("[fd00::1]", "x", "fd00::1", True),
        ("fd00::/8", "x", "fd12::1", True),
        ("127.0.0.1", "x", "::ffff:127.0.0.1", False),
    ],
)
def test_what_is_listed_is_open_and_nothing_that_looks_like_it(
    listed: str, host: str, address: str, opens: bool
) -> None:
    assert reach([listed]).opens((host, 80, (ip_address(address),)), None) is opens


@pytest.mark.parametrize(
    ("port", "addresses", "is_same"),
    [
        (80, "10.0.0.1", True),
        (443, "10.0.0.1", True),
        (8080, "10.0.0.1", False),
        (80, "10.0.0.2", False),
        (80, "10.0.0.1 10.0.0.2", False),
        (80, "", False),
    ],
)
def test_a_document_may_lead_to_the_service_that_it_came_from(port: int, addresses: str, is_same: bool) -> None:
    own = ("cad", 80, (ip_address("10.0.0.1"), ip_address("10.0.0.3")))
    target = ("other-name", port, tuple(ip_address(each) for each in addresses.split()))
    assert same(target, own) is is_same
    assert reach([]).opens(target, own) is is_same
