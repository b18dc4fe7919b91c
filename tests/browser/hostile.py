"""Meridian, but whoever writes its texts means harm: each is followed by script. `python -m tests.browser.hostile …`.

Everything else is the program as it is: only what the simulated city answers is changed, on its way out.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson
from lxml import etree

import app
from simulation.broker import SimBroker
from simulation.transport import SimTransport

SCRIPT: Final = "<img src=x onerror='window.bitten=1'><script>window.bitten=1</script>\"'><svg onload=window.bitten=1>"
# Texts that people write. Numbers, times, states and what joins one feed to another stay, or no row would come through.
FIELDS: Final = frozenset({
    "address", "narrative", "call_type", "cad_number", "description", "status_notes", "service_name", "text", "sender",
    "agency_responsible", "recipient", "sub_label", "home_station", "zones", "name", "station", "unit", "event",
    "senderName", "headline", "instruction", "areaDesc", "title", "summary", "content",
})  # fmt: skip
BROKEN: Final = {"cad_number": SCRIPT, "received_local": SCRIPT, "narrative": SCRIPT}


def bitten(text: str) -> str:
    """The text with script behind it."""
    return f"{text} {SCRIPT}"


def in_json(told: Any, field: str = "") -> Any:
    """The same document, every text of a person bitten, however deep it stands."""
    if isinstance(told, dict):
        return {key: in_json(value, key) for key, value in told.items()}
    if isinstance(told, list):
        return [in_json(each, field) for each in told]
    return bitten(told) if isinstance(told, str) and field in FIELDS else told


def in_csv(body: bytes) -> bytes:
    """The same table, the columns that people write bitten."""
    rows = csv.DictReader(io.StringIO(body.decode()))
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, rows.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: bitten(text) if key in FIELDS else text for key, text in row.items()} for row in rows)
    return sheet.getvalue().encode()


def in_xml(body: bytes) -> bytes:
    """The same document, the elements that people write bitten."""
    root = etree.fromstring(body)
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in FIELDS - {"sender"} and element.text:  # CAP's sender is an address
            element.text = bitten(element.text)
        if "term" in element.attrib:
            element.attrib.update({"term": bitten(element.attrib["term"]), "label": SCRIPT})
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document


def answered(city: SimTransport, path: str, query: Mapping[str, str]) -> tuple[str, bytes]:
    """What the city says, bitten."""
    kind, body = _asked(city, path, query)
    if "json" in kind and path != "units.json":  # a unit's name is what its messages are told apart by
        told = in_json(orjson.loads(body))
        return kind, orjson.dumps([*told, BROKEN] if path == "calls.json" else told)
    if "csv" in kind and path != "observations.csv":
        return kind, in_csv(body)
    return kind, in_xml(body) if "xml" in kind else body


def said(broker: SimBroker, topic: str, stop: Any) -> Iterator[tuple[str, bytes]]:
    """What the city's receivers say, and now and then something that is no document at all."""
    for number, (where, payload) in enumerate(_messages(broker, topic, stop)):
        yield where, payload
        if number % 500 == 0:
            yield where, SCRIPT.encode()


_asked, _messages = SimTransport._asked, SimBroker.messages

if __name__ == "__main__":
    SimTransport._asked = answered  # type: ignore[method-assign, assignment]
    SimBroker.messages = said  # type: ignore[method-assign, assignment]
    app.main()
