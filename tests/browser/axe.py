"""axe-core in the page that is looked at: what stands in the way of somebody who hears, types or sees otherwise."""

import os
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.browser.looking import Looking

HELD = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "watchfloor" / "axe-core-4.14.1.tgz"
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then((found) => done(found.violations.map((one) => ({
  id: one.id, impact: one.impact, help: one.help,
  nodes: one.nodes.slice(0, 4).map((node) => node.target.join(" ") + ": " + (node.any[0]?.message || node.html)) }))));
"""


@cache
def script() -> str:
    """axe's own source; the test is skipped, and says why, where it is not there."""
    if not HELD.exists():
        pytest.skip("axe-core is not there: sh tests/tools.sh fetches it with npm")
    with tarfile.open(HELD) as packed:
        member = packed.extractfile("package/axe.min.js")
        assert member
        return member.read().decode()


def grave(looking: Looking) -> list[dict[str, Any]]:
    """What axe calls serious or critical on the page as it stands."""
    looking.driver.execute_script(script())
    looking.driver.set_script_timeout(60)
    found: list[dict[str, Any]] = looking.driver.execute_async_script(RUN)
    return [one for one in found if one["impact"] in ("serious", "critical")]
