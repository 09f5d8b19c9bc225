"""Indoor scenes: a note on a desk, and shapes in place of disturbing content."""

from __future__ import annotations

from math import cos, pi, sin

from resources.samples.drawing.canvas import Canvas
from resources.samples.drawing.lettering import Hand, centred
from resources.samples.drawing.shapes import box, ellipse, poly, stroke
from resources.samples.drawing.things import SHADOW

PEN = Hand(weight=0.75, shake=0.35, slant=1.0)
INK = "#22407A"
CARD_S = (2.0, 6.0)
BURST_S = (3.0, 6.0)
_CARD = (("Nora Ellison", 62), ("12 Mill Street", 50), ("0555 014 220", 52))
_PETALS = 14


def desk(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#8C6B4A", "#6E5238"))
    for y in range(40, 900, 86):
        canvas.paint(stroke(((0, y), (1600, y + 16)), 3), "#54402C", alpha=0.3)
    canvas.paint(box(120, 120, 520, 660, 8), ("#F7F4EC", "#E9E3D4"))
    for y in range(210, 600, 58):
        canvas.paint(stroke(((170, y), (470, y)), 7), "#B8B0A0")
    canvas.paint(ellipse(1360, 690, 118), ("#F5F1E8", "#D9D2C4"))
    canvas.paint(ellipse(1360, 690, 92), "#4A2F1E")


def card(canvas: Canvas, at_s: float) -> None:
    """Paint a card that appears, is readable, and is removed."""
    begins, ends = CARD_S
    gone = max(0.0, begins - at_s) + max(0.0, at_s - ends)
    if gone < 1:
        canvas.place(640 + 60 * sin(at_s * 0.7), 240 + 900 * gone * gone, turn=-5)
        canvas.paint(box(14, 20, 672, 390, 10), SHADOW, alpha=0.4, blur=10)
        canvas.paint(box(0, 0, 660, 380, 10), ("#FFFFFF", "#EFEBE0"))
        for number, (words, height) in enumerate(_CARD):
            canvas.paint(centred(words, 330, 110 + number * 106, height, PEN), INK)
        canvas.place()


def plain(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, 1600, 900), ("#DCE3EA", "#B9C4CE"))
    canvas.paint(box(0, 740, 1600, 900), ("#A7B2BC", "#929EA9"))


def burst(canvas: Canvas, at_s: float) -> None:
    """Paint a ball and a block that meet, then red shapes that fly apart. The scene is pure geometry."""
    begins, ends = BURST_S
    near = min(1.0, at_s / begins)
    canvas.paint(box(980 - 120 * near, 440, 1220 - 120 * near, 740, 12), ("#4A6FA5", "#345180"))
    canvas.paint(ellipse(240 + 500 * near, 600, 120), ("#E8B04B", "#C98A2B"))
    for number in range(_PETALS if begins < at_s < ends else 0):
        out, turn = 60 + 250 * (at_s - begins), 2 * pi * number / _PETALS
        x, y = 860 + out * cos(turn), 560 + out * 0.8 * sin(turn)
        petal = poly((x, y - 44), (x + 40, y + 30), (x - 40, y + 30))
        canvas.paint(petal, "#C4122F", alpha=max(0.0, 1 - (at_s - begins) / (ends - begins)))
