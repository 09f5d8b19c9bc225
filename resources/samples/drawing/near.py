"""Close-up scenes: a bird, a cat, a duck, a bowl of fruit."""

from __future__ import annotations

from random import Random

from resources.samples.drawing.canvas import Canvas, Paint
from resources.samples.drawing.shapes import arc, blob, box, curve, ellipse, joined, poly, stroke
from resources.samples.drawing.things import SHADOW, cloud, flower, gull, leaf, ripples


def _branch(canvas: Canvas) -> None:
    canvas.paint(stroke(curve((-40, 900), (200, 850), (520, 790), (960, 740)), 46, 18), "#6B4A35")
    canvas.paint(stroke(curve((-40, 890), (200, 838), (520, 782), (960, 736)), 12, 6), "#8C6648")
    canvas.paint(stroke(curve((560, 786), (700, 700), (800, 560)), 18, 7), "#6B4A35")
    canvas.paint(stroke(curve((240, 846), (180, 940), (190, 1060)), 18, 6), "#6B4A35")
    for x, y, turn in (
        (720, 690, -20),
        (770, 610, -150),
        (800, 566, -70),
        (190, 950, 160),
        (190, 1050, 80),
        (640, 780, 60),
        (840, 752, 40),
        (860, 748, -40),
        (100, 870, 70),
    ):
        leaf(canvas, x, y, 1.7, turn, "#6FA84F")
    for x, y, size in (
        (740, 640, 2.6),
        (806, 540, 2.4),
        (690, 712, 2.2),
        (186, 1000, 2.4),
        (120, 862, 2.2),
        (876, 736, 2.4),
    ):
        flower(canvas, x, y, size, "#F9D3DC", "#E3849B")


def bird(canvas: Canvas) -> None:
    canvas.sky("#D9EFE2", "#8CC3A0", 1200)
    chance = Random(21)
    for _ in range(26):
        x, y, r = chance.uniform(0, 900), chance.uniform(0, 1200), chance.uniform(30, 90)
        canvas.paint(ellipse(x, y, r), chance.choice(("#FFFFFF", "#F6F0B8", "#BFE3C2")), alpha=0.28, blur=6)
    _branch(canvas)
    canvas.paint(blob((210, 720), (330, 640), (390, 690), (320, 800), (180, 940), (140, 930)), "#5A4B42")
    canvas.paint(stroke(((440, 770), (430, 812)), 10), "#5A3A2A")
    canvas.paint(stroke(((500, 770), (506, 800)), 10), "#5A3A2A")
    body = blob((290, 640), (350, 470), (450, 380), (570, 400), (620, 510), (590, 690), (470, 790), (350, 770))
    canvas.paint(body, ("#8A7566", "#6E5A4D"))
    canvas.paint(
        blob((470, 470), (640, 420), (680, 600), (590, 720), (500, 690), (450, 580)),
        ("#F2813A", "#E2602A"),
        inside=body,
    )
    canvas.paint(blob((440, 700), (560, 690), (620, 720), (500, 830), (360, 800)), "#F1E6D6", inside=body)
    canvas.paint(blob((330, 570), (430, 540), (470, 610), (420, 710), (290, 790), (270, 760)), ("#6B5A4E", "#4D4038"))
    for offset in (0, 26, 52):
        canvas.paint(stroke(curve((420, 620 + offset), (380, 680 + offset), (310, 740 + offset * 0.6)), 5), "#8A7566")
    head = blob((420, 420), (450, 320), (540, 284), (620, 324), (640, 410), (580, 480), (470, 490))
    canvas.paint(head, ("#8F7A6A", "#7A6658"))
    canvas.paint(blob((520, 380), (580, 330), (660, 360), (660, 480), (560, 560), (490, 480)), "#F2813A", inside=head)
    canvas.paint(blob((636, 366), (700, 386), (638, 402)), "#4A3C33")
    canvas.paint(ellipse(574, 364, 17), "#1C1714")
    canvas.paint(ellipse(580, 358, 5), "#FFFFFF")


