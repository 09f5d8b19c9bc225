"""Scenes of streets, squares and roads with cars, bicycles, people and signs to label. The canvas records where each
is visible (`Canvas.known`)."""

from __future__ import annotations

from random import Random

from resources.samples.drawing import passing
from resources.samples.drawing.canvas import Canvas, Paint
from resources.samples.drawing.shapes import Point, blob, box, ellipse, joined, poly, stroke
from resources.samples.drawing.things import SHADOW, car, cloud, gull, leafy_tree, pine, ripples, sailboat, sun, windows
from resources.samples.drawing.town import empty_street, traffic_light

PERSON, BICYCLE, CAR, SIGN = "person", "bicycle", "car", "sign"


def _car(canvas: Canvas, x: float, y: float, size: float, colour: str, flip: bool = False) -> None:
    with canvas.thing(CAR):
        car(canvas, x, y, size, colour, flip)


def _cycle(canvas: Canvas, x: float, y: float, size: float, colour: str, flip: bool = False) -> None:
    with canvas.thing(BICYCLE):
        passing.cycle(canvas, x, y, size, colour, flip)


def _rider(canvas: Canvas, x: float, y: float, size: float, coat: str, colour: str, flip: bool = False) -> None:
    _cycle(canvas, x, y, size, colour, flip)
    with canvas.thing(PERSON):
        passing.rider(canvas, x, y, size, coat, flip)


def _person(
    canvas: Canvas, x: float, y: float, size: float, coat: str, stride: float = 16, hand: Point = (24, 84)
) -> None:
    dark = ("#39424E", "#4B4036", "#2E3E66")[round(x) % 3]
    hair = ("#3B2A20", "#8C8379", "#1F1B18", "#7A4A22")[round(x) % 4]
    skin = ("#D9A57B", "#8A5A3C", "#E8BE98")[round(x + y) % 3]
    with canvas.thing(PERSON):
        passing.person(canvas, x, y, size, coat, dark, hair, skin, stride, hand)


def _child(canvas: Canvas, x: float, y: float, size: float, coat: str, trousers: str) -> None:
    with canvas.thing(PERSON):
        passing.child(canvas, x, y, size, coat, trousers)


def _sign(canvas: Canvas, x: float, y: float, size: float, kind: str, tall: float = 230) -> None:
    """Paint a sign on a post that stands on y. The post is not part of the object."""
    passing.post(canvas, x, y, size, tall)
    with canvas.thing(SIGN):
        passing.sign(canvas, x, y - (tall - 40) * size, size, kind)


def _front(canvas: Canvas, x: float, wide: float, top: float, low: float, colour: Paint, rows: int) -> None:
    canvas.paint(box(x, top, x + wide, low), colour)
    canvas.paint(box(x + wide - 18, top, x + wide, low), SHADOW, alpha=0.1)
    windows(canvas, (x + 14, top + 20, x + wide - 16, low - 120), max(2, int(wide / 75)), rows, ("#4A6A80", "#9DBBC7"))
    canvas.paint(box(x + wide * 0.5 - 26, low - 100, x + wide * 0.5 + 26, low, 4), "#4A3A33")


def avenue(canvas: Canvas) -> None:
    empty_street(canvas)
    _sign(canvas, 430, 655, 0.9, "no-entry")
    _person(canvas, 860, 650, 0.62, "#7A4E8C")
    _car(canvas, 240, 744, 0.95, "#E7B93C", flip=True)
    _car(canvas, 1395, 742, 0.95, "#3F79B5", flip=True)
    _car(canvas, 560, 868, 1.25, "#C8453A")


def crossroads(canvas: Canvas) -> None:
    empty_street(canvas)
    traffic_light(canvas)
    _sign(canvas, 1150, 655, 0.85, "stop")
    _child(canvas, 806, 742, 0.85, "#E2583E", "#2E3E66")
    _person(canvas, 876, 752, 0.78, "#2F6F73", stride=24)
    _car(canvas, 300, 760, 1.05, "#F1EEE6")
    _rider(canvas, 1340, 860, 0.95, "#F0C33A", "#2F8F74", flip=True)


def evening(canvas: Canvas) -> None:
    empty_street(canvas)
    canvas.paint(box(0, 0, canvas.width, canvas.height), "#1B2A55", alpha=0.46)
    for x in (395, 1295):
        canvas.paint(ellipse(x, 376, 120, 96), "#FFD98A", alpha=0.32, blur=34)
        canvas.paint(ellipse(x, 372, 16, 9), "#FFF1C4")
    _sign(canvas, 780, 655, 0.95, "bus")
    _person(canvas, 700, 652, 0.66, "#8C4A56", stride=8, hand=(10, -20))
    _person(canvas, 636, 652, 0.64, "#4E6B8C", stride=10)
    _car(canvas, 1180, 868, 1.25, "#6E7F8A")
    _car(canvas, 210, 742, 0.95, "#8A3B36", flip=True)


