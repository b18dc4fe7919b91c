"""What every page says of itself, asked of the running app."""

import session
from components.shell import Frame


def frame() -> Frame:
    """Whose city this is, in whose eyes it is drawn, and its time."""
    city = session.city()
    return Frame(city.name, str(city.timezone), session.actor().role, city.server.demo, session.now())
