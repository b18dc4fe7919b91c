"""What responders wear tells of them: pulse, warmth, breath, air left, motion, and rarely a call for help.

Each sign follows the work its wearer does, with the body's own delay. Ranges after the usual monitors of fire
services: pulse 55–190, core 36.6–39.2 °C (a firefighter gains about one degree in half an hour of hard work),
6.8-litre cylinders of 300 bar that lose 5–9 bar a minute.
"""

from collections.abc import Callable

import numpy as np

from simulation.fleet import members
from simulation.luck import chances, drift
from simulation.plane import Floats

SIGNS = ("heart_rate", "core_temperature", "skin_temperature", "spo2", "respiration", "air_bar", "motion", "sos")
STEP_S = 5.0
LONG_S = 1200.0
FULL_BAR, CHANGE_BAR = 300.0, 62.0
# How hard each kind of work is, 0 to 1; what else is done is taken as 0.4.
EFFORT = {"Structure fire": 0.92, "Vessel fire": 0.85, "Vehicle fire": 0.7, "Vegetation fire": 0.75,
          "Rubbish fire": 0.5,
          "Water rescue": 0.8, "Collision, person trapped": 0.7, "Cardiac arrest": 0.6, "Automatic fire alarm": 0.35,
          "Smoke investigation": 0.45, "Gas odour": 0.45, "Chemical spill": 0.65}  # fmt: skip
MASKED = ("Structure fire", "Vessel fire", "Vehicle fire", "Chemical spill", "Carbon monoxide alarm", "Gas odour")
_STATE_EFFORT = {"available": 0.08, "dispatched": 0.2, "en_route": 0.25, "out_of_service": 0.04}


class Wearing:
    """The signs of everybody, brought forward in steps of five seconds."""

    def __init__(self, seed: int, at: float) -> None:
        crew = members(seed)
        self.seed = seed
        self.ids = tuple(m.id for m in crew)
        self.units = tuple(m.unit_id for m in crew)
        self.fire = np.array([m.unit_id[0] in "EL" for m in crew])
        self.rows = np.arange(len(crew))
        fit = np.array([m.fitness for m in crew])
        self._rest, self._top = 76 - 20 * fit, 172 + 16 * fit
        self.at = at // STEP_S * STEP_S
        self._pulse = self._rest + 4
        self._core = 36.75 + 0.3 * chances(seed, 40, self.rows, self.rows)
        self._air = np.full(len(crew), FULL_BAR)
        self._effort = np.full(len(crew), 0.08)
        self._masked = np.zeros(len(crew), dtype=bool)

    def advance(self, to: float, doing: Callable[[str], tuple[str, str]]) -> None:
        """Bring the signs forward; `doing` tells a unit's state and its kind of work."""
        if to - self.at > LONG_S:
            self._step(to - LONG_S - self.at, doing)
        while self.at + STEP_S <= to:
            self._step(STEP_S, doing)

    def values(self) -> Floats:
        """Every sign of everybody at the last step: [sign, responder]; no air where no cylinder is worn."""
        moment = np.full(len(self.rows), self.at)
        noise = [drift(self.seed, 41 + n, self.rows, moment, every) for n, every in enumerate((20.0, 600.0, 15.0))]
        breath = 12 + 24 * self._effort + 1.5 * noise[0]
        spo2 = np.clip(98.3 - 1.8 * self._effort + 0.9 * noise[2], 90, 100)
        skin = 33.2 + 0.6 * (self._core - 37) + 3.0 * self._masked * self._effort + 0.4 * noise[1]
        sos = self._sos()
        motion = np.where(sos, 0.0, np.clip(0.04 + 0.85 * self._effort + 0.25 * noise[2], 0.03, 1))
        air = np.where(self._masked | (self._air < FULL_BAR - 1), self._air, np.nan)
        pulse = np.clip(self._pulse + 3 * noise[0] + 2 * noise[2], 44, 200)
        return np.array(
            [np.round(pulse), np.round(self._core + 0.03 * noise[1], 2), np.round(skin, 1), np.round(spo2),
             np.round(breath), np.round(air), np.round(motion, 2), sos.astype(float)]
        )  # fmt: skip

    def _step(self, seconds: float, doing: Callable[[str], tuple[str, str]]) -> None:
        self.at += seconds
        told = [doing(unit) for unit in self.units]
        work = np.array([EFFORT.get(w, 0.4) if s == "on_scene" else _STATE_EFFORT.get(s, 0.1) for s, w in told])
        masked = np.array([s == "on_scene" and w in MASKED for s, w in told]) & self.fire
        # Crews work in turns: about twenty minutes in, ten out.
        turn = (self.at + 1800 * chances(self.seed, 44, self.rows, self.rows)) % 1800
        work = np.where((work > 0.5) & (turn > 1200), 0.22, work)
        self._effort += (work - self._effort) * -np.expm1(-seconds / 25)
        self._masked = masked & (work > 0.3)
        heat = np.clip(self._core - 37.2, 0, None) * 9
        target = self._rest + (self._top - self._rest) * self._effort * 0.86 + heat
        self._pulse += (target - self._pulse) * -np.expm1(-seconds / 45)
        warm = 36.85 + 2.1 * self._effort**1.6 * np.where(self._masked, 1.0, 0.55)
        self._core += (warm - self._core) * -np.expm1(-seconds / 1500)
        used = np.where(self._masked, (2.0 + 7.0 * self._effort) * seconds / 60, 0)
        self._air = np.where(self._air - used < CHANGE_BAR, FULL_BAR, self._air - used)
        idle = ~self._masked & (self._effort < 0.12)
        self._air = np.where(idle, FULL_BAR, self._air)

    def _sos(self) -> np.ndarray:
        """Somebody at work calls for help about every five hours, for under a minute."""
        slot = int(self.at // 60)
        odds = chances(self.seed, 45, self.rows, np.full(len(self.rows), slot))
        found: np.ndarray = (odds < 2e-4) & (self._effort > 0.25) & (self.at % 60 < 45)
        return found
