"""What `/response` is asked, as its address says it, and the links that ask it something else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import quote_plus

from dash import html
from dash.development.base_component import Component

from components.words import words

ADDRESS: Final = "/response"
WINDOWS: Final = MappingProxyType({"8h": "8 hours", "24h": "24 hours", "7d": "7 days", "30d": "30 days"})
STEPS: Final = MappingProxyType(
    {"total": "Until on scene", "dispatch": "Dispatch", "turnout": "Turnout", "travel": "Travel"}
)
URGENT: Final = (1, 2)
PRIORITIES: Final = (
    (URGENT, "Urgent: 1 and 2"), ((1,), "1"), ((2,), "2"), ((3,), "3"), ((4,), "4"), ((5,), "5"), ((), "All"),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The window, the step that is told by kind and by district, and which calls; nothing named means all."""

    window: str = "24h"
    step: str = "total"
    priority: tuple[int, ...] = URGENT
    kind: tuple[str, ...] = ()
    area: tuple[str, ...] = ()

    def address(self, **changes: object) -> str:
        """The address of the same page with something else asked; what is usual is left out."""
        asked, usual = replace(self, **changes), Asked()  # type: ignore[arg-type]
        parts = [(name, getattr(asked, name)) for name in ("window", "step")]
        parts += [(name, list_of(getattr(asked, name))) for name in ("priority", "kind", "area")]
        told = {"window": usual.window, "step": usual.step, "priority": list_of(URGENT), "kind": "all", "area": "all"}
        query = "&".join(f"{name}={value}" for name, value in parts if value != told[name])
        return f"{ADDRESS}?{query}" if query else ADDRESS


def list_of(values: Sequence[object]) -> str:
    """Values of one column as the address has them: `1,2`; `all` where none is named."""
    return ",".join(quote_plus(str(each)) for each in values) or "all"


def controls(asked: Asked) -> list[Component]:
    """Window, priority and step, and what the calls were narrowed to."""
    windows = [(asked.address(window=each), said, each == asked.window) for each, said in WINDOWS.items()]
    priorities = [(asked.address(priority=each), said, each == asked.priority) for each, said in PRIORITIES]
    steps = [(asked.address(step=each), said, each == asked.step) for each, said in STEPS.items()]
    return [
        _choice("Reported in the last", windows),
        _choice("Priority", priorities),
        _choice("By kind and district", steps),
        *_narrowed(asked),
    ]


def _choice(name: str, ways: Sequence[tuple[str, str, bool]]) -> Component:
    links = [html.A(said, href=href, **{"aria-current": "true" if on else "false"}) for href, said, on in ways]
    group = html.Div(links, className="segment", role="group", **{"aria-label": name})
    return html.Div([html.Span(name, className="lab", **{"aria-hidden": "true"}), group])


def _narrowed(asked: Asked) -> list[Component]:
    """What the calls were narrowed to, each with its way out."""
    named = [("kind", each, words(each)) for each in asked.kind] + [("area", each, each) for each in asked.area]
    if not named:
        return []
    chips = [
        html.A(f"{said} ✕", className="chip", **{"aria-label": f"No longer only {said}"},
               href=asked.address(**{name: tuple(one for one in getattr(asked, name) if one != value)}))
        for name, value, said in named
    ]  # fmt: skip
    return [html.Div([html.Span("Only", className="lab"), html.Div(chips, className="response-chips")])]
