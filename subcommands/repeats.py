"""Rows of one file that name the same record, in eight bytes a row however large the file is."""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

HASH: Final = r"^([0-9a-f]{20})(?:-(\d+))?$"  # what connectors.identity makes of a whole row, and its ordinal
Numbers = npt.NDArray[np.uint64]


class Ordinals:
    """Continues the ordinals among equal rows from one piece of a file to the next."""

    def __init__(self) -> None:
        self._seen: Numbers = np.empty(0, np.uint64)  # sorted
        self._counts: dict[str, int] = {}  # of rows that occur in more than one piece: how often more than once

    def continued(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The piece's rows, named as if the file had been read at once."""
        parts = frame.select(
            name=pl.col("source_id").str.extract(HASH, 1),
            number=pl.col("source_id").str.extract(HASH, 2).cast(pl.Int64).fill_null(1),
        )
        names = parts["name"].to_list()
        hashes = np.fromiter((int(name[:16], 16) for name in names), np.uint64, len(names))
        totals = dict(parts.group_by("name").agg(pl.col("number").max()).iter_rows())
        known = np.isin(hashes, self._seen)
        renamed: dict[str, str] = {}
        if known.any():
            before = {name: self._counts.get(name, 1) for name, old in zip(names, known, strict=True) if old}
            for name, number in parts.iter_rows():
                if name in before:
                    given = name if number == 1 else f"{name}-{number}"
                    renamed[given] = f"{name}-{number + before[name]}"
            self._counts |= {name: count + totals[name] for name, count in before.items()}
        self._counts |= {name: n for name, n in totals.items() if n > 1 and name not in self._counts}
        self._seen = np.union1d(self._seen, hashes)
        if not renamed:
            return frame
        source_id = pl.col("source_id").replace(renamed)
        return frame.with_columns(
            source_id=source_id,
            id=pl.col("id").str.strip_suffix(pl.col("source_id")) + source_id,
        )


class LastWords:
    """Of several undated rows about one record the last in the file is its word."""

    def __init__(self) -> None:
        self._pieces: list[Numbers] = []

    def heard(self, frame: pl.DataFrame, version: str | None) -> None:
        """Note whose rows a piece holds. Rows that carry their own time need no order."""
        number = pl.col("id").hash().replace(0, 1)
        undated = number if version is None else pl.when(pl.col(version).is_null()).then(number).otherwise(0)
        self._pieces.append(frame.select(undated.alias("number"))["number"].cast(pl.UInt64).to_numpy())

    def lasting(self) -> list[pl.Series]:
        """For each piece, which of its rows count."""
        if not self._pieces:
            return []
        every = np.concatenate(self._pieces)
        last = np.zeros(len(every), bool)
        last[len(every) - 1 - np.unique(every[::-1], return_index=True)[1]] = True
        last |= every == 0
        ends = np.cumsum([len(piece) for piece in self._pieces])[:-1]
        return [pl.Series("counts", part) for part in np.split(last, ends)]
