"""Citizen reports as a GeoReport v2 server answers them, in JSON and XML."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from lxml import etree

from simulation.city import Meridian
from simulation.reports import SERVICES, CitizenReport, address, reports
from simulation.wire.rows import instant

TWO_DAYS_S = 2 * 86_400.0
NINETY_DAYS = 90
MOST = 1000  # GeoReport v2: a server may answer with at most 1000 requests


def services(form: str) -> bytes:
    """The list of what may be reported."""
    told = [
        {"service_code": code, "service_name": name, "description": f"Report: {name.lower()}.", "metadata": False,
         "type": "realtime", "keywords": name.lower(), "group": "Streets"}
        for code, name, *_ in SERVICES
    ]  # fmt: skip
    return _written("services", "service", told, form)


def requests(city: Meridian, query: Mapping[str, str], form: str) -> bytes:
    """Requests made within a window, at most 90 days; without one, whatever was made or changed in two days."""
    at = city.advance()
    if "service_request_id" in query:
        return one_request(city, query["service_request_id"], form)
    windowed = "start_date" in query or "end_date" in query
    end = _moment(query["end_date"]) if "end_date" in query else at
    start = _moment(query["start_date"]) if "start_date" in query else end - (90 if windowed else 2) * 86_400.0
    start = max(start, end - NINETY_DAYS * 86_400.0)
    days = int((at - start) // 86_400) + 1
    found = []
    for report in reports(city.seed, at, days if windowed else 30):
        changed = report.state(at)[2]
        inside = start <= report.asked <= end if windowed else changed >= start
        if "updated_after" in query:
            inside = inside and changed > _moment(query["updated_after"])
        code = query.get("service_code", report.code)
        if inside and report.code in code.split(",") and report.state(at)[0] in query.get("status", "open,closed"):
            found.append(report)
    size = max(1, min(int(query.get("page_size", MOST)), MOST))
    page = max(1, int(query.get("page", 1)))
    found.sort(key=lambda r: -r.asked)
    return _written(
        "service_requests", "request", [_request(city, r, at) for r in found[(page - 1) * size : page * size]], form
    )


def one_request(city: Meridian, number: str, form: str) -> bytes:
    """One request; KeyError when there is none of that number."""
    at = city.advance()
    found = [r for r in reports(city.seed, at, NINETY_DAYS) if r.number == number]
    if not found:
        raise KeyError(number)
    return _written("service_requests", "request", [_request(city, r, at) for r in found], form)


def _request(city: Meridian, report: CitizenReport, at: float) -> dict[str, Any]:
    status, note, changed = report.state(at)
    where, lon, lat = address(city.seed, report)
    return {
        "service_request_id": report.number,
        "status": status,
        "status_notes": note,
        "service_name": report.name,
        "service_code": report.code,
        "description": report.text,
        "agency_responsible": "City Works",
        "service_notice": None,
        "requested_datetime": instant(report.asked),
        "updated_datetime": instant(changed),
        "expected_datetime": None,
        "address": where,
        "address_id": None,
        "zipcode": None,
        "lat": lat,
        "long": lon,
        "media_url": None,
    }


def _moment(text: str) -> float:
    given = datetime.fromisoformat(text)
    return (given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp()


def _written(root: str, name: str, rows: list[dict[str, Any]], form: str) -> bytes:
    if form == "json":
        return orjson.dumps(rows)
    document = etree.Element(root)
    for row in rows:
        child = etree.SubElement(document, name)
        for key, value in row.items():
            etree.SubElement(child, key).text = None if value is None else str(value)
    text: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
    return text
