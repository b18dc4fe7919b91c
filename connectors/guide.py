"""Where a trip may be led: each host's name is resolved once, all its addresses are judged, and only they are used."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Final

import httpx

from config import Address, Reach, Service
from connectors.errors import FeedUnreachable

Resolve = Callable[[str, int], Sequence[Address]]
"""A name's addresses, in the order in which they are to be tried. OSError where it has none."""

WEB: Final = {"http": 80, "https": 443}
NOWHERE: Final = httpx.URL()  # whose word it is: somebody's who has no address


class Guide:
    """One trip's. What a name was found to mean stays so until the trip is over, whatever its server says next."""

    def __init__(self, reach: Reach, resolve: Resolve) -> None:
        self._reach, self._resolve = reach, resolve
        self._known: dict[str, tuple[Address, ...]] = {}

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Where to connect for that name."""
        return [str(each) for each in self._found(host, port)]

    def admit(self, target: httpx.URL, by: httpx.URL) -> None:
        """Nothing, where a document at `by` may lead to `target`. FeedUnreachable.

        It may lead out into the world, to what city.toml lists, and to the very service that it came from.
        """
        if target.scheme not in WEB or (by.scheme not in WEB and by != NOWHERE):
            if target.scheme != by.scheme or target.scheme == "replay":  # a recording would lead into our own files
                raise FeedUnreachable(f"{told(by)} leads to {told(target)}, which is not followed")
            return
        service = self._service(target)
        if not self._reach.opens(service, None if by == NOWHERE else self._service(by)):
            raise FeedUnreachable(
                f"{told(by)} leads to {service[0]} inside, which is not followed; [server] reach lists what may be"
            )

    def _service(self, url: httpx.URL) -> Service:
        host, port = url.raw_host.decode("ascii"), url.port or WEB[url.scheme]
        return host, port, self._found(host, port)

    def _found(self, host: str, port: int) -> tuple[Address, ...]:
        if host not in self._known:
            try:
                self._known[host] = tuple(self._resolve(host, port))
            except (OSError, ValueError) as fault:  # ValueError: no name at all, such as one of 64 letters
                raise FeedUnreachable(f"{host or 'an address without a host'} can't be found: {fault}") from fault
        return self._known[host]


def resolved(host: str, port: int) -> Sequence[Address]:
    """What the system says a name means."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(each[4][0]) for each in found]


def joined(base: httpx.URL, link: str) -> httpx.URL:
    """Where a link leads from there. FeedUnreachable where it is no address."""
    try:
        return base.join(link) if base != NOWHERE else httpx.URL(link)
    except (httpx.InvalidURL, ValueError, TypeError) as fault:
        raise FeedUnreachable(f"{told(base)} names an address that can't be read") from fault


def told(url: httpx.URL) -> str:
    """An address in words: without user, password and query, which may hold a key."""
    if url == NOWHERE:
        return "a file of the city"
    return f"{url.scheme}://{url.netloc.decode().rpartition('@')[2]}{url.path}"
