"""What a design that is made of a data set says above what it asks, in the language of the bundle. What is neither
English nor French is told in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct


class Captions(Struct, frozen=True):
    """`tools` by the names of the controls. `points_of` stands above key points that are parts of a `{series}`."""

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
    """`language` is a BCP 47 tag."""
    return FRENCH if language.partition("-")[0].lower() == "fr" else ENGLISH
