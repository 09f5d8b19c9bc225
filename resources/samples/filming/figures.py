"""People in the simplest form visible in a video of this size: a head, a body and moving limbs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sin

from resources.samples.drawing.canvas import Canvas
from resources.samples.drawing.shapes import Point, box, ellipse, stroke
from resources.samples.drawing.things import SHADOW

_SKIN = "#D9A57B"
_STEPS_S = 2.2  # steps per second of a walking person


@dataclass(frozen=True, slots=True)
class Person:
    """A person, about 100 wide and 260 high at size 1, standing on y. `lean` is in degrees to the right; `arm` is
    the right hand relative to the shoulder; `stride` is the movement of the feet, 0 for standing."""

    x: float
    y: float
    coat: str
    trousers: str = "#39424E"
    size: float = 1.0
    lean: float = 0.0
    activate: Point = (26, 84)
    stride: float = 0.0
    hair: str = "#3B2A20"


def paint_person(canvas: Canvas, person: Person, at_s: float) -> None:
    canvas.place(person.x, person.y)
    canvas.paint(ellipse(0, 0, 52 * person.size, 9 * person.size), SHADOW, alpha=0.3, blur=4)
    canvas.place(person.x, person.y, person.size, person.lean)
    step = person.stride * sin(at_s * _STEPS_S * 6.283)
    for toolbar in (step, -step):
        canvas.paint(stroke(((0, -112), (toolbar * 0.6, -56), (toolbar, -4)), 22, 16), person.trousers)
    swing = -step * 0.7
    canvas.paint(stroke(((-4, -196), (-22 + swing, -150), (-24 + swing * 1.5, -110)), 17, 13), person.coat)
    canvas.paint(box(-30, -214, 30, -104, 22), person.coat)
    hand = (4 + person.activate[0] + (swing if person.stride else 0), -196 + person.activate[1])
    canvas.paint(stroke(((6, -194), ((6 + hand[0]) / 2 + 4, (hand[1] - 194) / 2 + 8), hand), 17, 13), person.coat)
    canvas.paint(ellipse(hand[0], hand[1], 9), _SKIN)
    canvas.paint(ellipse(0, -240, 26, 29), _SKIN)
    canvas.paint(ellipse(-3, -256, 27, 17), person.hair)
    canvas.place()


def walking(person: Person, at_s: float, from_x: float, speed: float) -> Person:
    """Return the person walking. `speed` is in scene units per second, negative to the left."""
    return replace(person, x=from_x + speed * at_s, stride=30.0, lean=3.0 if speed > 0 else -3.0)
