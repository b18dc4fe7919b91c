"""What people call Meridian's control room about: the dispatch system's own words, how urgent, how told."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from simulation.plane import Floats, Ints

KINDS = ("fire", "medical", "crime", "traffic", "hazard", "flood", "crowd", "public", "other")


@dataclass(frozen=True)
class CallType:
    """One type of call: its share within its kind, chances of priority 1 to 5, and openings of its story."""

    kind: str
    words: str
    share: float
    urgency: tuple[float, float, float, float, float]
    openings: tuple[str, ...]


P1, P2, P3, P4, P5 = (
    (0.55, 0.4, 0.05, 0.0, 0.0), (0.05, 0.63, 0.27, 0.05, 0.0), (0.0, 0.14, 0.58, 0.25, 0.03),
    (0.0, 0.01, 0.19, 0.62, 0.18), (0.0, 0.0, 0.05, 0.4, 0.55),
)  # fmt: skip


def _t(
    kind: str, words: str, share: float, urgency: tuple[float, float, float, float, float], *openings: str
) -> CallType:
    return CallType(kind, words, share, urgency, openings)


CALL_TYPES = (
    _t("fire", "Structure fire", 9, P1, "flames from a first-floor window", "smoke from the roof of a shop with flats above, people may be inside", "kitchen fire, occupants out"),
    _t("fire", "Automatic fire alarm", 34, P3, "commercial, zone 3", "residential block, no smoke seen", "alarm in a school building, staff evacuating"),
    _t("fire", "Vehicle fire", 9, P2, "car alight, nobody inside", "van smoking from the engine, parked under a building"),
    _t("fire", "Rubbish fire", 20, P4, "skip alight behind shops", "bin on fire beside a fence", "smell of burning, small fire in an alley"),
    _t("fire", "Smoke investigation", 18, P3, "haze over the rooftops, source unknown", "smell of smoke on the stairs"),
    _t("fire", "Vegetation fire", 7, P3, "grass burning, wind towards houses", "hedge alight"),
    _t("fire", "Vessel fire", 3, P2, "smoke from a moored boat", "engine fire on a fishing boat at the quay"),
    _t("medical", "Cardiac arrest", 4, P1, "CPR in progress, caller on the line", "not breathing, defibrillator fetched from the shop", "found on the floor, no pulse felt"),
    _t("medical", "Chest pain", 15, P2, "pain into the left arm, sweating", "history of heart trouble, pain for twenty minutes"),
    _t("medical", "Breathing difficulty", 14, P2, "asthma, inhaler not helping", "short of breath, speaking single words", "oxygen at home, worse since this morning"),
    _t("medical", "Stroke symptoms", 6, P2, "face drooping on one side, began fifteen minutes ago", "speech slurred, cannot lift the right arm"),
    _t("medical", "Fall", 20, P3, "fell on the stairs, cannot stand", "elderly person on the floor since the night", "fell from a ladder, wrist deformed"),
    _t("medical", "Unconscious person", 7, P2, "lying at a bus stop, breathing", "collapsed in a shop, now waking"),
    _t("medical", "Overdose", 5, P2, "drowsy, tablets beside them", "not responding, naloxone given once"),
    _t("medical", "Seizure", 5, P2, "fitting for four minutes", "seizure has stopped, confused"),
    _t("medical", "Abdominal pain", 9, P3, "severe pain since the morning", "vomiting, cannot keep water down"),
    _t("medical", "Childbirth", 1, P2, "contractions two minutes apart", "waters broken, car will not start"),
    _t("medical", "Allergic reaction", 3, P2, "stung, lips swelling", "ate nuts, rash and wheeze"),
    _t("medical", "Sick person", 11, P4, "feverish and weak for two days", "dizzy, wants to be looked at"),
    _t("crime", "Armed robbery", 2, P1, "shop robbed, one person left on foot", "knife shown, till emptied, nobody hurt"),
    _t("crime", "Robbery of a person", 4, P2, "phone taken, two people ran", "bag snatched, caller shaken"),
    _t("crime", "Burglary in progress", 4, P2, "glass broken, torch seen inside", "two people climbing over the yard wall now"),
    _t("crime", "Burglary, past", 10, P4, "back door forced while away", "garage opened overnight, tools gone"),
    _t("crime", "Assault", 11, P2, "fight has ended, one person bleeding", "pushed and kicked outside a bar", "two people fighting, one has a bottle"),
    _t("crime", "Domestic disturbance", 12, P2, "shouting and things breaking, neighbour calling", "caller has locked the bathroom door"),
    _t("crime", "Shots heard", 2, P1, "three bangs, then a car leaving fast", "possible fireworks, caller unsure"),
    _t("crime", "Theft", 19, P4, "bicycle stolen from a stand", "parcel taken from a doorstep", "shop has somebody waiting in the office"),
    _t("crime", "Theft from vehicle", 14, P5, "window broken, bag gone", "catalytic converter cut off overnight"),
    _t("crime", "Vehicle stolen", 6, P4, "gone since last night", "keys taken through the letter box"),
    _t("crime", "Vandalism", 9, P5, "wing mirrors kicked off along the street", "shop window scratched"),
    _t("crime", "Suspicious person", 7, P3, "trying car doors", "looking into windows with a torch"),
    _t("traffic", "Collision with injuries", 16, P2, "car and motorcycle, rider on the ground", "two cars, one person complains of neck pain", "pedestrian struck, talking"),
    _t("traffic", "Collision, person trapped", 2, P1, "head-on, driver trapped by the legs", "car on its side, someone inside"),
    _t("traffic", "Collision, damage only", 36, P4, "rear-end, both pulled over", "lorry has clipped parked cars"),
    _t("traffic", "Hit and run", 9, P3, "cyclist knocked down, car drove off", "parked car hit, plate noted"),
    _t("traffic", "Signals dark", 8, P3, "six-way junction without lights", "flashing amber in all directions"),
    _t("traffic", "Obstruction", 17, P4, "lorry broken down in the right lane", "mattress on the carriageway", "boat trailer detached, blocking one lane"),
    _t("traffic", "Dangerous driving", 12, P3, "weaving between lanes", "two cars racing, heading north"),
    _t("hazard", "Gas odour", 22, P2, "smell of gas inside a school building, evacuation started", "smell of gas on the stairs", "digger has struck a pipe"),
    _t("hazard", "Power line down", 14, P2, "tree on a power line, street blocked", "wire hanging over the pavement, sparking"),
    _t("hazard", "Chemical spill", 6, P2, "drum leaking at a loading bay", "paint thinner down the drain"),
    _t("hazard", "Carbon monoxide alarm", 16, P2, "alarm sounding, two people with headache", "alarm sounding, nobody feels ill"),
    _t("hazard", "Unsafe building", 12, P3, "cornice loose over the pavement", "scaffold leaning after the wind"),
    _t("hazard", "Tree down", 30, P4, "across one lane", "leaning on a garden wall"),
    _t("flood", "Street flooding", 50, P3, "water under the rail bridge, two cars stalled", "drain overflowing, water at the doorsteps"),
    _t("flood", "Basement flooding", 35, P4, "knee-deep in a cellar, pump has failed", "water coming through the wall"),
    _t("flood", "Water rescue", 15, P1, "person in the river, holding a mooring chain", "kayak overturned off the quay"),
    _t("crowd", "Large gathering", 40, P4, "several hundred people, spilling onto the road", "queue around the block, pushing at the front"),
    _t("crowd", "Crowd crush risk", 8, P2, "people pressed against the barrier, some climbing out", "stairs blocked, more arriving"),
    _t("crowd", "Disorderly group", 52, P3, "about twenty people shouting, bottles thrown", "group refusing to leave"),
    _t("public", "Noise complaint", 38, P5, "music since ten, not the first time", "building work at night"),
    _t("public", "Welfare check", 24, P3, "neighbour not seen for four days, post piling up", "daughter cannot reach her by telephone"),
    _t("public", "Missing person", 7, P2, "child of nine, not home from school", "left the care home in slippers"),
    _t("public", "Trespass", 12, P4, "somebody sleeping in the stairwell", "people on the roof of the warehouse"),
    _t("public", "Animal loose", 10, P4, "dog running between cars", "horse on the road"),
    _t("public", "Assist citizen", 9, P5, "locked out, pan on the stove", "lift stopped, two people inside, calm"),
    _t("other", "Silent call", 34, P3, "called back twice without answer", "open line, voices in the background"),
    _t("other", "Alarm, intrusion", 40, P4, "motion in the rear office", "glass break sensor, keyholder on the way"),
    _t("other", "Assist other agency", 14, P4, "ambulance asks for police", "harbour office asks for a boat"),
    _t("other", "Information", 12, P5, "caller wants advice", "report of a found wallet"),
)  # fmt: skip
_DETAILS = (
    "", "", "", "", "caller will wait outside", "second caller confirms", "caller no longer on the line",
    "second floor, access by the rear stair on the alley side", "door code given by the caller",
    "the building has no lift", "a dog on the premises", "language line in use",
    "nobody is hurt as far as the caller can tell",
)  # fmt: skip
_ENDINGS = (
    "", "", "", "", "", "", "parking is blocked by works", "caller asks not to be named",
    "reported by 4 residents", "last similar call here nine days ago; crew reported a locked gate at the side "
    "entrance and asked for the caretaker's number, which is held by the control room",
)  # fmt: skip


class _Book:
    """The types in arrays, so that two hundred thousand calls are worded at once."""

    words = np.array([t.words for t in CALL_TYPES], dtype=object)
    kind = np.array([KINDS.index(t.kind) for t in CALL_TYPES])

    @cached_property
    def share(self) -> dict[int, tuple[Ints, Floats]]:
        """For each kind its types and their summed shares."""
        book = {}
        for kind in range(len(KINDS)):
            types = np.flatnonzero(self.kind == kind)
            shares = np.array([CALL_TYPES[i].share for i in types], dtype=float)
            book[kind] = (types, np.cumsum(shares / shares.sum()))
        return book

    @cached_property
    def urgency(self) -> Floats:
        """Summed chances of each priority, one row a type."""
        return np.cumsum(np.array([t.urgency for t in CALL_TYPES]), axis=1)


_book = _Book()


def types_of(kind: Ints, u: Floats) -> Ints:
    """Which type each call has, from a uniform number each."""
    chosen = np.zeros(len(kind), dtype=np.int64)
    for number, (types, shares) in _book.share.items():
        rows = kind == number
        chosen[rows] = types[np.minimum(np.searchsorted(shares, u[rows]), len(types) - 1)]
    return chosen


def priorities(types: Ints, u: Floats) -> Ints:
    """The priority of each call, 1 the highest."""
    found: Ints = np.minimum((u[:, None] >= _book.urgency[types]).sum(axis=1) + 1, 5)
    return found


def narratives(types: Ints, u: Floats) -> pl.Series:
    """What the call taker wrote, from three uniform numbers each."""
    widest = max(len(t.openings) for t in CALL_TYPES)
    opening = np.array([[t.openings[i % len(t.openings)] for i in range(widest)] for t in CALL_TYPES], dtype=object)
    count = np.array([len(t.openings) for t in CALL_TYPES])
    first = pl.Series(opening[types, (u[:, 0] * count[types]).astype(int)], dtype=pl.String)
    detail = pl.Series(_tails(_DETAILS)[(u[:, 1] * len(_DETAILS)).astype(int)], dtype=pl.String)
    ending = pl.Series(_tails(_ENDINGS)[(u[:, 2] * len(_ENDINGS)).astype(int)], dtype=pl.String)
    words = pl.Series(_book.words[types], dtype=pl.String)
    return pl.select(pl.concat_str(words, pl.lit(", "), first, detail, ending)).to_series()


def _tails(parts: tuple[str, ...]) -> np.ndarray:
    return np.array([f"; {part}" if part else "" for part in parts], dtype=object)
