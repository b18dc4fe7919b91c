"""What documents, redirects and cameras name never leads inside, unless city.toml lists it."""

import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connectors import deadline
from connectors.errors import FeedError, FeedUnreachable
from connectors.web import Errand, Reply, Web
from simulation.replay import ReplayTransport
from tests.attacks.places import INSIDE, OUTSIDE, Names, Place, place, web
from tests.connectors.conftest import Pen, feed, trip_of

SECRET = b"what only the inside may know"


@pytest.fixture
def inside() -> Iterator[Place]:
    """A service of this machine, that nobody lists."""
    with place(INSIDE) as server:
        server.answers("/secret", SECRET)
        yield server


@pytest.fixture
def outside() -> Iterator[Place]:
    """A publisher out in the world."""
    with place(OUTSIDE) as server:
        yield server


def errand(way: Web, home: str | None = None) -> Errand:
    return way.errand(feed("cap", url=home or "http://feed.example/"))


def followed(way: Web, link: str, origin: str) -> Reply:
    with errand(way) as made:
        return made.follow(link, origin)


NAMES = {"inside.example": [INSIDE], "mixed.example": [f"{OUTSIDE} {INSIDE}"], "six.example": ["::ffff:127.0.0.1"]}
SPELLINGS = [
    "127.0.0.1", "localhost", "LOCALHOST", "localhost.", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0", "0.0.0.0",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "user@127.0.0.1",
    "127.1.0.1@127.0.0.1", "127.1.0.1%40127.0.0.1", "127.1.0.1:80@127.0.0.1", "0177.0.0.1", "①②⑦.⓪.⓪.①",
    "127。0。0。1", "inside.example", "mixed.example", "six.example",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_this_machine_is_followed(inside: Place, outside: Place, host: str) -> None:
    target = f"http://{host}:{inside.server_port}/secret"
    way = web(names=Names(**{name.replace(".", "_"): told for name, told in NAMES.items()}))
    with pytest.raises(FeedUnreachable) as caught:
        followed(way, target, outside.url("/index"))
    assert re.search("is not followed|can't be found|names an address that can't be read", str(caught.value))
    outside.leads("/moved", target.encode("ascii", "ignore").decode())
    with errand(way) as made, pytest.raises(FeedError):
        made.get(outside.url("/moved"))
    assert inside.asked == []


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.100.100.200", "224.0.0.1", "[fd00:ec2::254]",
     "[fe80::1]", "[ff02::1]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]"],
)  # fmt: skip
def test_private_and_link_local_addresses_are_refused_unasked(outside: Place, address: str) -> None:
    began = datetime.now(UTC)
    for target in (f"http://{address}/latest/meta-data/", f"https://{address}/"):
        with pytest.raises(FeedUnreachable, match="inside, which is not followed"):
            followed(web(), target, outside.url("/index"))
        outside.leads("/moved", target)
        with errand(web()) as made, pytest.raises(FeedUnreachable, match="inside, which is not followed"):
            made.get(outside.url("/moved"))
    assert datetime.now(UTC) - began < timedelta(seconds=3)


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "sim://meridian/calls.json", "replay:///etc/passwd", "gopher://127.0.0.1/",
     "ftp://127.0.0.1/", "data:text/xml,<a/>", "//", "http://", "http://[::1", "http://a b/",
     "http://" + "a" * 64 + ".example/", "x" * 70_000],
)  # fmt: skip
def test_no_other_scheme_and_no_nonsense_is_followed(outside: Place, target: str) -> None:
    with pytest.raises(FeedError):
        followed(web(), target, outside.url("/index"))


def test_what_city_toml_names_needs_no_leave(inside: Place) -> None:
    with errand(web(), inside.url("/secret")) as made:
        assert made.get(inside.url("/secret")).body == SECRET


def test_a_feed_inside_may_link_and_redirect_to_itself_and_to_no_other_service(inside: Place) -> None:
    inside.leads("/moved", "/secret")
    with errand(web()) as made:
        assert made.get(inside.url("/moved")).body == SECRET
        assert made.follow("secret", inside.url("/index")).body == SECRET
        assert made.follow(inside.url("/secret", host="localhost"), inside.url("/index")).body == SECRET
    with place(INSIDE) as other, pytest.raises(FeedUnreachable):
        followed(web(), inside.url("/secret"), other.url("/index"))
    assert inside.asked.count("/secret") == 3


