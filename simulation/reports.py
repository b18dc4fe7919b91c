"""What the people of Meridian report to the city: potholes, dark lamps, noise; opened, worked on, closed."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.calls import DAY_S, utc
from simulation.risk import ZONE, field
from simulation.spots import spots

A_DAY = 60.0
SERVICES = (  # code, name, share, mean days to close, what people write
    ("SW-01", "Pothole", 20, 4.0, ("Deep hole in the right lane.", "Hole at the crossing, a cyclist nearly fell.")),
    ("SW-02", "Street light out", 16, 3.0, ("Lamp dark for three nights.", "Whole row of lamps is out on this side.")),
    ("SW-03", "Graffiti", 14, 5.0, ("Tags on the wall by the bus stop.", "Offensive words on the school gate.")),
    ("SW-04", "Fly-tipping", 15, 2.0, ("Mattresses and bags left on the pavement.", "Builder's waste in the lane.")),
    ("SW-05", "Noise", 12, 0.4, ("Generator running all night.", "Music from the bar after two.")),
    ("SW-06", "Fallen tree or branch", 7, 0.7, ("Branch across the footpath.", "Tree leaning on the fence.")),
    ("SW-07", "Blocked drain", 7, 1.5, ("Water stands a hand deep after rain.", "Drain smells and overflows.")),
    ("SW-08", "Abandoned vehicle", 6, 8.0, ("Car without plates for weeks.", "Van with flat tyres, window broken.")),
    ("SW-09", "Traffic signal fault", 3, 0.3, ("Pedestrian light never turns green.", "Lamp of the amber is out.")),
)  # fmt: skip
_NOTES = ("Done, thank you.", "Repaired by the day crew.", "Removed.", "Duplicate request.",
          "Nothing found on inspection.",
          "Passed to the utility, which confirmed the repair.")  # fmt: skip
_BY_HOUR = np.array([2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 8, 8, 7, 7, 7, 8, 8, 8, 7, 6, 5, 4, 3], dtype=float)


@dataclass(frozen=True)
class CitizenReport:
    """One request: its state at a moment follows from three instants."""

    number: str
    code: str
    name: str
    text: str
    spot: int
    asked: float
    seen: float
    closed: float
    note: str

    def state(self, at: float) -> tuple[str, str | None, float]:
        """Its status, its note and when it last changed, at a moment."""
        if at >= self.closed:
            return "closed", self.note, self.closed
        if at >= self.seen:
            return "open", "Inspected, work is planned.", self.seen
        return "open", None, self.asked


@lru_cache(maxsize=128)
def reports_of_day(seed: int, day: int) -> tuple[CitizenReport, ...]:
    """The reports of a UTC day, in order of time; the same on every start."""
    rng, ground = np.random.default_rng([seed, 20, day]), field(seed)
    weight = np.roll(_BY_HOUR, -_local_shift(day))
    count = rng.poisson(A_DAY)
    at = np.sort(rng.choice(24, count, p=weight / weight.sum()) * 3600 + rng.random(count) * 3600) + day * DAY_S
    share = np.array([s[2] for s in SERVICES], dtype=float)
    service = rng.choice(len(SERVICES), count, p=share / share.sum())
    home = ground.share[7]  # where the public calls from is also where it reports from
    spot = rng.choice(len(home), count, p=home)
    found = []
    for number, (moment, code, where) in enumerate(zip(at.tolist(), service.tolist(), spot.tolist(), strict=True), 1):
        key, name, _, days, texts = SERVICES[code]
        closed = moment + 1200 + float(rng.exponential(days)) * DAY_S
        seen = moment + (closed - moment) * float(rng.uniform(0.1, 0.7))
        text, note = texts[int(rng.integers(len(texts)))], _NOTES[int(rng.integers(len(_NOTES)))]
        found.append(CitizenReport(f"{day}{number:04d}", key, name, text, where, moment, seen, closed, note))
    return tuple(found)


def reports(seed: int, at: float, days: int) -> list[CitizenReport]:
    """Those of the last days that have been made by now."""
    today = int(at // DAY_S)
    return [r for day in range(today - days, today + 1) for r in reports_of_day(seed, day) if r.asked <= at]


def address(seed: int, report: CitizenReport) -> tuple[str, float, float]:
    """Where it is: address, lon and lat."""
    place = spots(seed)
    return str(place.address[report.spot]), float(place.lon[report.spot]), float(place.lat[report.spot])


def _local_shift(day: int) -> int:
    shift = utc(day * DAY_S + 43_200).astimezone(ZONE).utcoffset()
    return round(shift.total_seconds() / 3600) if shift is not None else 0
