"""The shape of city.toml; a fault is named by its path, and all faults are told at once."""

from config.city import REGISTRIES, City, Server, demo_refusal, is_loopback
from config.faults import ConfigError
from config.feed import KINDS, Auth, Cancels, Feed, Mapping, Pick
from config.reading import load, load_mapping
from config.values import Secret

__all__ = [
    "KINDS",
    "REGISTRIES",
    "Auth",
    "Cancels",
    "City",
    "ConfigError",
    "Feed",
    "Mapping",
    "Pick",
    "Secret",
    "Server",
    "demo_refusal",
    "is_loopback",
    "load",
    "load_mapping",
]