def _cat(canvas: Canvas) -> None:
    fur: Paint = ("#F0A050", "#D97F34")
    canvas.paint(ellipse(470, 742, 190, 16), SHADOW, alpha=0.35, blur=10)
    canvas.paint(stroke(curve((600, 710), (700, 740), (730, 830), (690, 900), (640, 890)), 40, 24), "#D97F34")
    body = blob((340, 740), (310, 600), (370, 430), (480, 390), (590, 450), (640, 610), (620, 740), (480, 752))
    canvas.paint(body, fur)
    for y in (480, 540, 600):
        canvas.paint(stroke(curve((650, y), (600, y + 14), (560, y + 4)), 14, 4), "#B9622A", inside=body)
        canvas.paint(stroke(curve((300, y + 10), (350, y + 22), (392, y + 12)), 14, 4), "#B9622A", inside=body)
    canvas.paint(blob((430, 480), (520, 480), (540, 600), (480, 660), (420, 600)), "#FBEBD3")
    canvas.paint(
        joined(
            blob((400, 600), (450, 600), (452, 740), (396, 746)), blob((506, 600), (556, 600), (562, 746), (506, 740))
        ),
        "#E8924A",
    )
    canvas.paint(joined(ellipse(424, 738, 34, 18), ellipse(534, 738, 34, 18)), "#FBEBD3")
    _cat_head(canvas, fur)


def _cat_head(canvas: Canvas, fur: Paint) -> None:
    canvas.paint(joined(poly((366, 330), (372, 200), (456, 270)), poly((594, 330), (588, 200), (504, 270))), "#E8924A")
    canvas.paint(joined(poly((380, 300), (386, 234), (428, 272)), poly((580, 300), (574, 234), (532, 272))), "#F3B7A6")
    head = blob((358, 370), (384, 286), (480, 254), (576, 286), (602, 370), (560, 446), (480, 468), (400, 446))
    canvas.paint(head, fur)
    for x0, x1 in ((480, 480), (448, 456), (512, 504)):
        canvas.paint(stroke(((x0, 250), (x1, 300)), 12, 5), "#B9622A", inside=head)
    canvas.paint(joined(ellipse(452, 412, 38, 30), ellipse(508, 412, 38, 30)), "#FBEBD3")
    for x in (430, 530):
        canvas.paint(ellipse(x, 358, 25, 22), "#B8D46A")
        canvas.paint(ellipse(x, 358, 8, 20), "#1C1714")
        canvas.paint(ellipse(x + 7, 350, 5), "#FFFFFF")
    canvas.paint(blob((464, 392), (496, 392), (480, 410)), "#D9695A")
    canvas.paint(
        joined(
            stroke(curve((480, 408), (470, 424), (452, 422)), 4), stroke(curve((480, 408), (490, 424), (508, 422)), 4)
        ),
        "#7A4A2A",
    )
    whiskers = (
        stroke(((480 + side * 40, 408 + dy), (480 + side * 150, 400 + dy * 3)), 3)
        for side in (-1, 1)
        for dy in (-6, 4, 14)
    )
    canvas.paint(joined(*whiskers), "#FFFFFF", alpha=0.9)


def cat(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, 1000, 1000), ("#EBD9BC", "#DCC4A0"))
    canvas.paint(box(120, 60, 880, 760), SHADOW, alpha=0.2, blur=14)
    canvas.paint(box(120, 60, 880, 760, 6), "#FFFFFF")
    canvas.paint(box(150, 90, 850, 740), ("#86C5EA", "#F6ECD6"))
    view = box(150, 90, 850, 740)
    for x, top, colour in (
        (140, 560, "#B9C7C0"),
        (300, 520, "#C6AFA0"),
        (450, 580, "#A9BCC6"),
        (640, 530, "#C9B79A"),
        (760, 570, "#B3C0B0"),
    ):
        canvas.paint(
            joined(box(x, top, x + 170, 760), poly((x - 8, top), (x + 85, top - 60), (x + 178, top))),
            colour,
            inside=view,
        )
    cloud(canvas, 290, 230, 0.7)
    gull(canvas, 660, 200, 0.6)
    canvas.paint(joined(box(490, 90, 510, 740), box(150, 330, 850, 346)), "#FFFFFF")
    for side in (0, 1):
        canvas.place(1000 * side, 0, flip=bool(side))
        canvas.paint(
            blob((40, -20), (300, -20), (280, 260), (190, 480), (130, 600), (60, 760), (40, 500)),
            ("#D76C5C", "#B84C42"),
        )
        for x in (110, 170, 230):
            canvas.paint(stroke(curve((x, 0), (x - 10, 260), (x - 50, 500)), 6, 3), "#8F352E", alpha=0.35)
    canvas.place()
    canvas.paint(box(20, 30, 980, 50, 10), "#7A5638")
    canvas.paint(box(60, 736, 940, 790, 5), ("#FBF6EA", "#D9CDB6"))
    canvas.paint(box(80, 790, 920, 806), SHADOW, alpha=0.18, blur=5)
    _cat(canvas)
    canvas.paint(ellipse(790, 742, 80, 12), SHADOW, alpha=0.3, blur=6)
    for turn in range(-160, -15, 18):
        leaf(canvas, 786, 640, 2.4, turn, "#4F8A48" if turn % 4 else "#6BA65C")
    canvas.paint(poly((726, 630), (850, 630), (834, 742), (742, 742)), ("#4F8F9B", "#35707C"))
    canvas.paint(box(718, 618, 858, 644, 4), "#5FA1AD")


