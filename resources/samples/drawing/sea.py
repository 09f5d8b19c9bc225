"""Scenes by, on and under the sea."""

from __future__ import annotations

from random import Random

from resources.samples.drawing.canvas import Canvas, Paint
from resources.samples.drawing.shapes import arc, blob, box, curve, ellipse, joined, placed, poly, stroke
from resources.samples.drawing.things import SHADOW, cloud, gull, parasol, ripples, sailboat, sun, windows


def _quay_houses(canvas: Canvas) -> None:
    x = 600.0
    fronts = (
        ("#E7A15C", 96, 190),
        ("#D9695A", 84, 230),
        ("#F0D9A8", 110, 205),
        ("#86AFA6", 92, 250),
        ("#EBC3B0", 120, 200),
    )
    for colour, wide, tall in fronts:
        top = 480 - tall
        canvas.paint(box(x, top, x + wide, 480), colour)
        canvas.paint(box(x + wide - 14, top, x + wide, 480), SHADOW, alpha=0.12)
        canvas.paint(poly((x - 8, top + 2), (x + wide / 2, top - 46), (x + wide + 8, top + 2)), ("#B4573F", "#8F4231"))
        canvas.paint(box(x + wide * 0.66, top - 50, x + wide * 0.66 + 13, top - 14), "#8F4231")
        windows(canvas, (x + 4, top + 6, x + wide - 8, 425), 2 if wide < 100 else 3, 3, ("#3F5D73", "#7FA3B5"))
        canvas.paint(box(x + wide * 0.38, 432, x + wide * 0.38 + 24, 480, 3), "#4A3A33")
        x += wide + 2
    canvas.paint(box(1104, 300, 1200, 480), "#CFA77C")
    windows(canvas, (1108, 310, 1200, 425), 2, 2, ("#3F5D73", "#7FA3B5"))


def _fishing_boat(canvas: Canvas) -> None:
    canvas.place(850, 640, 1.1)
    canvas.paint(ellipse(0, 12, 150, 12), SHADOW, alpha=0.3, blur=6)
    canvas.paint(box(-6, -170, 2, -60), "#6B4A2F")
    canvas.paint(stroke(((-2, -164), (96, -70)), 2), "#6B4A2F")
    canvas.paint(box(-70, -100, 6, -40, 6), "#F7F3EA")
    canvas.paint(box(-80, -108, 16, -96, 4), "#C9503F")
    canvas.paint(box(-58, -86, -34, -62, 3), ("#3F5D73", "#7FA3B5"))
    canvas.paint(box(-26, -86, -4, -62, 3), ("#3F5D73", "#7FA3B5"))
    hull = poly((-130, -50), (60, -46), (150, -72), (108, 10), (-110, 10))
    canvas.paint(hull, "#2C6E91")
    canvas.paint(box(-140, -80, 160, -34), "#F3C14B", inside=hull)
    canvas.paint(box(-140, -8, 160, 20), "#8E2F26", inside=hull)
    canvas.paint(joined(ellipse(-90, -24, 9), ellipse(-30, -22, 9), ellipse(30, -24, 9)), "#22303A")
    canvas.place()


def harbour(canvas: Canvas) -> None:
    canvas.sky("#7FC4E8", "#FCEBCB", 500)
    sun(canvas, 250, 150, 44)
    cloud(canvas, 480, 150, 0.9)
    cloud(canvas, 930, 110, 0.7)
    canvas.paint(blob((-60, 500), (60, 400), (220, 360), (400, 420), (620, 390), (760, 500), (300, 560)), "#A9C6B5")
    canvas.paint(blob((-60, 520), (120, 440), (320, 450), (560, 470), (640, 540), (300, 560)), "#86AE9B")
    canvas.paint(box(0, 484, 1200, 800), ("#57B1C6", "#175A79"))
    for x, colour in ((640, "#E7A15C"), (740, "#D9695A"), (840, "#F0D9A8"), (940, "#86AFA6"), (1050, "#EBC3B0")):
        canvas.paint(box(x - 40, 524, x + 30, 690), colour, alpha=0.22, blur=12)
    canvas.paint(ellipse(250, 560, 40, 70), "#FFF3C4", alpha=0.4, blur=18)
    ripples(canvas, 510, 800, 3, count=70)
    _quay_houses(canvas)
    canvas.paint(box(570, 478, 1200, 530), ("#A79684", "#6E6155"))
    for x in range(585, 1200, 46):
        canvas.paint(box(x, 478, x + 2, 530), SHADOW, alpha=0.16)
    canvas.paint(joined(*(box(x, 460, x + 12, 482, 4) for x in (620, 760, 900, 1040, 1160))), "#3A332D")
    sailboat(canvas, 300, 620, 1.35, "#C9503F")
    sailboat(canvas, 110, 520, 0.42, "#2F5D73")
    sailboat(canvas, 500, 528, 0.36, "#8A5A9B")
    _fishing_boat(canvas)
    canvas.paint(ellipse(590, 728, 26, 8), SHADOW, alpha=0.3, blur=4)
    canvas.paint(poly((572, 728), (580, 690), (600, 690), (608, 728)), "#E06A3B")
    canvas.paint(box(577, 704, 603, 712), "#FFFFFF")
    canvas.paint(ellipse(590, 684, 7), "#F3C14B")
    for x, y, size in ((430, 250, 0.7), (520, 300, 0.5), (120, 290, 0.6), (700, 120, 0.55)):
        gull(canvas, x, y, size)


