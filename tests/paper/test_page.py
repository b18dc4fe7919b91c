"""A page of paper is set in a process of its own, and words stay words."""

import json
import re
from typing import Any

import pytest

from paper.page import PaperError, printed
from tests.conftest import ROOT


def told(rows: int) -> str:
    """A hand-over as the template takes it."""
    heads, columns = ["", "Incident"], ["auto", "1fr"]
    lines: list[Any] = [[str(1 + n % 5), f'Smoke {n} #link("x") *bold* _x_ $y$ <z>'] for n in range(rows)]
    sections = [{"title": f"Open, {rows}", "heads": heads, "columns": columns, "rows": lines, "none": "Nothing."}]
    return json.dumps({
        "city": "Town", "by": "ines", "span": "06:00 to 14:00", "finding": "All quiet.", "sections": sections,
        "utc": "2026-11-22T14:00:00Z", "printed": "22 Nov 2026 14:00:00",
    })  # fmt: skip


def test_a_hand_over_of_four_hundred_incidents_is_set_in_one_go() -> None:
    made = printed("handover", told(400), ROOT)
    assert made.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", made)) > 4
    assert b"/URI" not in made


def test_an_empty_hand_over_is_a_page() -> None:
    assert len(re.findall(rb"/Type\s*/Page\b", printed("handover", told(0), ROOT))) == 1


@pytest.mark.parametrize(("form", "said"), [("handover", "{"), ("handover", "{}"), ("../x", "{}")])
def test_what_cannot_be_set_says_why(form: str, said: str) -> None:
    with pytest.raises(PaperError):
        printed(form, said, ROOT)
