"""`[risk.plan]`: the patrols that the forecast suggests places for, and how far it may go in that."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from config.values import Frozen, Period


class Plan(Frozen):
    """So many patrols in shifts of `shift_hours`, the first beginning at `begins` (hour of the city's own clock).

    `visit`: how long one stays at a place; `speed_kmh`: how fast it goes between two. `explore`: the share of patrols
    that look elsewhere by lot; `lot`: the width of the luck in all of it (0: none). `cap`: the most that a group of
    areas may be given, over its share of what victims reported. `categories`: what patrols are for; without, all.
    """

    patrols: Annotated[int, Field(ge=1, le=200)] = 8
    shift_hours: Literal[4, 6, 8, 12] = 8
    begins: Annotated[int, Field(ge=0, le=23)] = 6
    visit: Period = timedelta(minutes=15)
    speed_kmh: Annotated[float, Field(ge=3, le=90)] = 25
    explore: Annotated[float, Field(ge=0, le=0.5)] = 0.1
    lot: Annotated[float, Field(ge=0, le=1)] = 0.2
    cap: Annotated[float, Field(ge=1, le=5)] = 1.25
    categories: tuple[str, ...] = ()
