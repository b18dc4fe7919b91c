"""Cameras' images, through us."""

import httpx

from model.actor import Actor
from model.permission import rights
from tests.api.conftest import World


def test_an_image_is_asked_for_once_a_second_however_many_look(world: World, client: httpx.Client) -> None:
    world.images["cam-1"] = (b"\xff\xd8picture", "image/jpeg")
    answers = [client.get("/images/camera/cam-1") for _ in range(5)]
    assert {answer.content for answer in answers} == {b"\xff\xd8picture"}
    assert answers[0].headers["content-type"] == "image/jpeg"
    assert world.asked_images < 5
    held = {"If-None-Match": answers[0].headers["etag"]}
    assert client.get("/images/camera/cam-1", headers=held).status_code == 304


def test_a_camera_without_an_image_and_what_is_no_image_are_not_found(world: World, client: httpx.Client) -> None:
    world.images["cam-2"] = (b"<script>", "text/html")
    for path in ("/images/camera/none", "/images/camera/cam-2", "/images/else"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_page_that_looks_at_several_hears_of_none_without_a_fault(world: World, client: httpx.Client) -> None:
    answer = client.get("/images/camera/none?quiet")
    assert (answer.status_code, answer.content) == (204, b"")
    world.actor = Actor("anonymous", "public")
    assert client.get("/images/camera/none?quiet").status_code == 401


def test_the_public_sees_no_camera(world: World, client: httpx.Client) -> None:
    world.images["cam-3"] = (b"\xff\xd8picture", "image/jpeg")
    world.actor = Actor("anonymous", "public")
    assert client.get("/images/camera/cam-3").status_code == 401


def test_whose_role_may_not_read_cameras_sees_none(world: World, client: httpx.Client) -> None:
    world.images["cam-3"] = (b"\xff\xd8picture", "image/jpeg")
    world.actor = Actor("desk-2", "operator", rights("operator").changed("operator", deny=["read camera"]))
    assert client.get("/images/camera/cam-3").status_code == 403
    world.actor = Actor("desk-2", "operator")
    assert client.get("/images/camera/cam-3").status_code == 200
