"""Hotkeys, colours and HTML as configs spell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.labeling_config.attributes import COLOUR_NAMES, html_text, normal_colour, normal_hotkey


@pytest.mark.parametrize(
    ("spelled", "key"),
    [
        ("a", "a"),
        ("Q", "q"),
        ("é", "é"),
        ("+", "+"),
        (",", ","),
        ("ctrl++", "ctrl++"),
        ("Ctrl + 1", "ctrl+1"),
        ("shift+ctrl+a", "ctrl+shift+a"),
        ("option+x", "alt+x"),
        ("command+x", "meta+x"),
        ("return", "enter"),
        ("SPACE", "space"),
        ("f5", "f5"),
        ("ctrl+x,command+x", "ctrl+x"),
        ("", ""),
        (" ", ""),
        ("ctrl", ""),
        ("ctrl+", ""),
        ("ctrl+ctrl", ""),
        ("ab", ""),
        ("hyper+a", ""),
        ("\x00", ""),
        ("ctrl+z", ""),
        ("ctrl+return", ""),
    ],
)
def test_hotkeys(spelled: str, key: str) -> None:
    assert normal_hotkey(spelled) == key


@given(st.text(max_size=12) | st.lists(st.sampled_from(["ctrl", "shift", "+", "a", ",", " ", "enter"])).map("".join))
def test_a_normal_hotkey_stays_as_it_is(spelled: str) -> None:
    key = normal_hotkey(spelled)
    assert normal_hotkey(key) == key == key.lower()


@pytest.mark.parametrize(
    ("spelled", "colour"),
    [
        ("DarkOrange", "darkorange"),
        ("rebeccapurple", "#663399"),
        ("#F0a", "#ff00aa"),
        ("#F0a8", "#ff00aa"),
        ("#12AB9F", "#12ab9f"),
        ("#12ab9f80", "#12ab9f"),
        ("rgb(255, 0, 16)", "#ff0010"),
        ("rgba(255 0 16 / 50%)", "#ff0010"),
        ("rgb(100%,0%,50%)", "#ff0080"),
        ("rgb(999,0,0)", "#ff0000"),
        ("hsl(120, 100%, 50%)", "#00ff00"),
        ("hsla(120deg,100%,25%,.5)", ""),
        ("hsla(120deg,100%,25%,0.5)", "#008000"),
        ("#12345", ""),
        ("rgb(1,2)", ""),
        ("rgb(a,b,c)", ""),
        ("var(--x)", ""),
        ("", ""),
    ],
)
def test_colours(spelled: str, colour: str) -> None:
    assert normal_colour(spelled) == colour


def test_there_are_as_many_colour_names_as_in_css() -> None:
    assert len(COLOUR_NAMES) == 148


@given(st.text(max_size=30) | st.from_regex(r"(rgb|hsl)a?\([0-9%., /deg]{0,20}\)", fullmatch=True))
def test_a_colour_is_a_name_or_six_digits(spelled: str) -> None:
    colour = normal_colour(spelled)
    assert not colour or colour in COLOUR_NAMES or (colour[0] == "#" and len(colour) == 7)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<h2>List</h2><a href='x'>here</a>", "List here"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<script>alert(1)</script>x", "x"),
        ("<img src='x'/>", ""),
        ("1 < 2", "1 < 2"),
    ],
)
def test_html_leaves_its_words(markup: str, words: str) -> None:
    assert html_text(markup) == words
