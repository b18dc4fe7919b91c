"""Vital signs: what a responder wears, each sign in its one unit."""

from types import MappingProxyType
from typing import Final

from model.table import NUMBER, TEXT, Table

SIGN_UNITS: Final = MappingProxyType(
    {
        "heart_rate": "/min",
        "core_temperature": "°C",
        "skin_temperature": "°C",
        "spo2": "%",
        "respiration": "/min",
        "air_bar": "bar",
        "co_ppm": "ppm",
        "h2s_ppm": "ppm",
        "hcn_ppm": "ppm",
        "o2_percent": "%",
        "lel_percent": "%",
        "motion": "0 to 1",
        "sos": "0 to 1",
    }
)

VITAL_SIGN = Table(
    "vital_sign",
    {"responder_id": TEXT, "sign": TEXT, "value": NUMBER, "quality": TEXT},
    kept="series",
    subject=("responder_id", "sign"),
    personal=frozenset({"value", "quality"}),
)
