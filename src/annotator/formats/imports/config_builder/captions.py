"""Captions of a design generated from a dataset, in the language of the bundle. Other languages get English
captions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct


class Captions(Struct, frozen=True):
    """The captions. `tools` has control names as keys. `points_of` is the caption of key points of a `{series}`."""

    tools: Mapping[str, str]
    points_of: str
    group: str
    flags: str
    image_flags: str
    description: str


ENGLISH: Final = Captions(
    tools={
        "boxes": "Rectangles",
        "outlines": "Polygons",
        "ellipses": "Ellipses",
        "lines": "Lines",
        "masks": "Masks",
        "points": "Points",
        "spots": "Further points",
    },
    points_of="Points: {series}",
    group="Number of the object (its marks share it)",
    flags="What holds of this mark",
    image_flags="What holds of the whole picture",
    description="Description of this mark",
)
FRENCH: Final = Captions(
    tools={
        "boxes": "Rectangles",
        "outlines": "Polygones",
        "ellipses": "Ellipses",
        "lines": "Lignes",
        "masks": "Masques",
        "points": "Points",
        "spots": "Autres points",
    },
    points_of="Points\N{NO-BREAK SPACE}: {series}",
    group="Numéro de l’objet (commun à ses marques)",
    flags="Ce qui vaut pour cette marque",
    image_flags="Ce qui vaut pour toute l’image",
    description="Description de cette marque",
)


def captions(language: str) -> Captions:
    """Return the texts for a BCP 47 language tag."""
    return FRENCH if language.partition("-")[0].lower() == "fr" else ENGLISH
