"""The control socket, over a real socket in a real folder."""

import stat
import threading
from collections.abc import Sequence
from pathlib import Path

from subcommands.control import NAME, Control, Say, ask


def test_a_request_is_answered_line_by_line_and_with_a_code(tmp_path: Path) -> None:
    def handle(argv: Sequence[str], say: Say) -> int:
        for word in argv:
            say(f"heard {word}")
        return 3

    control = Control(tmp_path, handle)
    control.open()
    said: list[str] = []
    assert ask(tmp_path, ["import", "incident"], said.append) == 3
    assert said == ["heard import", "heard incident"]
    control.close()


def test_only_its_owner_may_use_it_and_nobody_is_told_when_no_server_listens(tmp_path: Path) -> None:
    assert ask(tmp_path, ["export"], print) is None
    control = Control(tmp_path, lambda argv, say: 0)
    control.open()
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    control.close()
    assert ask(tmp_path, ["export"], print) is None


def test_a_dead_servers_socket_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    control = Control(tmp_path, lambda argv, say: 0)
    control.open()
    assert ask(tmp_path, ["check"], print) == 0
    control.close()


def test_a_folder_deeper_than_a_socket_path_works(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90) / ("e" * 90)
    deep.mkdir(parents=True)
    control = Control(deep, lambda argv, say: len(argv))
    control.open()
    answers: list[int | None] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(deep, ["a", "b"], print))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [2] * 5
    control.close()
