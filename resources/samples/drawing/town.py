"""Scenes in town: a street with cars, a market stall."""

from __future__ import annotations

from resources.samples.drawing.canvas import Canvas, Paint
from resources.samples.drawing.shapes import arc, blob, box, curve, ellipse, joined, placed, poly, stroke
from resources.samples.drawing.things import SHADOW, car, cloud, leafy_tree, sun, windows

PEAR = blob(
    (0, -1.5),
    (0.4, -1.1),
    (0.5, -0.6),
    (0.95, 0.2),
    (0.6, 0.85),
    (-0.6, 0.85),
    (-0.95, 0.2),
    (-0.5, -0.6),
    (-0.4, -1.1),
)
GLASS: Paint = ("#4A6A80", "#9DBBC7")


def _facades(canvas: Canvas) -> None:
    x = -30.0
    fronts = (
        ("#D98C5F", 230, 420, 3, 4),
        ("#EAD9B8", 250, 350, 4, 3),
        ("#7E9CA8", 220, 480, 3, 5),
        ("#C97064", 260, 390, 4, 3),
    )
    for colour, wide, tall, columns, rows in (
        *fronts,
        ("#E3B98F", 240, 450, 3, 4),
        ("#8DA487", 240, 360, 3, 3),
        fronts[0],
    ):
        top = 600 - tall
        canvas.paint(box(x, top, x + wide, 610), colour)
        canvas.paint(box(x + wide - 22, top, x + wide, 610), SHADOW, alpha=0.1)
        canvas.paint(box(x - 6, top - 12, x + wide + 6, top + 8), "#FFFFFF", alpha=0.75)
        windows(canvas, (x + 8, top + 14, x + wide - 16, 500), columns, rows, GLASS)
        canvas.paint(box(x + 20, 516, x + wide - 100, 600, 4), ("#35495A", "#7592A2"))
        canvas.paint(box(x + wide - 80, 512, x + wide - 38, 610, 3), "#4A3A33")
        awning = poly((x + 12, 506), (x + wide - 92, 506), (x + wide - 80, 540), (x, 540))
        canvas.paint(awning, "#F4EFE6")
        stripes = (
            poly((x + s, 506), (x + s + 16, 506), (x + s + 14, 540), (x + s - 4, 540)) for s in range(0, int(wide), 32)
        )
        canvas.paint(joined(*stripes), colour, inside=awning)
        x += wide


def empty_street(canvas: Canvas) -> None:
    canvas.sky("#79BDE6", "#FBE7C8", 600)
    sun(canvas, 1330, 90, 40)
    cloud(canvas, 330, 130, 0.9)
    cloud(canvas, 1120, 100, 0.7)
    _facades(canvas)
    canvas.paint(box(0, 606, 1600, 660), ("#D8D2C6", "#BDB6A8"))
    for x in (120, 560, 1010, 1450):
        leafy_tree(canvas, x, 640, 0.82)
    for x in (340, 1240):
        canvas.paint(box(x - 4, 380, x + 4, 650), "#2C3A42")
        canvas.paint(stroke(curve((x, 384), (x + 20, 356), (x + 52, 360)), 7), "#2C3A42")
        canvas.paint(poly((x + 38, 360), (x + 72, 360), (x + 64, 380), (x + 46, 380)), "#F7E7A8")
    canvas.paint(box(0, 656, 1600, 900), ("#5C636B", "#3E444B"))
    canvas.paint(box(0, 652, 1600, 664), "#E9E4DA")
    for x in range(-40, 1600, 150):
        canvas.paint(box(x, 764, x + 84, 772), "#F2EFE7", alpha=0.85)
    for y in range(672, 900, 46):
        canvas.paint(
            poly(
                (770 + (900 - y) * 0.12, y),
                (930 - (900 - y) * 0.02, y),
                (936 - (900 - y) * 0.02, y + 26),
                (764 + (900 - y) * 0.12, y + 26),
            ),
            "#F2EFE7",
            alpha=0.9,
        )


def street(canvas: Canvas) -> None:
    empty_street(canvas)
    car(canvas, 250, 744, 0.95, "#E7B93C", flip=True)
    car(canvas, 1430, 742, 0.95, "#3F79B5", flip=True)
    car(canvas, 520, 868, 1.25, "#C8453A")
    car(canvas, 1150, 872, 1.25, "#4F8F7B")
    traffic_light(canvas)


def traffic_light(canvas: Canvas) -> None:
    canvas.paint(box(706, 430, 716, 656), "#2C3A42")
    canvas.paint(box(692, 400, 730, 496, 8), "#20282E")
    for y, colour in ((418, "#6E2A26"), (447, "#6B5724"), (476, "#58D08A")):
        canvas.paint(ellipse(711, y, 11), colour)


