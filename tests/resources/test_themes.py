"""Both themes can be read by people: contrasts after WCAG 2.2, 1.4.3 and 1.4.11."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from annotator.core.design.labels import Label, Labels
from annotator.core.design.objects import Text
from annotator.core.design.tree import Design, View
from annotator.formats.builtin.resources import ROLES, read_theme, resource_bytes
from annotator.ui.theme.label_colours import label_colours

# Words -> every ground that words of this role stand on.
TEXT = {
    "ink": ("ground", "surface", "hover", "pressed", "selection", "band"),
    "muted": ("ground", "surface", "hover", "pressed", "selection", "band"),
    "accent": ("ground", "surface", "hover"),
    "attention": ("ground", "surface", "hover", "band"),
    "danger": ("ground", "surface", "hover", "band"),
    "accent_ink": ("accent", "accent_hover"),
}
# Not words, but what a person must see to work: rings, bars, marks, edges that carry a meaning.
SEEN = {
    "focus": ("ground", "surface", "hover", "pressed", "selection", "band"),
    "accent": ("ground", "surface", "line", "selection"),
    "ink": ("line",),
    "muted": ("ground", "surface"),
    "attention": ("ground", "surface"),
    "danger": ("ground", "surface"),
    "disabled_ink": ("ground", "surface", "line"),
    "wave": ("surface",),
    "cursor": ("surface",),
    **{role: ("ground", "surface") for role in sorted(ROLES) if role.startswith("time_")},
}
THEMES = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def below(theme: Mapping[str, str], pairs: Mapping[str, tuple[str, ...]], least: float) -> list[str]:
    found = ((role, on, contrast(theme[role], theme[on])) for role, grounds in pairs.items() for on in grounds)
    return [f"{role} on {on}: {ratio:.2f}" for role, on, ratio in found if ratio < least]


@pytest.mark.parametrize("name", THEMES)
def test_words_can_be_read_on_every_ground_they_stand_on(name: str) -> None:
    assert below(read_theme(resource_bytes(f"themes/{name}.toml")), TEXT, 4.5) == []


@pytest.mark.parametrize("name", THEMES)
def test_the_focus_ring_and_what_carries_meaning_can_be_seen(name: str) -> None:
    assert below(read_theme(resource_bytes(f"themes/{name}.toml")), SEEN, 3.0) == []


def test_the_contrast_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert below({"ink": "#767676", "ground": "#FFFFFF"}, {"ink": ("ground",)}, 4.6) == ["ink on ground: 4.54"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda text: text.replace('muted = "#5A6470"\n', ""), "muted"),
        (lambda text: text + 'shade = "#000000"\n', "shade"),
        (lambda text: text.replace("#5A6470", "grey"), "muted"),
        (lambda text: text.replace('"#5A6470"', "12"), "muted"),
        (lambda text: text.replace("#5A6470", "#5A6470FF"), "muted"),
    ],
)
def test_a_theme_with_a_role_missing_unknown_or_miscoloured_is_refused_by_name(
    change: Callable[[str], str], named: str
) -> None:
    text = resource_bytes("themes/light.toml").decode()
    assert set(read_theme(text.encode())) == ROLES
    with pytest.raises(ValueError, match=named):
        read_theme(change(text).encode())


def test_the_colours_of_ten_labels_are_seen_on_the_ground_of_the_dark_theme() -> None:
    """On the light one some are as bright as it: what has their colour has an edge."""
    labels = Labels(name="what", to_name="text", labels=tuple(Label(value=str(number)) for number in range(10)))
    colours = label_colours(Design(View(children=(Text(name="text", value="$text"), labels))))
    ground = read_theme(resource_bytes("themes/dark.toml"))["ground"]
    assert min(contrast(colour.name(), ground) for colour in colours.values()) > 2.5
