"""Marks as a text of HTML: every element with what it says, and nothing that people wrote as anything but text."""

import pytest
from dash import dcc, html

from components.markup import markup


def test_elements_with_their_attributes_and_texts() -> None:
    row = html.Tr([html.Td("1 < 2", className="num", colSpan=2), None, html.Td([html.B(5), " of 7"])], id="r")
    assert markup(row) == '<tr id="r"><td class="num" colspan="2">1 &lt; 2</td><td><b>5</b> of 7</td></tr>'
    assert markup(html.Img(alt="", src="/a?b=1&c=2")) == '<img alt="" src="/a?b=1&amp;c=2">'


def test_what_is_true_stands_alone_and_what_is_not_is_left_out() -> None:
    assert markup(html.Div(hidden=True, title=None, **{"data-since": "now"})) in (
        '<div hidden="" data-since="now"></div>',
        '<div data-since="now" hidden=""></div>',
    )
    assert markup(html.Div(hidden=False)) == "<div></div>"


def test_script_is_never_more_than_text() -> None:
    bad = "\"'><script>window.bitten=1</script>"
    told = markup([html.A(bad, href="/x", title=bad), bad])
    assert "<script" not in told and "&lt;script&gt;" in told
    assert 'title="&quot;&#x27;&gt;&lt;script' in told


def test_what_is_no_element_is_refused() -> None:
    with pytest.raises(TypeError, match="Store is no element"):
        markup(dcc.Store(id="s"))