def square(canvas: Canvas) -> None:
    canvas.sky("#8CC6EA", "#FBF0DA", 560)
    cloud(canvas, 1240, 150, 1.0)
    fronts = (("#D9A58C", 330), ("#EAD9B8", 250), ("#86AFA6", 380), ("#E3B98F", 300), ("#C9B4D0", 360))
    for number, (colour, tall) in enumerate(fronts):
        _front(canvas, -40 + number * 336, 330, 560 - tall, 566, colour, 3)
    canvas.paint(box(0, 560, 1600, 900), ("#D6CBB8", "#A99C88"))
    for row in range(7):
        y = 584 + row * row * 7 + row * 6
        canvas.paint(box(0, y, 1600, y + 2 + row * 0.5), SHADOW, alpha=0.12)
    canvas.paint(ellipse(800, 672, 190, 34), ("#8F8577", "#B8AE9E"))
    canvas.paint(ellipse(800, 664, 176, 27), ("#6FB7CC", "#3E87A3"))
    canvas.paint(joined(box(786, 560, 814, 664, 6), ellipse(800, 566, 62, 14)), "#9A9082")
    canvas.paint(stroke(((800, 556), (800, 500)), 8, 3), "#DFF3F8", alpha=0.8)
    _person(canvas, 330, 690, 0.72, "#C9503F", hand=(46, 20))
    _person(canvas, 420, 700, 0.74, "#2F6F73", hand=(-40, 30))
    _cycle(canvas, 1120, 700, 0.62, "#B4493C")
    _child(canvas, 560, 836, 1.2, "#F0C33A", "#3D6B9C")
    _person(canvas, 1390, 850, 1.2, "#54407A", stride=30)
    _sign(canvas, 160, 620, 0.8, "way", 250)


def lane(canvas: Canvas) -> None:
    canvas.sky("#7FC1EA", "#F4EFD8", 520)
    sun(canvas, 240, 130, 42)
    cloud(canvas, 1050, 160, 1.1)
    canvas.paint(blob((-80, 520), (240, 390), (640, 440), (1100, 370), (1700, 470), (1700, 700), (-80, 700)), "#9BBF83")
    canvas.paint(box(0, 500, 1600, 900), ("#8DB564", "#5F8F45"))
    canvas.paint(poly((690, 500), (730, 500), (1180, 900), (180, 900)), ("#8A8F94", "#5E646A"))
    for near in (0.08, 0.22, 0.42, 0.7):
        y, long = 500 + near * 400, 18 + near * 70
        canvas.paint(
            poly((708 - near * 28, y), (712 - near * 20, y), (706, y + long), (696 - near * 12, y + long)), "#F2EFE7"
        )
    for x, y, size in ((110, 560, 0.7), (1310, 590, 0.95), (1500, 570, 0.8), (430, 540, 0.45)):
        leafy_tree(canvas, x, y, size)
    _sign(canvas, 1060, 690, 1.15, "yield")
    _rider(canvas, 470, 800, 0.85, "#E2583E", "#2A5CA8")
    _car(canvas, 800, 600, 0.34, "#C8453A")


def promenade(canvas: Canvas) -> None:
    canvas.sky("#7FC4E8", "#FCEBCB", 440)
    sun(canvas, 1320, 120, 40)
    canvas.paint(box(0, 430, 1600, 640), ("#57B1C6", "#2A7D99"))
    ripples(canvas, 450, 630, 5, count=60)
    sailboat(canvas, 360, 540, 0.6, "#C9503F")
    for x, y, size in ((620, 180, 0.8), (900, 240, 0.6)):
        gull(canvas, x, y, size)
    canvas.paint(box(0, 620, 1600, 900), ("#E4D6BC", "#C2B091"))
    canvas.paint(box(0, 606, 1600, 626), "#F5EBD8")
    for x in range(20, 1600, 130):
        canvas.paint(box(x, 560, x + 10, 620), "#F5EBD8")
    canvas.paint(box(0, 556, 1600, 568), "#F5EBD8")
    for x in (180, 760):
        canvas.paint(joined(box(x, 690, x + 190, 702, 3), box(x, 660, x + 190, 670, 3)), "#8A5B3C")
        canvas.paint(joined(box(x + 14, 660, x + 22, 736), box(x + 168, 660, x + 176, 736)), "#4A3A33")
    _person(canvas, 470, 730, 0.85, "#3D6B9C")
    _person(canvas, 560, 734, 0.85, "#B4493C", stride=20)
    _cycle(canvas, 1040, 740, 0.75, "#54407A")
    _cycle(canvas, 1330, 748, 0.75, "#C9503F", flip=True)
    _rider(canvas, 250, 880, 1.1, "#2F6F73", "#3A4046")
    _child(canvas, 1500, 870, 1.25, "#8C4A56", "#39424E")


