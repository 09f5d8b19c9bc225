"""Scenes at home: a bicycle by a wall, a house with a garden."""

from __future__ import annotations

from random import Random

from resources.samples.drawing.canvas import Canvas, Paint
from resources.samples.drawing.shapes import arc, blob, box, curve, ellipse, joined, poly, stroke
from resources.samples.drawing.things import SHADOW, cloud, flower, leaf, leafy_tree, wheel

GLASS: Paint = ("#4A6A80", "#9DBBC7")


def _bricks(canvas: Canvas) -> None:
    chance = Random(4)
    canvas.paint(box(0, 0, 1200, 660), "#D9C3AE")
    for row in range(19):
        for column in range(-1, 16):
            x, y = column * 80 + (row % 2) * 40, row * 35
            colour = chance.choice(("#B9694F", "#B15F47", "#C0745A", "#AC5B45", "#BC6E52"))
            canvas.paint(box(x + 2, y + 2, x + 78, y + 33, 3), colour)


def _shuttered_window(canvas: Canvas) -> None:
    canvas.paint(box(124, 76, 396, 404), SHADOW, alpha=0.25, blur=8)
    canvas.paint(box(180, 80, 340, 390), "#F4EFE6")
    canvas.paint(box(192, 92, 328, 380), GLASS)
    canvas.paint(joined(box(256, 92, 264, 380), box(192, 190, 328, 198), box(192, 286, 328, 294)), "#F4EFE6")
    for x in (92, 342):
        canvas.paint(box(x, 80, x + 86, 392, 3), "#3F7C86")
        canvas.paint(joined(*(box(x + 10, y, x + 76, y + 8) for y in range(96, 380, 18))), "#2F656E")
    canvas.paint(box(166, 388, 354, 440, 4), ("#8A5B3C", "#68432B"))
    for index in range(9):
        x = 178 + index * 20
        leaf(canvas, x, 396, 0.6, -120 + index * 8)
        flower(canvas, x + 4, 374 - (index * 13 % 17), 1.25, ("#E85D75", "#F7F3EA", "#F08A4B")[index % 3])


def _bicycle(canvas: Canvas) -> None:
    rear, front, pedals, seat, head = (520, 620), (900, 620), (680, 626), (628, 452), (840, 436)
    frame = joined(
        *(
            stroke((a, b), 12)
            for a, b in (
                (rear, pedals),
                (pedals, seat),
                (rear, (634, 474)),
                (pedals, (846, 470)),
                ((634, 474), (842, 456)),
                (head, front),
            )
        )
    )
    canvas.place(26, 12)
    canvas.paint(
        joined(frame, stroke(arc(520, 620, 122, 0, 360), 9), stroke(arc(900, 620, 122, 0, 360), 9)),
        SHADOW,
        alpha=0.3,
        blur=5,
    )
    canvas.place()
    wheel(canvas, *rear, 122)
    wheel(canvas, *front, 122)
    canvas.paint(stroke(arc(520, 620, 140, 200, 320), 9), "#2F6E5E")
    canvas.paint(stroke(arc(900, 620, 140, 220, 340), 9), "#2F6E5E")
    canvas.paint(frame, "#2F8F74")
    canvas.paint(stroke((seat, (622, 430)), 9), "#B9C0C7")
    canvas.paint(blob((560, 424), (600, 410), (676, 418), (680, 428), (620, 438), (566, 440)), "#6B3F2A")
    canvas.paint(stroke(curve((838, 440), (832, 396), (800, 384), (764, 398)), 9), "#B9C0C7")
    canvas.paint(stroke(((790, 388), (760, 400)), 15), "#6B3F2A")
    canvas.paint(ellipse(680, 626, 26), "#3A4046")
    canvas.paint(stroke(((680, 626), (700, 690)), 8), "#B9C0C7")
    canvas.paint(box(678, 686, 724, 698, 4), "#2A2E33")
    _basket(canvas)


def _basket(canvas: Canvas) -> None:
    for x, y, turn in ((880, 350, -60), (908, 340, -90), (934, 350, -120), (894, 346, -75), (922, 344, -105)):
        leaf(canvas, x, y + 22, 0.8, turn)
        flower(canvas, x, y - 16, 1.7, "#F7F3EA" if x % 4 else "#F3A7B6")
    canvas.paint(stroke(((842, 462), (880, 446)), 9), "#B9C0C7")
    basket = poly((852, 360), (960, 360), (944, 452), (868, 452))
    canvas.paint(basket, ("#C99A5B", "#A87B41"))
    weave = (box(840, y, 980, y + 4) for y in range(372, 452, 16))
    canvas.paint(joined(*weave), "#7F5A2C", alpha=0.6, inside=basket)
    canvas.paint(stroke(((850, 360), (962, 360)), 10), "#8F6A36")


