"""Sensors and their observations, after OGC SensorThings."""

from datetime import timedelta

from model.table import NUMBER, TEXT, Table

SENSOR = Table("sensor", {"name": TEXT, "quantity": TEXT, "unit": TEXT}, named=True)
OBSERVATION = Table(
    "observation",
    {"sensor_id": TEXT, "quantity": TEXT, "value": NUMBER},
    kept="series",
    subject=("sensor_id", "quantity"),
    look_back=timedelta(hours=2),
)