def winter(canvas: Canvas) -> None:
    canvas.sky("#A9B9C6", "#E4E9EC", 560)
    for number, (colour, tall) in enumerate((("#B98F7C", 300), ("#8FA3AC", 360), ("#C6B596", 280), ("#9C8CA0", 340))):
        _front(canvas, -60 + number * 430, 380, 580 - tall, 606, colour, 3)
        canvas.paint(box(-70 + number * 430, 566 - tall, 330 + number * 430, 590 - tall, 8), "#F4F7F9")
    for x in (350, 780, 1210):
        pine(canvas, x, 640, 1.5, "#5E7C76", "#4A655F")
        canvas.paint(poly((x - 22, 480), (x, 412), (x + 22, 480)), "#F4F7F9", alpha=0.85)
    canvas.paint(box(0, 600, 1600, 680), ("#F2F5F7", "#DDE4E9"))
    canvas.paint(box(0, 676, 1600, 900), ("#9AA4AC", "#7C868E"))
    canvas.paint(joined(box(0, 700, 1600, 716), box(0, 860, 1600, 900)), "#EEF2F4", alpha=0.7)
    _sign(canvas, 560, 664, 1.0, "children")
    _person(canvas, 960, 664, 0.72, "#B4493C")
    _child(canvas, 1030, 664, 0.8, "#3D6B9C", "#54407A")
    _car(canvas, 300, 800, 1.15, "#2F5D73")
    _car(canvas, 1420, 840, 1.3, "#B9A24A", flip=True)
    chance = Random(11)
    for _flake in range(220):
        place = chance.uniform(0, 1600), chance.uniform(0, 900)
        canvas.paint(ellipse(*place, chance.uniform(1.5, 4)), "#FFFFFF", alpha=0.45)


def stands(canvas: Canvas) -> None:
    """Paint bicycles in a row before a brick wall."""
    canvas.paint(box(0, 0, 1600, 640), ("#C79B7E", "#A97A60"))
    for row in range(11):
        for x in range(-60 if row % 2 else 0, 1600, 120):
            canvas.paint(box(x + 3, row * 58 + 3, x + 117, row * 58 + 55, 3), "#8E5B46", alpha=0.22)
    windows(canvas, (120, 60, 760, 420), 2, 1, ("#5C7B8C", "#A9C4CC"))
    canvas.paint(box(0, 630, 1600, 900), ("#A7A198", "#7F7A72"))
    canvas.paint(box(0, 624, 1600, 640), "#6F5A4C")
    for x, colour, flip in ((250, "#2F8F74", False), (610, "#C9503F", True), (960, "#2A5CA8", False)):
        _cycle(canvas, x, 720, 0.95, colour, flip)
    _sign(canvas, 1240, 700, 1.25, "no-entry", 330)
    _person(canvas, 1430, 800, 1.35, "#F2E8D5", hand=(36, 40))


def bend(canvas: Canvas) -> None:
    """Paint a road by a lake, with small and distant objects that count as well."""
    canvas.sky("#6FB2DE", "#F7E9D2", 470)
    cloud(canvas, 300, 150, 0.9)
    hill = blob((-80, 480), (260, 300), (600, 360), (980, 250), (1420, 330), (1720, 300), (1720, 560), (-80, 560))
    canvas.paint(hill, "#8FA98C")
    canvas.paint(box(0, 470, 1600, 620), ("#7DB9CF", "#3F86A6"))
    ripples(canvas, 480, 610, 9, count=40)
    canvas.paint(
        blob((-40, 620), (500, 586), (1100, 606), (1660, 580), (1660, 940), (-40, 940)), ("#8DB564", "#5A8A42")
    )
    canvas.paint(blob((-40, 720), (420, 650), (900, 664), (1660, 640), (1660, 760), (980, 770), (-40, 900)), "#7B8187")
    for x, y, size in ((180, 650, 0.9), (760, 640, 0.7), (1480, 640, 1.0)):
        pine(canvas, x, y, size)
    _sign(canvas, 1180, 660, 0.7, "yield")
    _car(canvas, 470, 724, 0.5, "#F1EEE6")
    _car(canvas, 1010, 720, 0.52, "#54407A")
    _rider(canvas, 1330, 712, 0.4, "#C9503F", "#23262B", flip=True)
    _person(canvas, 120, 850, 0.95, "#3D6B9C")


def quiet(canvas: Canvas) -> None:
    """Paint a street without any of the objects: a traffic light is not a sign, a boat not a car."""
    canvas.sky("#86C3E6", "#FBEBD0", 500)
    cloud(canvas, 900, 140, 1.0)
    for number, (colour, tall) in enumerate((("#E6C9A4", 300), ("#8DA487", 240), ("#D98C5F", 340))):
        _front(canvas, 560 + number * 350, 346, 540 - tall, 560, colour, 3)
    canvas.paint(box(0, 480, 560, 620), ("#57B1C6", "#2A7D99"))
    sailboat(canvas, 250, 580, 0.8, "#2F5D73")
    canvas.paint(box(0, 560, 1600, 680), ("#D8D2C6", "#BDB6A8"))
    canvas.paint(box(0, 660, 1600, 900), ("#5C636B", "#3E444B"))
    for x in range(-40, 1600, 150):
        canvas.paint(box(x, 764, x + 84, 772), "#F2EFE7", alpha=0.85)
    leafy_tree(canvas, 480, 640, 0.9)
    leafy_tree(canvas, 1330, 640, 0.9)
    traffic_light(canvas)
