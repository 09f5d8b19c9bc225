"""Scenes in the country: a mountain lake, a tree in a field, a train on a viaduct."""

from __future__ import annotations

from random import Random

from resources.samples.drawing.canvas import Canvas
from resources.samples.drawing.shapes import arc, blob, box, curve, ellipse, joined, poly, stroke
from resources.samples.drawing.things import SHADOW, cloud, flower, leafy_tree, pine, ripples, sun


def _peak(canvas: Canvas) -> None:
    canvas.paint(
        poly((180, 640), (470, 270), (560, 340), (720, 110), (860, 300), (930, 250), (1240, 640)),
        ("#7C8CA3", "#5F7388"),
    )
    canvas.paint(
        poly((720, 110), (860, 300), (930, 250), (1240, 640), (820, 640), (770, 430), (700, 300)), "#3D4F66", alpha=0.4
    )
    snow = poly(
        (596, 288), (720, 110), (826, 254), (790, 330), (752, 272), (726, 352), (690, 280), (650, 360), (632, 290)
    )
    canvas.paint(snow, "#F7FAFC")
    canvas.paint(poly((720, 110), (826, 254), (790, 330), (752, 272), (736, 210)), "#C9D8E6")
    canvas.paint(poly((412, 344), (470, 270), (522, 310), (500, 372), (476, 330), (448, 388), (436, 340)), "#F7FAFC")
    canvas.paint(poly((894, 280), (930, 250), (1010, 350), (976, 372), (954, 318), (926, 344)), "#D5E1EC")


def mountain(canvas: Canvas) -> None:
    canvas.sky("#5FA8DC", "#FBEBD3", 640)
    sun(canvas, 250, 150, 46)
    cloud(canvas, 1100, 170, 1.1)
    cloud(canvas, 470, 130, 0.8)
    canvas.paint(poly((-20, 640), (-20, 420), (140, 300), (300, 450), (420, 380), (640, 640)), "#A3B6C9")
    canvas.paint(poly((820, 640), (1010, 400), (1140, 300), (1290, 420), (1420, 330), (1420, 640)), "#A3B6C9")
    canvas.paint(
        joined(
            poly((96, 334), (140, 300), (196, 356), (160, 374), (138, 340), (120, 366)),
            poly((1096, 334), (1140, 300), (1190, 340), (1160, 368), (1136, 330)),
        ),
        "#EEF3F7",
    )
    _peak(canvas)
    canvas.paint(
        blob(
            (-80, 660),
            (60, 500),
            (260, 540),
            (460, 600),
            (700, 590),
            (960, 610),
            (1180, 520),
            (1480, 500),
            (1480, 700),
            (600, 760),
        ),
        "#5E8B72",
    )
    chance = Random(6)
    for _ in range(70):
        x = chance.choice((chance.uniform(-10, 430), chance.uniform(960, 1410)))
        pine(canvas, x, 610 + chance.uniform(0, 30), chance.uniform(0.4, 0.6), "#41745F", "#33604F")
    _lake(canvas)


def _lake(canvas: Canvas) -> None:
    canvas.paint(box(0, 640, 1400, 950), ("#8FC3D8", "#2B6C8E"))
    canvas.paint(poly((200, 640), (720, 900), (1240, 640)), "#5F7388", alpha=0.35, blur=6)
    canvas.paint(poly((600, 800), (720, 900), (830, 790), (720, 830)), "#FFFFFF", alpha=0.3, blur=8)
    ripples(canvas, 660, 950, 12, count=60)
    canvas.paint(blob((-80, 980), (-60, 800), (140, 830), (420, 900), (620, 990)), ("#6FA257", "#4C7F42"))
    canvas.paint(blob((820, 990), (1060, 890), (1260, 810), (1480, 780), (1480, 1000)), ("#6FA257", "#4C7F42"))
    for x, y, size in (
        (60, 850, 1.7),
        (180, 880, 1.3),
        (280, 900, 1.0),
        (1330, 850, 1.8),
        (1210, 870, 1.3),
        (1120, 900, 0.9),
    ):
        pine(canvas, x, y, size)
    for index in range(14):
        flower(canvas, 40 + index * 29, 900 + index * 37 % 31, 1.0, ("#F7F3EA", "#E85D75", "#8E6BC4")[index % 3])