def _lighthouse(canvas: Canvas) -> None:
    canvas.paint(poly((250, 860), (284, 380), (376, 380), (410, 860)), "#F4F0E8")
    tower = poly((250, 860), (284, 380), (376, 380), (410, 860))
    for y in (460, 600, 740):
        canvas.paint(box(200, y, 460, y + 70), "#C8453A", inside=tower)
    canvas.paint(poly((350, 380), (376, 380), (410, 860), (350, 860)), SHADOW, alpha=0.28)
    canvas.paint(box(316, 560, 340, 596, 12), "#FFD98A")
    canvas.paint(box(316, 700, 340, 736, 12), "#26343F")
    canvas.paint(box(312, 810, 348, 860, 16), "#3B2A25")
    canvas.paint(box(268, 366, 392, 384, 4), "#2A323B")
    canvas.paint(box(296, 300, 364, 366), ("#FFF6CF", "#FFD873"))
    canvas.paint(joined(*(box(x, 300, x + 4, 366) for x in (294, 318, 340, 362))), "#2A323B")
    canvas.paint((arc(330, 302, 46, 180, 360, 52),), "#C8453A")
    canvas.paint(joined(ellipse(330, 248, 6), box(328, 226, 332, 250)), "#2A323B")
    canvas.paint(ellipse(330, 332, 90), "#FFE9A8", alpha=0.55, blur=34)


def lighthouse(canvas: Canvas) -> None:
    canvas.sky("#0B1A38", "#41608F", 860)
    chance = Random(11)
    for _ in range(130):
        x, y = chance.uniform(0, 800), chance.uniform(0, 680)
        canvas.paint(ellipse(x, y, chance.uniform(0.8, 2.4)), "#FFFFFF", alpha=chance.uniform(0.35, 0.95))
    canvas.paint(ellipse(620, 190, 120), "#DCE7FF", alpha=0.22, blur=50)
    canvas.paint(ellipse(620, 190, 58), "#F5F1DC")
    canvas.paint(joined(ellipse(602, 176, 12), ellipse(640, 204, 16), ellipse(628, 160, 7)), "#DAD5BC")
    for far, spread, alpha in ((900, 150, 0.16), (900, 90, 0.2), (900, 46, 0.26)):
        canvas.paint(poly((330, 326), (far, 380 - spread), (far, 420 + spread)), "#FFEDB0", alpha=alpha, blur=5)
    canvas.paint(poly((330, 326), (-40, 290), (-40, 350)), "#FFEDB0", alpha=0.2, blur=5)
    canvas.paint(box(0, 850, 800, 1200), ("#274B78", "#08162E"))
    for step in range(16):
        wide = 26 + step * 5
        y = 866 + step * 19
        x = 620 + (step * 37 % 23) - 11
        canvas.paint(stroke(((x - wide, y), (x + wide, y)), 4), "#F5F1DC", alpha=0.5 - step * 0.022)
    ripples(canvas, 870, 1200, 8, "#A8C4E8", 50)
    canvas.paint(
        blob((-80, 1230), (-60, 900), (120, 840), (320, 850), (430, 870), (470, 960), (400, 1120), (330, 1260)),
        ("#3A4350", "#151B24"),
    )
    canvas.paint(poly((60, 900), (180, 890), (150, 1010), (40, 1060)), "#FFFFFF", alpha=0.06)
    canvas.paint(poly((250, 920), (400, 890), (440, 960), (330, 1040)), "#FFFFFF", alpha=0.07)
    canvas.paint(poly((160, 1060), (300, 1080), (260, 1200), (120, 1200)), "#FFFFFF", alpha=0.05)
    canvas.paint(blob((-60, 900), (120, 836), (320, 846), (440, 872), (300, 892), (100, 880)), "#41604C")
    _lighthouse(canvas)
    canvas.paint(box(90, 770, 230, 862), ("#C9C3B4", "#8F8A80"))
    canvas.paint(poly((76, 774), (112, 712), (208, 712), (244, 774)), "#5C3530")
    canvas.paint(joined(box(112, 800, 144, 832, 2), box(176, 800, 208, 832, 2)), "#FFD98A")
    canvas.paint(joined(ellipse(128, 816, 34), ellipse(192, 816, 34)), "#FFD98A", alpha=0.3, blur=14)
    sailboat(canvas, 640, 930, 0.36, "#59302C", ("#C8CFDA", "#8E98A8"))


