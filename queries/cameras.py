"""What only the house itself asks of a camera."""

from queries import sql
from store import Reader


def camera_address(store: Reader, camera_id: str) -> tuple[str, str] | None:
    """The address of its picture, to the last letter, and the source that told it; None where it has none.

    Of several sources the newest word counts, a feed's before the registry's, as in every view.
    """
    found = store.read(sql("camera_address"), id=camera_id)
    return found.row(0) if found.height else None