def _sheep(canvas: Canvas, x: float, y: float, size: float, flip: bool) -> None:
    canvas.place(x, y, size, flip=flip)
    canvas.paint(ellipse(0, 2, 52, 7), SHADOW, alpha=0.25, blur=4)
    canvas.paint(joined(*(box(leg, -24, leg + 7, 2, 2) for leg in (-30, -16, 14, 28))), "#3A3532")
    wool = joined(
        ellipse(0, -40, 46, 26),
        *(ellipse(px, py, 16) for px, py in ((-36, -48), (-16, -60), (8, -62), (30, -54), (40, -38), (-42, -34))),
    )
    canvas.paint(wool, ("#FFFFFF", "#DDD7C8"))
    canvas.paint(blob((44, -64), (60, -66), (74, -46), (70, -36), (54, -40)), "#3A3532")
    canvas.paint(ellipse(46, -60, 11, 5, 30), "#3A3532")
    canvas.paint(ellipse(61, -54, 2.4), "#FFFFFF")
    canvas.place()


def tree(canvas: Canvas) -> None:
    canvas.sky("#6DB5E4", "#F3F3DF", 400)
    for x, y, size in ((160, 130, 0.9), (640, 90, 0.7), (1340, 140, 1.1)):
        cloud(canvas, x, y, size)
    canvas.paint(
        blob((-80, 420), (200, 290), (520, 330), (860, 280), (1200, 320), (1600, 260), (1600, 500), (700, 520)),
        "#A9CBA0",
    )
    canvas.paint(
        blob((-80, 440), (260, 350), (620, 370), (980, 330), (1300, 380), (1600, 330), (1600, 520), (700, 560)),
        "#E3CF74",
    )
    for x in range(-200, 1700, 60):
        canvas.paint(stroke(curve((x + 200, 346), (x + 90, 400), (x, 460)), 2, 5), "#B99F45", alpha=0.5)
    canvas.paint(
        blob((-80, 600), (-60, 420), (300, 404), (760, 420), (1160, 396), (1600, 420), (1600, 600)),
        ("#8DC063", "#5B9445"),
    )
    for x, size in ((130, 0.35), (180, 0.28), (1250, 0.4), (1310, 0.3)):
        leafy_tree(canvas, x, 408, size)
    leafy_tree(canvas, 560, 452, 1.38)
    for x, y, size, flip in (
        (250, 470, 0.8, False),
        (380, 448, 0.6, True),
        (830, 462, 0.75, True),
        (930, 446, 0.55, False),
    ):
        _sheep(canvas, x, y, size, flip)
    rails = joined(
        stroke(curve((1010, 432), (1250, 444), (1520, 430)), 6), stroke(curve((1010, 452), (1250, 464), (1520, 450)), 6)
    )
    canvas.paint(joined(rails, *(box(x, 420, x + 9, 480, 2) for x in range(1020, 1500, 62))), "#8A6A4A")
    for index in range(40):
        flower(canvas, 20 + index * 38, 484 - index * 29 % 23, 0.55, ("#F7F3EA", "#E85D75", "#F3C14B")[index % 3])


def train(canvas: Canvas) -> None:
    canvas.sky("#8CC4E6", "#FCEBD0", 520)
    sun(canvas, 1240, 110, 38)
    cloud(canvas, 300, 150, 1.0)
    canvas.paint(blob((-80, 560), (160, 300), (420, 360), (760, 290), (1100, 350), (1600, 240), (1600, 640)), "#9FBBA6")
    canvas.paint(blob((-80, 620), (200, 440), (600, 480), (1000, 430), (1600, 460), (1600, 700), (-80, 700)), "#7FA36B")
    canvas.paint(box(-10, 330, 1510, 600), ("#CDBCA2", "#A8957A"))
    for x in range(30, 1500, 180):
        canvas.paint(joined((arc(x + 60, 440, 62, 180, 360),), box(x - 2, 438, x + 122, 610)), ("#8FB0A0", "#7FA36B"))
    canvas.paint(box(-10, 322, 1510, 342), "#8C7B65")
    coaches(canvas)
    canvas.paint(blob((-80, 600), (400, 560), (900, 580), (1600, 550), (1600, 700), (-80, 700)), "#5B8C4A")


def coaches(canvas: Canvas) -> None:
    """Paint three coaches and a locomotive, from x 170 to 1430, standing on y 327."""
    for x in (170, 560, 950):
        canvas.paint(box(x, 226, x + 376, 312, 14), ("#D5493E", "#A9332B"))
        canvas.paint(box(x, 268, x + 376, 278), "#FBF3E4")
        canvas.paint(
            joined(*(box(x + at, 238, x + at + 44, 264, 5) for at in range(24, 340, 58))), ("#35495A", "#7592A2")
        )
        canvas.paint(joined(*(ellipse(x + at, 314, 13) for at in (60, 100, 276, 316))), "#2A2E33")
    canvas.paint(blob((1322, 226), (1380, 232), (1430, 290), (1424, 312), (1318, 312)), "#D5493E")
    canvas.paint(poly((1370, 240), (1388, 240), (1414, 270), (1370, 270)), "#35495A")