def test_what_is_listed_may_be_led_to(inside: Place, outside: Place) -> None:
    outside.leads("/moved", inside.url("/secret"))
    for listed in (INSIDE, "127.0.0.0/24"):
        with errand(web(listed)) as made:
            assert made.get(outside.url("/moved")).body == SECRET
    named = inside.url("/secret", host="cad.inside")
    assert followed(web("cad.inside", names=Names(cad_inside=[INSIDE])), named, outside.url("/")).body == SECRET


def test_a_name_that_means_something_else_the_second_time_is_asked_for_once(inside: Place, outside: Place) -> None:
    """DNS rebinding: the check sees the world, the connection would go to this machine."""
    outside.answers("/secret", b"harmless")
    names = Names(turning_example=[OUTSIDE, INSIDE])
    # Both listen on one port, so that only the address tells them apart.
    with place(OUTSIDE) as publisher, errand(web(names=names)) as made:
        publisher.leads("/", f"http://turning.example:{outside.server_port}/secret")
        for _ in range(3):
            assert made.get(publisher.url("/")).body == b"harmless"
        assert made.follow(f"http://turning.example:{outside.server_port}/secret", publisher.url("/")).body
    assert names.asked.count("turning.example") == 1
    # And where the first answer of a later trip is inside, that trip is not led there.
    with place(OUTSIDE) as publisher, errand(web(names=names)) as made:
        publisher.leads("/", f"http://turning.example:{inside.server_port}/secret")
        with pytest.raises(FeedUnreachable):
            made.get(publisher.url("/"))
    assert inside.asked == []


def test_who_was_led_outside_does_not_come_back_in(inside: Place, outside: Place) -> None:
    """The feed itself is inside and listed by that; the stranger it leads to has no leave to lead back."""
    inside.leads("/index", outside.url("/there"))
    outside.leads("/there", inside.url("/secret"))
    with (
        errand(web(), inside.url("/index")) as made,
        pytest.raises(FeedUnreachable, match=r"leads to 127\.0\.0\.1 inside"),
    ):
        made.get(inside.url("/index"))
    assert inside.asked == ["/index"]


def test_the_name_is_what_tls_proves_though_the_address_is_what_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, trusted = certified(tmp_path, "alerts.example")
    monkeypatch.setattr(deadline, "_trusted", lambda: trusted)
    names = Names(alerts_example=[OUTSIDE], other_example=[OUTSIDE])
    with place(OUTSIDE, served) as publisher, errand(web(names=names)) as made:
        publisher.answers("/", b"sealed")
        assert made.get(publisher.url("/", "alerts.example", "https")).body == b"sealed"
        with pytest.raises(FeedUnreachable, match=r"(?i)certificate"):
            made.get(publisher.url("/", "other.example", "https"))


def test_an_address_that_does_not_answer_leaves_the_next_one(outside: Place) -> None:
    outside.answers("/", b"here")
    with errand(web(names=Names(many_example=["127.1.0.9 127.1.0.1"]))) as made:
        assert made.get(outside.url("/", "many.example")).body == b"here"


def test_an_index_that_leads_inside_lands_without_that_entry(inside: Place, outside: Place, pen: Pen) -> None:
    good = outside.answers("/good.cap", CAP)
    entries = "".join(
        f'<entry><id>{number}</id><link type="application/cap+xml" href="{link}"/></entry>'
        for number, link in enumerate([inside.url("/secret"), "http://[::1", "http://169.254.169.254/", good])
    )
    index = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    of = feed("cap", url=outside.answers("/index", index.encode()))
    outcome = trip_of(of, pen, web()).run()
    assert (outcome.state, outcome.written, outcome.rejected) == ("ok", 1, 3)
    reasons = pen.frame("reject")["reason"].to_list()
    assert sum("inside, which is not followed" in each for each in reasons) == 2
    assert inside.asked == []


def test_a_recording_leads_into_no_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(SECRET)
    way = Web(mounts={"replay": ReplayTransport(tmp_path, lambda: datetime.now(UTC))})
    for link in ("secret", "../secret", f"replay://{tmp_path}/secret", "replay:///etc/passwd", "replay:secret"):
        with pytest.raises(FeedUnreachable, match="not followed"):
            followed(way, link, f"replay://{tmp_path}/index.atom")


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's context for a certificate of that name."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(folder / "both.pem")
    trusted = ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())
    return served, trusted


CAP = b"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>one</identifier><sender>a@b</sender>
<sent>2026-11-22T13:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><category>Met</category><event>Wind</event><urgency>Expected</urgency><severity>Severe</severity>
<certainty>Likely</certainty></info></alert>"""
