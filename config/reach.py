"""Where the house lets itself be led by a document, a redirect or a camera: outside, or to what `[server] reach` lists.

What city.toml names itself needs no leave. Addresses are judged after a name was resolved, so no spelling of an
address (decimal, octal, IPv4 within IPv6) is another address here.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Service = tuple[str, int, tuple[Address, ...]]
"""A host by its name, a port, and the addresses that the name was found to mean."""

GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # RFC 4291, 2.4; all that was ever given out
PROTOCOLS: Final = ipaddress.IPv4Network("192.0.0.0/24")  # RFC 6890; some clouds tell their secrets there
NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits


@dataclass(frozen=True)
class Reach:
    """Hosts by their names, and networks, that are inside and may be reached all the same."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def opens(self, target: Service, by: Service | None) -> bool:
        """Whether what came from `by` may lead there: out into the world, to what is listed, and to `by` itself.

        `by` is None where it came from nowhere.
        """
        host, _, found = target
        outside = bool(found) and all(public(each) or self._lists(each) for each in found)
        return outside or plain(host) in self.hosts or (by is not None and same(target, by))

    def _lists(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def reach(listed: Iterable[str]) -> Reach:
    """What the entries of `[server] reach` open: hosts, addresses and networks."""
    entries = [each.strip() for each in listed]
    networks = {each: network(each) for each in entries}
    hosts = frozenset(plain(each) for each, found in networks.items() if found is None)
    return Reach(hosts, tuple(found for found in networks.values() if found is not None))


def network(text: str) -> Network | None:
    """The addresses that a text means; None where it is a host's name."""
    try:
        return ipaddress.ip_network(text.strip().strip("[]"), strict=False)
    except ValueError:
        return None


def plain(host: str) -> str:
    """A host's name as it is compared."""
    return host.strip().rstrip(".").lower()


def public(address: Address) -> bool:
    """Whether that address is out in the world: nobody's own machine, network, link or group."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast and address not in PROTOCOLS
    if address in NAT64:
        return public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    if address not in GLOBAL_UNICAST or not address.is_global:
        return False
    return address.sixtofour is None or public(address.sixtofour)


def same(target: Service, by: Service) -> bool:
    """Whether that is one service. Another port is another service, but for that of the same one in TLS."""
    (_, port, found), (_, own, known) = target, by
    ports = port == own or {port, own} == {80, 443}
    return ports and bool(found) and _places(found) <= _places(known)


def _places(found: Iterable[Address]) -> set[Address | None]:
    """Addresses, all of this machine's loopback as one."""
    return {None if each.is_loopback else each for each in found}