def _fruit(canvas: Canvas, x: float, y: float, r: float, colour: Paint, kind: str) -> None:
    if kind == "pear":
        canvas.paint(ellipse(x, y + r * 0.1, r * 1.06), SHADOW, alpha=0.25, blur=3)
        canvas.paint(placed(PEAR, x, y, r), colour)
    else:
        canvas.paint(ellipse(x, y + r * 0.05, r * 1.08), SHADOW, alpha=0.3, blur=3)
        canvas.paint(ellipse(x, y, r, r * 0.95), colour)
    canvas.paint(ellipse(x - r * 0.35, y - r * 0.35, r * 0.22, r * 0.16, -35), "#FFFFFF", alpha=0.5)
    if kind in ("apple", "pear"):
        top = y - r * (1.4 if kind == "pear" else 0.85)
        canvas.paint(stroke(((x, top), (x + r * 0.15, top - r * 0.4)), r * 0.14), "#5B3E28")


def _crate(canvas: Canvas, x: float, colour: Paint, kind: str) -> None:
    for row in (2, 1, 0):
        for column in range(5 - row):
            _fruit(canvas, x + 42 + column * 46 + row * 23, 596 - row * 34, 27, colour, kind)
    canvas.paint(box(x, 600, x + 268, 700), ("#C99A5B", "#A87A42"))
    canvas.paint(joined(box(x, 630, x + 268, 635), box(x, 664, x + 268, 669)), "#6E4B22", alpha=0.6)
    canvas.paint(joined(box(x, 600, x + 14, 700), box(x + 254, 600, x + 268, 700)), "#8F6733")
    canvas.paint(box(x + 96, 612, x + 172, 656, 5), "#FBF6EA")
    canvas.paint(stroke(((x + 110, 628), (x + 146, 628)), 5), "#3A4046")
    canvas.paint(stroke(((x + 110, 642), (x + 138, 642)), 5), "#B3261E")


def _bananas(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.place(x, y, size)
    for turn, colour in ((34, "#E3B22F"), (14, "#F0C33A"), (-8, "#F8D65A")):
        banana = blob((0, 0), (16, 50), (70, 84), (126, 70), (132, 78), (70, 116), (-6, 76), (-16, 4))
        canvas.paint(placed(banana, 0, 0, turn=turn), colour)
        canvas.paint(placed(ellipse(129, 74, 7), 0, 0, turn=turn), "#6E5320")
    canvas.paint(box(-14, -14, 6, 12, 4), "#6E5320")
    canvas.place()


def market(canvas: Canvas) -> None:
    canvas.sky("#A9D6EC", "#F9EBD2", 520)
    for x, tall, colour in (
        (-20, 430, "#E6C9A4"),
        (230, 370, "#D9A58C"),
        (470, 460, "#C9D0C0"),
        (760, 390, "#EBD8B0"),
        (980, 440, "#D6B3A0"),
    ):
        canvas.paint(box(x, 560 - tall, x + 300, 760), colour)
        windows(canvas, (x + 20, 580 - tall, x + 230, 470), 3, 3, ("#8FA9B5", "#BFD0D6"))
    canvas.paint(box(0, 0, 1200, 760), "#FFF3DC", alpha=0.35)
    canvas.paint(box(0, 740, 1200, 900), ("#B9AE9E", "#938877"))
    canvas.paint(ellipse(600, 850, 560, 34), SHADOW, alpha=0.35, blur=16)
    canvas.paint(joined(box(76, 230, 94, 850), box(1106, 230, 1124, 850)), "#7A5638")
    canvas.paint(box(60, 300, 1140, 600), SHADOW, alpha=0.12, blur=20)
    for x, skin, kind in (
        (50, ("#FFB347", "#E8791F"), "orange"),
        (330, ("#E5534B", "#A92A2A"), "apple"),
        (610, ("#CFDB62", "#93A83A"), "pear"),
        (890, ("#A05BA8", "#5E2B70"), "plum"),
    ):
        _crate(canvas, x, skin, kind)
    canvas.paint(box(40, 696, 1164, 850), ("#8A5B3C", "#5F3D27"))
    canvas.paint(box(30, 690, 1174, 712, 4), "#A9744D")
    for x in range(150, 1160, 120):
        canvas.paint(box(x, 712, x + 3, 850), SHADOW, alpha=0.3)
    for x in (250, 520, 800):
        canvas.paint(stroke(((x, 268), (x, 326)), 4), "#5F3D27")
        _bananas(canvas, x - 4, 330, 0.9)
    for index in range(12):
        x = 30 + index * 95
        canvas.paint(
            poly((x + 40 - index * 2, 90), (x + 134 - index * 8 + index * 6, 90), (x + 95, 262), (x, 262)),
            ("#D5493E", "#FBF3E4")[index % 2],
        )
        canvas.paint((arc(x + 47.5, 260, 47.5, 0, 180, 34),), ("#C13C33", "#EFE4CE")[index % 2])
    canvas.paint(box(30, 236, 1170, 262), SHADOW, alpha=0.1)
