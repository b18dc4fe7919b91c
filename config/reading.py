"""Reading city.toml and MAPPING.toml."""

import os
import tomllib
from collections.abc import Mapping as Environ
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.city import City
from config.faults import SECTIONS, ConfigError, beyond, sentence, unknown_columns
from config.feed import Mapping
from model.table import Table


def load(path: Path | str, environ: Environ[str, str] = os.environ) -> City:
    """The city of that file; ConfigError with every fault otherwise."""
    path = Path(path)
    raw = _toml(path)
    faults = list(beyond(raw))
    flat = raw.get("city") if isinstance(raw.get("city"), dict) else {}
    flat = {**(flat or {}), **{key: raw[key] for key in SECTIONS[1:] if key in raw}}
    context = {"folder": path.resolve().parent, "environ": environ}
    try:
        city = City.model_validate(flat, context=context)
    except ValidationError as errors:
        faults += [sentence(error, raw) for error in errors.errors()]
    if faults:
        raise ConfigError([f"{path.name}: {fault}" for fault in dict.fromkeys(faults)])
    return city


def load_mapping(path: Path | str, table: Table) -> Mapping:
    """The mapping of that file for one table; ConfigError with every fault otherwise."""
    path = Path(path)
    raw = _toml(path)
    faults = [f"columns.{name}: {why}" for name, why in unknown_columns(raw.get("columns"), table)]
    try:
        mapping = Mapping.model_validate(raw, context={"folder": path.parent, "environ": os.environ})
    except ValidationError as errors:
        faults += [sentence(error, raw, city=False) for error in errors.errors()]
    if faults:
        raise ConfigError([f"{path.name}: {fault}" for fault in dict.fromkeys(faults)])
    return mapping


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise ConfigError([f"{path.name}: {fault.strerror or fault}"]) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError([f"{path.name}: {fault}"]) from fault
