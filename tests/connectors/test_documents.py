"""Documents from strangers: XML and JSON that must not cost anything."""

import time

import pytest

from connectors.errors import FeedMalformed
from connectors.nesting import read_json, too_deep
from connectors.xml import read_xml

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10 if n else b"&lol;" * 10) for n in range(1, 12))
    + b"]><lolz>&lol11;</lolz>"
)
HOSTILE = {
    "laughs": LAUGHS,
    "a DOCTYPE after comments": b"<?xml version='1.0'?>" + b"<!-- x -->" * 1000 + b"<!DOCTYPE a><a/>",
    "a DOCTYPE in UTF-16": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(
        "utf-16"
    ),
    "a DOCTYPE in UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a+AD4-<a/>',
    "an outside entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "an unknown entity": b"<a>&b;</a>",
    "depth": b"<a>" * 100_000 + b"</a>" * 100_000,
    "just too deep": b"<a>" * 65 + b"</a>" * 65,
    "cut off": b"<a><b>",
    "an unclosed comment": b"<!-- " * 50_000,
    "nothing": b"",
    "not XML": b"HTTP/1.1 403 Forbidden",
    "many attributes": b"<a " + b" ".join(b'b%d="c"' % n for n in range(20_000)) + b'b1=""/>',
    "NUL": b"\x00\x00\x00\x00",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused_and_costs_nothing(name: str) -> None:
    began = time.process_time()
    with pytest.raises(FeedMalformed):
        read_xml(HOSTILE[name])
    assert time.process_time() - began < 0.05


def test_sound_xml_is_read() -> None:
    assert read_xml(b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><!-- a --><a>x<!-- no --></a>").text == "x"
    assert read_xml('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16")).text == "é"
    assert read_xml('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1")).text == "é"
    assert read_xml(b"<a><![CDATA[<!DOCTYPE html><p>]]></a>").text == "<!DOCTYPE html><p>"
    assert read_xml(b"<a>" * 64 + b"</a>" * 64).tag == "a"


@pytest.mark.parametrize(
    "body",
    [b"[" * 65 + b"]" * 65, b"[" * 100_000, b'{"a":' * 70 + b"1" + b"}" * 70, b"", b"nope", b'{"a":1', b"\xff\xfe"],
)
def test_hostile_json_is_refused_and_costs_nothing(body: bytes) -> None:
    began = time.process_time()
    with pytest.raises(FeedMalformed):
        read_json(body)
    assert time.process_time() - began < 0.05


def test_brackets_within_text_are_no_nesting() -> None:
    assert not too_deep(b'["' + b"[" * 1000 + b'", "\\"' + b"{" * 1000 + b'"]')
    assert read_json(b"[" * 64 + b"]" * 64)
    assert too_deep(b"[[]," * 65 + b"]" * 65)


def test_a_large_sound_document_is_read_quickly() -> None:
    body = b"[" + b",".join(b'{"a":"b \\" {[","c":[1,2,{"d":null}]}' for _ in range(50_000)) + b"]"
    began = time.process_time()
    assert len(read_json(body)) == 50_000
    assert time.process_time() - began < 1
