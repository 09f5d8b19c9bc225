"""Outdoor scenes of streets, yards and water: their backgrounds and their moving parts."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sin

from resources.samples.drawing.canvas import Canvas
from resources.samples.drawing.country import coaches
from resources.samples.drawing.lettering import Hand, centred
from resources.samples.drawing.shapes import blob, box
from resources.samples.drawing.things import car, cloud, gull, leafy_tree, ripples, sailboat, sun
from resources.samples.drawing.town import traffic_light
from resources.samples.filming.figures import Person, paint_person, walking

STROLLER = Person(0, 668, "#7A4E8C", size=0.72)
NEIGHBOUR = Person(0, 672, "#2F6F73", "#4B4036", size=0.76, hair="#8C8379")
RUNNER = Person(0, 0, "#E2583E", "#2E3E66", size=0.7)
FIRST = Person(620, 810, "#B4493C", size=1.5)
SECOND = Person(980, 814, "#3D6B9C", "#52483F", size=1.5, hair="#1F1B18")
SELLER = Person(960, 890, "#F2E8D5", size=1.35)
_BANNER = Hand(weight=1.1)

BEGINS_TO_RUN_S, HAS_CROSSED_S = 3.0, 5.2
FIGHT_S = (3.2, 6.4)
BANNER_S = (2.4, 6.8)


def calm_street(canvas: Canvas, at_s: float) -> None:
    paint_person(canvas, walking(STROLLER, at_s, 180, 70), at_s)
    paint_person(canvas, walking(NEIGHBOUR, at_s + 0.2, 1360, -62), at_s)
    car(canvas, 1750 - at_s * 210, 744, 0.95, "#3F79B5", flip=True)
    car(canvas, -150 + at_s * 230, 868, 1.25, "#4F8F7B")
    traffic_light(canvas)


def crossing(canvas: Canvas, at_s: float) -> None:
    """Paint a person who runs across the road in front of a braking car."""
    share = min(1.0, max(0.0, (at_s - BEGINS_TO_RUN_S) / (HAS_CROSSED_S - BEGINS_TO_RUN_S)))
    runs = 0 < share < 1
    person = replace(RUNNER, x=560 + 240 * share, y=672 + 214 * share, size=0.7 + 0.35 * share)
    person = replace(person, stride=44.0 if runs else 0.0, lean=9.0 if runs else 0.0)
    braking_s = max(0.0, at_s - 3.4)
    front = 1760 - 330 * min(at_s, 3.4) - 330 * 0.28 * (1 - exp(-braking_s / 0.28)) - 60 * max(0.0, at_s - 6)
    car(canvas, front, 744, 0.95, "#E7B93C", flip=True)
    paint_person(canvas, person, at_s * 1.8)
    traffic_light(canvas)


def yard(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, 1600, 640), ("#C79B7E", "#A97A60"))
    for row in range(11):
        for x in range(-60 if row % 2 else 0, 1600, 120):
            canvas.paint(box(x + 3, row * 58 + 3, x + 117, row * 58 + 55, 3), "#8E5B46", alpha=0.22)
    for x in (170, 1180):
        canvas.paint(box(x - 12, 128, x + 252, 412, 6), "#EFE6D6")
        canvas.paint(box(x, 140, x + 240, 400), ("#5C7B8C", "#A9C4CC"))
        canvas.paint(box(x + 114, 140, x + 126, 400), "#EFE6D6")
    canvas.paint(box(0, 630, 1600, 900), ("#A7A198", "#7F7A72"))
    canvas.paint(box(0, 624, 1600, 640), "#6F5A4C")
    leafy_tree(canvas, 1490, 660, 1.5)


def fight(canvas: Canvas, at_s: float) -> None:
    """Paint two people who talk, then push each other, until one walks away."""
    begins, ends = FIGHT_S
    near = min(1.0, max(0.0, (at_s - 1.2) / (begins - 1.2)))
    first, second = replace(FIRST, x=520 + 190 * near), replace(SECOND, x=1080 - 130 * near)
    if at_s < begins:
        first = replace(first, activate=(60, 40 + 30 * sin(at_s * 9)), stride=16.0 * (near < 1))
    elif at_s < ends:
        push = sin((at_s - begins) * 5.4)
        first = replace(first, x=first.x + 46 * push, lean=14 * push, activate=(104, 24))
        second = replace(second, x=second.x + 46 * push, lean=12 * push - 4, activate=(-96, 26))
    else:
        second = walking(replace(second, activate=(-24, 84)), at_s - ends, second.x, 150)
    paint_person(canvas, first, at_s)
    paint_person(canvas, second, at_s)


def boats(canvas: Canvas, at_s: float) -> None:
    sailboat(canvas, 380 + at_s * 26, 640 + 5 * sin(at_s * 1.6), 1.3, "#C9503F")
    sailboat(canvas, 1240 - at_s * 18, 560 + 3 * sin(at_s * 1.9 + 1), 0.7, "#2F5D73")
    for x, y, size in ((300, 240, 0.9), (720, 190, 0.7), (1100, 280, 0.8)):
        gull(canvas, x + at_s * 44, y + 14 * sin(at_s * 2.4 + x), size)


def station(canvas: Canvas) -> None:
    canvas.sky("#9CC9E4", "#F6ECD6", 560)
    cloud(canvas, 420, 170, 1.1)
    cloud(canvas, 1180, 130, 0.8)
    canvas.paint(blob((-80, 520), (260, 380), (700, 430), (1200, 360), (1700, 460), (1700, 660), (-80, 660)), "#8FB38A")
    canvas.paint(box(0, 600, 1600, 700), ("#8A8178", "#6B645C"))
    for x in range(0, 1600, 56):
        canvas.paint(box(x, 648, x + 30, 662), "#54463A")
    canvas.paint(box(0, 640, 1600, 650), "#B9BEC4")


def platform(canvas: Canvas, at_s: float) -> None:
    """Paint a train that arrives and stops, and a waiting person with a telephone."""
    _train(canvas, -1900 + 1720 * (1 - exp(-at_s / 2.1)))
    canvas.paint(box(0, 690, 1600, 900), ("#C9C3B8", "#9C958A"))
    canvas.paint(box(0, 716, 1600, 728), "#F3DE8A")
    paint_person(canvas, Person(1130, 860, "#54407A", size=1.2, activate=(18, -34)), at_s)
    canvas.paint(box(1150, 590, 1164, 622, 4), "#22262B")


def _train(canvas: Canvas, x: float) -> None:
    canvas.place(x, 160, 1.5)
    coaches(canvas)
    canvas.place()


def selling(canvas: Canvas, at_s: float) -> None:
    """Paint the front of a market stall, where a banner comes down and goes up again."""
    begins, ends = BANNER_S
    down = min(1.0, max(0.0, (at_s - begins) / 0.5)) * min(1.0, max(0.0, (ends - at_s) / 0.5))
    calls = begins < at_s < ends
    paint_person(canvas, replace(SELLER, activate=(74, -10 + 22 * sin(at_s * 7)) if calls else (26, 84)), at_s)
    if down > 0:
        canvas.place(0, -260 * (1 - down))
        canvas.paint(box(150, 40, 1050, 230, 10), "#FFE35A")
        canvas.paint(centred("HALF PRICE", 600, 160, 92, _BANNER), "#B3261E")
        canvas.paint(centred("ORDER NOW AT FRUIT4U", 600, 214, 34, _BANNER), "#33261E")
        canvas.place()


def bay(canvas: Canvas) -> None:
    canvas.sky("#7FC4E8", "#FCEBCB", 470)
    sun(canvas, 1250, 130, 44)
    cloud(canvas, 380, 170, 1.0)
    canvas.paint(blob((-60, 480), (120, 350), (420, 300), (640, 400), (820, 370), (1060, 480), (300, 560)), "#A9C6B5")
    canvas.paint(box(0, 456, 1600, 900), ("#57B1C6", "#175A79"))
    ripples(canvas, 480, 880, 3, count=80)
