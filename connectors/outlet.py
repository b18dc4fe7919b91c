"""What the city says back: each record as a JSON object, to an address, a broker or a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import orjson
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from config import Feed, Outlet
from connectors.errors import FeedTooSlow, FeedUnreachable
from connectors.web import Web

TAKEN_S: Final = 10.0  # until a broker has acknowledged
_OPTIONS: Final = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


def send(outlet: Outlet, record: Mapping[str, Any], web: Web, folder: Path) -> None:
    """Give one record to an outlet; when this returns, the other side has it. FeedError says why it has not."""
    body = orjson.dumps({name: value for name, value in record.items() if value is not None}, option=_OPTIONS)
    if outlet.kind == "http":
        with web.errand(_as_feed(outlet)) as errand:
            errand.post(outlet.url, body)
    elif outlet.kind == "mqtt":
        _publish(outlet, topic(outlet, record), body)
    else:
        _append(folder / urlsplit(outlet.url.replace("file:///", "file://")).netloc, body)


def topic(outlet: Outlet, record: Mapping[str, Any]) -> str:
    """Where on the broker this record goes; what would be a level or a wildcard there becomes an underscore."""
    plain = {name: "".join("_" if c in "/+#" else c for c in str(value)) for name, value in record.items()}
    return (outlet.topic or "").format_map(plain)


def _publish(outlet: Outlet, where: str, body: bytes) -> None:
    parts = urlsplit(outlet.url)
    client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    secret = str(outlet.auth.secret) if outlet.auth else unquote(parts.password or "")
    if user := unquote(parts.username or (outlet.auth.user if outlet.auth else None) or ""):
        client.username_pw_set(user, secret)
    if parts.scheme == "mqtts":
        client.tls_set()
    try:
        client.connect(parts.hostname or "", parts.port or (8883 if parts.scheme == "mqtts" else 1883))
        client.loop_start()
        told = client.publish(where, body, qos=1)
        told.wait_for_publish(TAKEN_S)
        if not told.is_published():
            raise FeedTooSlow(f"the broker at {parts.hostname} did not acknowledge within {TAKEN_S:g} s")
    except (OSError, ValueError, RuntimeError) as fault:
        raise FeedUnreachable(f"the broker at {parts.hostname} can't be reached: {fault}") from fault
    finally:
        client.disconnect()
        client.loop_stop()


def _append(path: Path, body: bytes) -> None:
    try:
        with path.open("ab") as file:
            file.write(body + b"\n")
    except OSError as fault:
        raise FeedUnreachable(f"{path.name} can't be written: {fault.strerror or fault}") from fault


def _as_feed(outlet: Outlet) -> Feed:
    """An outlet as what asks: its headers and password go to its own host only."""
    return Feed.model_construct(
        name=outlet.name, kind="table", url=outlet.url, headers=outlet.headers, auth=outlet.auth
    )
