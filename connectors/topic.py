"""Topic templates: "wearables/{responder_id}/{sign}" as a subscription, and as what it captures."""

import re


def subscription(template: str) -> str:
    """The template as a topic filter: each {name} is one level."""
    return re.sub(r"\{[^/{}]+\}", "+", template)


def names(template: str) -> list[str]:
    """What the template captures."""
    return re.findall(r"\{([^/{}]+)\}", template)


def pattern(template: str) -> re.Pattern[str]:
    """The template as a pattern with a group for each name; + and # stand for themselves."""
    parts = re.split(r"(\{[^/{}]+\}|\+|#)", template)
    wild = {"+": "[^/]*", "#": ".*"}
    return re.compile("".join(_part(part) if part[:1] == "{" else wild.get(part, re.escape(part)) for part in parts))


def _part(name: str) -> str:
    return f"(?P<{re.sub(r'[^A-Za-z0-9_]', '_', name[1:-1])}>[^/]+)"
