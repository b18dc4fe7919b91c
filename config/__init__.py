"""The shape of city.toml; a fault is named by its path, and all faults are told at once."""

from config.access import RoleChange, Roles, SignIn
from config.city import REGISTRIES, City, Server, demo_refusal, is_loopback
from config.dispatch import USUAL, Dispatch, Plan, Standard, wanted
from config.faults import ConfigError
from config.feed import KINDS, Auth, Cancels, Feed, Mapping, Pick
from config.fusion import Fusion
from config.outlet import Outlet
from config.reach import Address, Reach, Service, network, reach
from config.reading import load, load_mapping
from config.rules import Rule, in_force
from config.values import Secret
from config.wall import Wall, WallView, unknown_areas

__all__ = [
    "KINDS",
    "REGISTRIES",
    "USUAL",
    "Address",
    "Auth",
    "Cancels",
    "City",
    "ConfigError",
    "Dispatch",
    "Feed",
    "Fusion",
    "Mapping",
    "Outlet",
    "Pick",
    "Plan",
    "Reach",
    "RoleChange",
    "Roles",
    "Rule",
    "Secret",
    "Server",
    "Service",
    "SignIn",
    "Standard",
    "Wall",
    "WallView",
    "demo_refusal",
    "in_force",
    "is_loopback",
    "load",
    "load_mapping",
    "network",
    "reach",
    "unknown_areas",
    "wanted",
]
