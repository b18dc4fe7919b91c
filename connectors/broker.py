"""A broker heard over MQTT: at least once, in order, acknowledged only when what was heard is on disk."""

from threading import Event
from types import TracebackType
from typing import Any, Final, Protocol, Self
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from config import Feed
from connectors.inbox import Inbox

WEEK_S: Final = 7 * 24 * 3600  # how long the broker keeps what we miss
INFLIGHT: Final = 10_000  # messages it may send before we acknowledge
LONGEST_WAIT_S: Final = 60


class Line(Protocol):
    """Something to listen to. `error` says why nothing comes; None while all is well."""

    error: str | None

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Broker:
    """A connection over MQTT 5 that comes back for ever.

    In MQTT 3.1.1 mosquitto stops after 20 unacknowledged messages; in MQTT 5 the client says how many it takes.
    """

    def __init__(self, feed: Feed, topics: tuple[str, ...], inbox: Inbox) -> None:
        self.error: str | None = "not connected yet"
        self._feed, self._topics, self._inbox = feed, topics, inbox
        self._closing = Event()
        self._client = self._made()

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._inbox.close()
        self._client.disconnect()
        self._client.loop_stop()

    def _made(self) -> paho.Client:
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"watchfloor-{self._feed.name}",
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
        )
        client.reconnect_delay_set(1, LONGEST_WAIT_S)
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        parts = urlsplit(self._feed.url or "")
        auth = self._feed.auth
        if parts.username or auth is not None:
            password = unquote(parts.password) if parts.password else str(auth.secret) if auth else None
            client.username_pw_set(unquote(parts.username or (auth.user if auth else None) or ""), password)
        if parts.scheme == "mqtts":
            client.tls_set()
        return client

    def _start(self) -> None:
        parts = urlsplit(self._feed.url or "")
        session = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        session.SessionExpiryInterval = WEEK_S
        session.ReceiveMaximum = INFLIGHT
        port = parts.port or (8883 if parts.scheme == "mqtts" else 1883)
        self._client.connect_async(parts.hostname or "", port, clean_start=False, properties=session)
        self._client.loop_start()

    def _on_connect(self, client: paho.Client, _: Any, flags: Any, reason: Any, properties: Any) -> None:
        if reason.is_failure:
            self.error = f"the broker refuses us: {reason}"
            return
        self.error = None
        client.subscribe([(topic, SubscribeOptions(qos=1)) for topic in self._topics])

    def _on_subscribe(self, client: paho.Client, _: Any, mid: int, reasons: Any, properties: Any) -> None:
        if refused := [str(reason) for reason in reasons if reason.is_failure]:
            self.error = f"the broker refuses the subscription: {refused[0]}"

    def _on_connect_fail(self, client: paho.Client, _: Any) -> None:
        self.error = f"the broker at {urlsplit(self._feed.url or '').netloc.rpartition('@')[2]} can't be reached"

    def _on_disconnect(self, client: paho.Client, _: Any, flags: Any, reason: Any, properties: Any) -> None:
        if not self._closing.is_set() and self.error is None:
            self.error = f"the connection to the broker was lost: {reason}"

    def _on_message(self, client: paho.Client, _: Any, message: paho.MQTTMessage) -> None:
        mid, qos = message.mid, message.qos
        self._inbox.put(message.topic, bytes(message.payload), (lambda: client.ack(mid, qos)) if qos else None)