def bicycle(canvas: Canvas) -> None:
    _bricks(canvas)
    canvas.paint(box(0, 0, 1200, 660), ("#FFE9C4", "#5B2B22"), alpha=0.16)
    _shuttered_window(canvas)
    canvas.paint(box(0, 640, 1200, 800), ("#B7B0A4", "#8C857A"))
    canvas.paint(box(0, 636, 1200, 652), "#7C756B")
    for x in range(-80, 1200, 130):
        canvas.paint(poly((x + 60, 652), (x + 63, 652), (x + 8, 800), (x + 2, 800)), SHADOW, alpha=0.2)
    canvas.paint(box(0, 718, 1200, 721), SHADOW, alpha=0.2)
    canvas.paint(joined(ellipse(520, 744, 130, 12), ellipse(900, 744, 130, 12)), SHADOW, alpha=0.35, blur=8)
    _bicycle(canvas)
    canvas.paint(ellipse(206, 728, 84, 14), SHADOW, alpha=0.35, blur=8)
    for turn in range(-165, -10, 17):
        leaf(canvas, 200, 600, 2.2 + (turn % 5) * 0.1, turn, "#4F8A48" if turn % 2 else "#67A35A")
    canvas.paint(poly((138, 590), (262, 590), (246, 726), (154, 726)), ("#D27B4F", "#A85A36"))
    canvas.paint(box(130, 578, 270, 606, 4), "#DB8A5E")


def _house_front(canvas: Canvas) -> None:
    canvas.paint(box(520, 250, 590, 430), ("#A85A44", "#8A4534"))
    canvas.paint(box(510, 240, 600, 262), "#7A3B2D")
    canvas.paint(box(190, 520, 710, 960), ("#FBF3E2", "#EBDDC2"))
    canvas.paint(poly((140, 540), (450, 270), (760, 540)), ("#C4614A", "#A24A37"))
    canvas.paint(poly((450, 270), (760, 540), (690, 540), (430, 300)), SHADOW, alpha=0.12)
    canvas.paint(box(190, 538, 710, 562), SHADOW, alpha=0.15)
    canvas.paint(ellipse(450, 440, 44), "#FBF3E2")
    canvas.paint(ellipse(450, 440, 34), GLASS)
    canvas.paint(joined(box(447, 406, 453, 474), box(416, 437, 484, 443)), "#FBF3E2")
    for x in (250, 550):
        canvas.paint(box(x - 6, 614, x + 106, 746), "#FFFFFF")
        canvas.paint(box(x, 620, x + 100, 740), GLASS)
        canvas.paint(joined(box(x + 47, 620, x + 53, 740), box(x, 677, x + 100, 683)), "#FFFFFF")
        canvas.paint(joined(box(x - 44, 612, x - 8, 748, 3), box(x + 108, 612, x + 144, 748, 3)), "#4F8F9B")
        canvas.paint(box(x - 8, 748, x + 108, 776, 4), "#8A5B3C")
        for index in range(6):
            flower(canvas, x + 4 + index * 19, 744 - index % 2 * 8, 1.1, "#E85D75" if index % 2 else "#F7B7C3")
    canvas.paint(box(392, 760, 508, 962, 8), "#FFFFFF")
    canvas.paint(box(402, 770, 498, 962, 6), ("#2F7D68", "#235F50"))
    canvas.paint(box(420, 790, 480, 850, 4), GLASS)
    canvas.paint(ellipse(484, 876, 6), "#F3C14B")
    canvas.paint(poly((370, 760), (450, 706), (530, 760)), "#A24A37")


def house(canvas: Canvas) -> None:
    canvas.sky("#6FB9E6", "#EAF5EE", 900)
    cloud(canvas, 220, 180, 1.0)
    cloud(canvas, 760, 130, 0.7)
    canvas.paint(blob((-80, 940), (60, 760), (300, 800), (640, 760), (980, 780), (980, 1000), (300, 1040)), "#9CC58A")
    leafy_tree(canvas, 800, 960, 1.5)
    leafy_tree(canvas, 80, 950, 1.15, "#79AD52", "#5A8C42")
    _house_front(canvas)
    canvas.paint(box(0, 950, 900, 1200), ("#8CC06A", "#5E9A4A"))
    canvas.paint(
        blob((400, 954), (500, 954), (540, 1060), (660, 1240), (240, 1240), (400, 1060)), ("#E8DCC0", "#CDB88E")
    )
    chance = Random(9)
    for x0, x1 in ((20, 350), (590, 880)):
        for _ in range(34):
            x, y = chance.uniform(x0, x1), chance.uniform(985, 1075)
            canvas.paint(stroke(((x, y), (x + 3, y + 34)), 4), "#3F7A3A")
            flower(canvas, x, y, chance.uniform(1.1, 1.7), chance.choice(("#E85D75", "#F7F3EA", "#F3A03E", "#8E6BC4")))
    for x0, x1 in ((-10, 290), (640, 920)):
        canvas.paint(joined(box(x0, 1100, x1, 1112), box(x0, 1150, x1, 1162)), "#FFFFFF")
        pickets = (
            poly((x, 1196), (x, 1084), (x + 12, 1066), (x + 24, 1084), (x + 24, 1196))
            for x in range(x0 + 6, x1 - 20, 42)
        )
        canvas.paint(joined(*pickets), "#FBF8F0")