def _fish(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    colour: Paint,
    fin: str,
    bands: str = "",
    flip: bool = False,
    turn: float = 0,
) -> None:
    """Paint a fish, about 220 long at size 1, swimming to the left."""
    canvas.place(x, y, size, turn, flip)
    canvas.paint(blob((66, 0), (112, -52), (128, -44), (112, 0), (130, 46), (112, 52)), fin)
    canvas.paint(blob((-40, -40), (0, -84), (60, -64), (52, -26)), fin)
    canvas.paint(blob((-10, 40), (26, 74), (54, 56), (44, 26)), fin)
    body = blob((-112, 4), (-70, -40), (0, -54), (60, -28), (92, 0), (60, 28), (0, 50), (-70, 40))
    canvas.paint(body, colour)
    if bands:
        for at, wide in ((-48, 26), (22, 24), (78, 14)):
            canvas.paint(
                blob((at, -70), (at + wide, -60), (at + wide + 8, 0), (at + wide, 60), (at, 66), (at - 8, 0)),
                bands,
                inside=body,
            )
    canvas.paint(blob((-110, 14), (0, 26), (92, 6), (60, 34), (0, 56), (-70, 44)), SHADOW, alpha=0.14, inside=body)
    canvas.paint(blob((-8, 2), (34, -8), (46, 10), (30, 26), (4, 18)), fin)
    canvas.paint(ellipse(-76, -12, 12), "#FFFFFF")
    canvas.paint(ellipse(-79, -12, 7), "#14202B")
    canvas.paint(stroke(curve((-110, 10), (-98, 14), (-90, 10)), 3), SHADOW, alpha=0.6)
    canvas.place()


def _sea_floor(canvas: Canvas) -> None:
    canvas.place(0, -40)
    canvas.paint(
        blob(
            (-80, 960),
            (160, 850),
            (480, 890),
            (800, 846),
            (1120, 880),
            (1320, 840),
            (1320, 1100),
            (600, 1180),
            (-80, 1100),
        ),
        ("#E9D4A0", "#B99A62"),
    )
    chance = Random(5)
    for x in (90, 130, 180, 1010, 1060, 1110):
        lean, tall = chance.uniform(-30, 30), chance.uniform(200, 330)
        weed = curve((x, 900), (x + 22, 900 - tall * 0.3), (x - 20 + lean, 900 - tall * 0.65), (x + lean, 900 - tall))
        canvas.paint(stroke(weed, 20, 5), chance.choice(("#2F7D5B", "#3E9468", "#256B52")))
    canvas.paint(blob((240, 900), (250, 820), (330, 790), (420, 830), (430, 900)), ("#8C8F99", "#5B5E69"))
    for x, lean in ((700, -60), (740, -10), (780, 40), (820, 80)):
        canvas.paint(stroke(curve((760, 890), (x, 820), (x + lean, 730)), 20, 12), "#E8677A")
        canvas.paint(stroke(curve((x + lean * 0.5, 780), (x + lean * 1.6, 760)), 12, 8), "#E8677A")
    canvas.place(540, 850, 0.5, -10)
    canvas.paint(
        joined(*(placed(blob((0, -14), (0, 14), (76, 0)), 0, 0, turn=72 * step) for step in range(5))), "#F08A4B"
    )
    canvas.place()


