"""Whether the store can be read."""

from queries import sql
from store import Reader


def alive(store: Reader) -> None:
    """Returns when the store has answered; raises what kept it from doing so."""
    store.read(sql("alive"))
