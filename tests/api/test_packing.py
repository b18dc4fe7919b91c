"""Pieces packed once and shared: each can stand in any stream, after any other."""

import gzip
import zlib

import httpx
from hypothesis import given
from hypothesis import strategies as st

from api.packing import HEADER, Piece, packed
from tests.api.conftest import World


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=6))
def test_any_pieces_in_any_order_unpack_to_what_was_said(pieces: list[bytes]) -> None:
    unpack = zlib.decompressobj(31)
    heard = [unpack.decompress((b"" if n else HEADER) + packed(piece)) for n, piece in enumerate(pieces)]
    assert heard == pieces  # each at once: nothing waits for the next


def test_a_second_of_two_thousand_moves_is_a_third_of_its_size() -> None:
    told = b",".join(b"%d.%06d" % (n % 90, n * 7919 % 1_000_000) for n in range(8000))
    assert len(Piece(told).bytes(True)) < len(told) * 0.6
    assert Piece(told).bytes(False) is not None


def test_whoever_cannot_unpack_is_told_plainly(address: str, busy: World) -> None:
    with httpx.stream("GET", f"{address}/live", headers={"Accept-Encoding": "identity"}, timeout=10) as answer:
        assert "content-encoding" not in answer.headers
        assert next(answer.iter_raw()).startswith(b"retry:")
    with httpx.stream("GET", f"{address}/live", headers={"Accept-Encoding": "gzip"}, timeout=10) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert next(answer.iter_raw())[:2] == gzip.compress(b"")[:2]
