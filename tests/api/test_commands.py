"""Deeds as JSON: what is set going in the running house, and how often."""

import httpx

from config import Feed
from tests.api.conftest import World


def test_a_deed_sent_twice_sets_going_once_what_somebody_may_have_undone_meanwhile(
    client: httpx.Client, world: World
) -> None:
    world.configured = (Feed(name="weather", kind="cap", url="https://alerts.example/feed"),)
    world.install()

    def sent(deed: str, key: str) -> int:
        told = client.post(f"/commands/{deed}", json={"feed": "weather"}, headers={"Idempotency-Key": key})
        return told.status_code

    asked = (("pause_feed", "first-key"), ("resume_feed", "other-key"), ("pause_feed", "first-key"))
    assert [sent(*each) for each in asked] == [200, 200, 200]
    assert world.turned == [("paused", "weather"), ("resumed", "weather")]
