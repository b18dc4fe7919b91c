"""What a call takes: how long it waits, who is sent, how long they stay, when it is closed."""

# Seconds a call waits before units are sent, shortest and longest, by priority: dispatch halls work like this,
# the lesser calls stand in a queue.
WAIT_S = {1: (20, 70), 2: (40, 240), 3: (120, 4500), 4: (300, 10_800), 5: (600, 14_400)}
# Mean minutes on the scene by kind, for priority 3.
WORK_MIN = {"fire": 88, "medical": 70, "crime": 102, "traffic": 92, "hazard": 110, "flood": 150, "crowd": 120,
             "public": 78, "other": 58}  # fmt: skip
URGENT = {1: 2.2, 2: 1.3, 3: 1.0, 4: 0.9, 5: 0.75}
_NEEDS: dict[str, tuple[str, ...]] = {
    "Structure fire": ("fire", "fire", "fire", "fire", "ambulance", "police", "police", "supervisor"),
    "Automatic fire alarm": ("fire", "fire"),
    "Vessel fire": ("fire", "fire", "police"),
    "Cardiac arrest": ("ambulance", "ambulance", "fire"),
    "Armed robbery": ("police", "police", "police", "supervisor"),
    "Shots heard": ("police", "police", "police"),
    "Burglary in progress": ("police", "police", "police"),
    "Assault": ("police", "police"),
    "Domestic disturbance": ("police", "police"),
    "Overdose": ("ambulance", "police"),
    "Collision with injuries": ("police", "ambulance", "fire"),
    "Collision, person trapped": ("fire", "fire", "ambulance", "ambulance", "police", "police", "supervisor"),
    "Gas odour": ("fire", "fire", "police"),
    "Chemical spill": ("fire", "fire", "police", "supervisor"),
    "Carbon monoxide alarm": ("fire", "ambulance"),
    "Water rescue": ("fire", "fire", "ambulance", "police", "supervisor"),
    "Crowd crush risk": ("police", "police", "police", "police", "ambulance", "ambulance", "supervisor"),
    "Disorderly group": ("police", "police", "police"),
    "Missing person": ("police", "police"),
}
_USUAL = {"fire": ("fire",), "medical": ("ambulance",), "hazard": ("fire",), "flood": ("fire",)}
TURNOUT_S = {"police": 12.0, "fire": 70.0, "ambulance": 50.0, "supervisor": 40.0}
TRAVEL_S = 330.0  # what a drive takes on average, for calls long past


def needs(call_type: str, kind: str) -> tuple[str, ...]:
    """The types of unit that a call of this type is given, the most needed first."""
    return _NEEDS.get(call_type, _USUAL.get(kind, ("police",)))


def wait_s(priority: int, u: float) -> float:
    """How long the call stands before units are sent: mostly nearer the shortest."""
    low, high = WAIT_S[priority]
    return low + (high - low) * u * u


def work_s(kind: str, priority: int, u: float) -> float:
    """How long the first unit stays."""
    minutes: float = WORK_MIN[kind] * URGENT[priority] * (0.25 + 1.5 * u**1.5)
    return 60.0 * minutes


def closing_s(u: float) -> float:
    """How long the papers take after the last unit has left."""
    return 90.0 + 600.0 * u