def fish(canvas: Canvas) -> None:
    canvas.sky("#8DE5E4", "#0D5B8C", 940)
    for left, wide in ((180, 90), (420, 60), (640, 110), (900, 70)):
        canvas.paint(
            poly((left, -20), (left + wide, -20), (left + wide * 3 - 260, 900), (left - 260, 900)),
            "#FFFFFF",
            alpha=0.12,
            blur=12,
        )
    canvas.paint(
        blob((-80, 900), (120, 700), (340, 760), (600, 700), (900, 770), (1280, 680), (1280, 960), (400, 980)),
        "#1E7C9E",
        alpha=0.7,
    )
    chance = Random(2)
    for _ in range(11):
        x, y = chance.uniform(760, 1120), chance.uniform(130, 300)
        canvas.paint(
            joined(ellipse(x, y, 17, 7), poly((x + 12, y), (x + 25, y - 8), (x + 25, y + 8))), "#0F4F78", alpha=0.55
        )
    _sea_floor(canvas)
    _fish(canvas, 380, 400, 1.25, ("#FF9A3D", "#EE6A22"), "#F47B2A", "#FFF7EC")
    _fish(canvas, 860, 540, 1.0, ("#3D7BE0", "#2350A8"), "#F4C63D", flip=True, turn=6)
    _fish(canvas, 610, 650, 0.62, ("#FBE06A", "#E9B52F"), "#F4A63A", turn=-6)
    _fish(canvas, 700, 250, 0.55, ("#E46B93", "#B93F6D"), "#8F2C55", "#F9C9D8")
    for x, y, r in (
        (214, 340, 14),
        (226, 290, 9),
        (206, 250, 18),
        (236, 190, 11),
        (1010, 440, 12),
        (1024, 390, 8),
        (1000, 350, 15),
    ):
        canvas.paint(ellipse(x, y, r), "#FFFFFF", alpha=0.25)
        canvas.paint(stroke(arc(x, y, r, 0, 360), 2), "#FFFFFF", alpha=0.6)
        canvas.paint(ellipse(x - r * 0.35, y - r * 0.35, r * 0.2), "#FFFFFF")


def beach(canvas: Canvas) -> None:
    canvas.sky("#6FC3EE", "#E7F5F6", 520)
    cloud(canvas, 250, 200, 1.0)
    cloud(canvas, 900, 330, 0.8)
    canvas.paint(box(0, 510, 1000, 650), ("#2E9BB5", "#7FD3CF"))
    sailboat(canvas, 180, 535, 0.35, "#C9503F")
    canvas.paint(
        blob((-60, 640), (200, 612), (520, 640), (820, 606), (1080, 630), (1080, 800), (500, 840), (-60, 800)),
        ("#F6E3B4", "#DDBE84"),
    )
    canvas.paint(stroke(curve((-20, 634), (200, 608), (520, 636), (820, 602), (1020, 622)), 9), "#FFFFFF", alpha=0.9)
    kite = poly((560, 80), (690, 200), (600, 330), (490, 190))
    canvas.paint(kite, "#E2503F")
    canvas.paint(poly((560, 80), (690, 200), (585, 196)), "#F6C445")
    canvas.paint(poly((585, 196), (600, 330), (490, 190)), "#2F6FB0")
    tail = curve((600, 330), (650, 390), (600, 440), (650, 490))
    canvas.paint(stroke(tail, 4), "#3A332D")
    for x, y in ((636, 372), (612, 424), (646, 484)):
        canvas.paint(poly((x, y), (x - 24, y - 13), (x - 24, y + 13)), "#F6C445")
        canvas.paint(poly((x, y), (x + 24, y - 13), (x + 24, y + 13)), "#E2503F")
    canvas.paint(stroke(curve((585, 196), (500, 400), (384, 580)), 2.5), "#3A332D", alpha=0.8)
    canvas.paint(ellipse(345, 702, 60, 9), SHADOW, alpha=0.25, blur=5)
    canvas.paint(joined(stroke(((338, 640), (326, 698)), 16), stroke(((352, 640), (366, 698)), 16)), "#3A5A80")
    canvas.paint(joined(box(324, 556, 368, 648, 16), stroke(((356, 574), (386, 580)), 13)), "#F08A4B")
    canvas.paint(ellipse(346, 534, 21), "#C98E66")
    canvas.paint((arc(346, 530, 23, 170, 360),), "#4A3226")
    canvas.paint(ellipse(800, 712, 120, 14), SHADOW, alpha=0.22, blur=8)
    canvas.paint(poly((690, 708), (850, 690), (884, 716), (716, 736)), "#5BB8A6")
    parasol(canvas, 800, 700, 1.15, "#E2503F")
