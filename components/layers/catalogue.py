"""Every layer that the map can show, in the order of the rail."""

from types import MappingProxyType
from typing import Final

from components.layers import (
    alert,
    camera,
    closure,
    heat,
    hospital,
    incident,
    report,
    responder,
    sensor,
    station,
    unit,
)
from components.layers.layer import Layer

LAYERS: Final[MappingProxyType[str, Layer]] = MappingProxyType(
    {
        module.LAYER.name: module.LAYER
        for module in (incident, alert, closure, unit, responder, camera, sensor, report, heat, station, hospital)
    }
)