def duck(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, 800, 600), ("#9BD0D8", "#2F7F95"))
    canvas.paint(blob((-60, 160), (200, 110), (500, 130), (880, 90), (880, -60), (-60, -60)), ("#A9CF86", "#6FA257"))
    for x in (60, 90, 120, 660, 700, 735):
        canvas.paint(stroke(curve((x, 200), (x + 6, 110), (x + 14, 30)), 7, 4), "#4C7F42")
        canvas.paint(stroke(((x + 13, 60), (x + 14, 16)), 16), "#7A5638")
    ripples(canvas, 180, 600, 31, count=36)
    for rx, alpha in ((250, 0.2), (205, 0.25)):
        canvas.paint(ellipse(410, 446, rx, rx * 0.17), "#FFFFFF", alpha=alpha)
    body = blob((210, 350), (300, 330), (420, 340), (540, 320), (600, 390), (540, 450), (400, 466), (270, 440))
    canvas.paint(body, ("#FFF9EC", "#DCCFB6"))
    canvas.paint(blob((270, 350), (400, 340), (480, 380), (420, 430), (300, 420)), "#EADDC4")
    canvas.paint(blob((490, 380), (500, 250), (540, 190), (600, 200), (620, 260), (590, 340), (590, 410)), "#FFF9EC")
    canvas.paint(blob((612, 226), (690, 250), (684, 268), (612, 268)), "#F29A38")
    canvas.paint(ellipse(584, 232, 10), "#1C1714")
    canvas.paint(ellipse(587, 229, 3), "#FFFFFF")
    for x, y in ((150, 500), (240, 540), (690, 520)):
        canvas.paint(ellipse(x, y, 62, 18), "#5E9C4A")
        canvas.paint(poly((x, y), (x + 64, y - 9), (x + 64, y + 9)), "#3D8AA0")
    flower(canvas, 230, 528, 2.2, "#F9D3DC")


def fruit(canvas: Canvas) -> None:
    canvas.paint(ellipse(450, 760, 330, 40), SHADOW, alpha=0.35, blur=22)
    for turn, colour in ((30, "#E3B22F"), (12, "#F0C33A"), (-6, "#F8D65A")):
        canvas.place(230, 330, 2.2, turn)
        canvas.paint(blob((0, 0), (14, 46), (64, 84), (120, 78), (126, 88), (64, 118), (-10, 74), (-14, 4)), colour)
    canvas.place()
    canvas.paint(
        blob((640, 190), (690, 280), (750, 400), (690, 520), (560, 520), (520, 400), (590, 280)), ("#CFDB62", "#93A83A")
    )
    canvas.paint(stroke(curve((640, 200), (648, 160), (670, 140)), 12), "#5B3E28")
    canvas.paint(ellipse(590, 380, 18, 44, 14), "#FFFFFF", alpha=0.45)
    canvas.paint(
        blob((440, 300), (520, 280), (590, 360), (560, 500), (430, 540), (310, 490), (300, 360), (360, 284)),
        ("#E5534B", "#A92A2A"),
    )
    canvas.paint(stroke(curve((438, 308), (440, 262), (462, 236)), 12), "#5B3E28")
    leaf(canvas, 450, 256, 1.7, -24)
    canvas.paint(ellipse(360, 370, 22, 42, 28), "#FFFFFF", alpha=0.45)
    for x, y in ((250, 470), (306, 440), (300, 500), (690, 480), (650, 440), (740, 470)):
        canvas.paint(ellipse(x, y, 46), ("#9C63B5", "#5B2F75"))
        canvas.paint(ellipse(x - 14, y - 16, 10), "#FFFFFF", alpha=0.4)
    bowl = joined((arc(450, 500, 330, 0, 180, 240),), box(340, 700, 560, 764, 16))
    canvas.paint(bowl, ("#4F8F9B", "#2C626D"))
    canvas.paint(box(100, 560, 800, 590), "#F4EFE6", alpha=0.9, inside=bowl)
    canvas.paint(box(560, 480, 800, 770), SHADOW, alpha=0.14, inside=bowl)
    canvas.paint(box(108, 486, 792, 516, 15), "#5FA1AD")
