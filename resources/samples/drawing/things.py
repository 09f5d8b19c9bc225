"""Objects shared by several scenes. Each is drawn around the origin and placed by `Canvas.place`."""

from __future__ import annotations

from random import Random

from resources.samples.drawing.canvas import Canvas, Paint
from resources.samples.drawing.shapes import arc, blob, box, curve, ellipse, joined, placed, poly, ring, stroke

SHADOW = "#1B2430"


def cloud(canvas: Canvas, x: float, y: float, size: float, colour: Paint = ("#FFFFFF", "#E3EDF3")) -> None:
    """Paint a cloud, about 200 wide at size 1, standing on y."""
    canvas.place(x, y, size)
    puffs = (ellipse(-55, -26, 34), ellipse(-12, -48, 46), ellipse(38, -32, 38), ellipse(74, -20, 24))
    canvas.paint(joined(box(-92, -40, 96, 0, 20), *puffs), colour, alpha=0.95, blur=1)
    canvas.place()


def gull(canvas: Canvas, x: float, y: float, size: float, colour: str = "#FFFFFF") -> None:
    canvas.place(x, y, size)
    canvas.paint(stroke(curve((-40, -6), (-20, -18), (0, 0)), 3, 7), colour)
    canvas.paint(stroke(curve((40, -10), (20, -20), (0, 0)), 3, 7), colour)
    canvas.paint(ellipse(0, 2, 9, 5, 12), colour)
    canvas.place()


def sailboat(canvas: Canvas, x: float, y: float, size: float, hull: str, sail: Paint = ("#FFFFFF", "#E9E2D2")) -> None:
    """Paint a sailing boat, about 200 wide and 290 high at size 1; y is the water line."""
    canvas.place(x, y, size)
    canvas.paint(ellipse(0, 14, 120, 10), SHADOW, alpha=0.28, blur=6)
    canvas.paint(box(-5, -285, 3, -30), "#6B4A2F")
    canvas.paint(poly((8, -275), (14, -60), (104, -60)), sail)
    canvas.paint(poly((8, -275), (14, -60), (50, -60)), "#FFFFFF", alpha=0.5)
    canvas.paint(poly((-10, -245), (-10, -60), (-78, -60)), sail)
    canvas.paint(poly((-10, -140), (-10, -112), (-54, -112), (-42, -140)), hull)
    canvas.paint(poly((-2, -285), (34, -274), (-2, -262)), hull)
    body = blob((-112, -40), (0, -34), (118, -46), (92, 4), (0, 14), (-86, 4))
    canvas.paint(body, hull)
    canvas.paint(box(-130, -56, 130, -30), "#FFF6E6", inside=body)
    canvas.paint(box(-130, -4, 130, 20), SHADOW, alpha=0.3, inside=body)
    canvas.place()


def ripples(canvas: Canvas, top: float, bottom: float, seed: int, colour: str = "#FFFFFF", count: int = 60) -> None:
    """Paint short light strokes on water, longer and wider apart towards the viewer."""
    chance = Random(seed)
    for _ in range(count):
        depth = chance.random() ** 1.4
        x, y = chance.uniform(0, canvas.width), top + depth * (bottom - top)
        length = 10 + depth * 60 * chance.uniform(0.5, 1)
        canvas.paint(stroke(((x, y), (x + length, y)), 1 + 2.5 * depth), colour, alpha=0.28)


def pine(canvas: Canvas, x: float, y: float, size: float, colour: str = "#2F5D50", dark: str = "#244A41") -> None:
    """Paint a pine, about 70 wide and 150 high at size 1."""
    canvas.place(x, y, size)
    canvas.paint(box(-6, -24, 6, 2), "#5B4636")
    for base, tip, half in ((-16, -78, 38), (-50, -112, 30), (-84, -150, 22)):
        canvas.paint(poly((-half, base), (0, tip), (half, base)), colour)
        canvas.paint(poly((0, tip), (half, base), (half * 0.15, base)), dark)
    canvas.place()


def leafy_tree(canvas: Canvas, x: float, y: float, size: float, leaf: str = "#5E9C4A", dark: str = "#437A3A") -> None:
    """Paint a tree, about 220 wide and 280 high at size 1."""
    canvas.place(x, y, size)
    canvas.paint(ellipse(6, 2, 100, 12), SHADOW, alpha=0.22, blur=6)
    canvas.paint(blob((-16, 4), (-9, -90), (-12, -150), (14, -150), (10, -90), (20, 4)), "#7A5638")
    canvas.paint(stroke(curve((0, -110), (30, -140), (54, -168)), 12, 5), "#7A5638")
    crown = joined(ellipse(-56, -168, 58), ellipse(0, -220, 70), ellipse(60, -176, 60), ellipse(0, -160, 70))
    canvas.paint(crown, dark)
    canvas.paint(placed(crown, -10, -12, 0.93), leaf, inside=crown)
    for lx, ly, r in ((-62, -190, 22), (-6, -254, 26), (48, -206, 20), (-20, -190, 16)):
        canvas.paint(ellipse(lx, ly, r), "#FFFFFF", alpha=0.12)
    canvas.place()


def windows(canvas: Canvas, box_at: tuple[float, float, float, float], columns: int, rows: int, glass: Paint) -> None:
    """Paint a grid of framed windows that fills a wall."""
    x0, y0, x1, y1 = box_at
    wide, tall = (x1 - x0) / columns, (y1 - y0) / rows
    for row in range(rows):
        for column in range(columns):
            x, y = x0 + (column + 0.22) * wide, y0 + (row + 0.2) * tall
            right, low = x + 0.56 * wide, y + 0.62 * tall
            edge = 0.05 * wide
            canvas.paint(box(x - edge, y - edge, right + edge, low + edge), "#FFFFFF", alpha=0.85)
            canvas.paint(box(x, y, right, low), glass)
            canvas.paint(box((x + right) / 2 - edge / 2, y, (x + right) / 2 + edge / 2, low), "#FFFFFF", alpha=0.85)
            canvas.paint(box(x - 2 * edge, low, right + 2 * edge, low + edge * 1.6), SHADOW, alpha=0.22)


def car(canvas: Canvas, x: float, y: float, size: float, colour: str, flip: bool = False) -> None:
    """Paint a car from the side, about 300 wide and 110 high at size 1."""
    canvas.place(x, y, size, flip=flip)
    canvas.paint(ellipse(0, 2, 160, 12), SHADOW, alpha=0.4, blur=6)
    roof = -112
    canvas.paint(blob((-128, -58), (-96, roof + 6), (-40, roof), (28, roof + 2), (72, -62), (60, -50)), colour)
    body = blob((-150, -54), (-90, -62), (60, -62), (132, -52), (152, -32), (144, -14), (0, -10), (-146, -14))
    canvas.paint(body, colour)
    canvas.paint(box(-170, -28, 170, 0), SHADOW, alpha=0.22, inside=body)
    canvas.paint(box(-150, -54, 130, -49), "#FFFFFF", alpha=0.35, inside=body)
    glass: Paint = ("#CFE6EF", "#8FB6C6")
    canvas.paint(poly((-110, -62), (-86, roof + 16), (-34, roof + 12), (-34, -62)), glass)
    canvas.paint(poly((-24, -62), (-24, roof + 12), (20, roof + 14), (54, -62)), glass)
    canvas.paint(stroke(((-29, -60), (-27, -18)), 2), SHADOW, alpha=0.35)
    canvas.paint(box(-22, -46, -4, -41, 2), SHADOW, alpha=0.5)
    canvas.paint(ellipse(138, -40, 10, 7, 20), "#FFF1B8")
    canvas.paint(box(-152, -48, -140, -34, 4), "#B3261E")
    for wheel in (-92, 90):
        canvas.paint(ellipse(wheel, -12, 29), "#20242A")
        canvas.paint(ellipse(wheel, -12, 16), "#B9C0C7")
        canvas.paint(ellipse(wheel, -12, 6), "#5A6470")
    canvas.place()


def flower(canvas: Canvas, x: float, y: float, size: float, petal: str, heart: str = "#F6C445") -> None:
    """Paint a flower, about 24 wide at size 1."""
    canvas.place(x, y, size)
    canvas.paint(joined(*(placed(ellipse(7, 0, 6, 5), 0, 0, turn=72 * step) for step in range(5))), petal)
    canvas.paint(ellipse(0, 0, 4), heart)
    canvas.place()


def leaf(canvas: Canvas, x: float, y: float, size: float, turn: float, colour: str = "#5E9C4A") -> None:
    """Paint a leaf, about 60 long at size 1, from (x, y) in the direction `turn`."""
    canvas.place(x, y, size, turn)
    canvas.paint(blob((0, 0), (22, -13), (60, 0), (22, 13)), colour)
    canvas.paint(stroke(((2, 0), (54, 0)), 2, 1), "#FFFFFF", alpha=0.35)
    canvas.place()


def sun(canvas: Canvas, x: float, y: float, r: float, colour: str = "#FFF3C4") -> None:
    canvas.paint(ellipse(x, y, r * 2.4), colour, alpha=0.35, blur=r)
    canvas.paint(ellipse(x, y, r), colour)


def parasol(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """Paint a parasol, about 200 wide and 190 high at size 1."""
    canvas.place(x, y, size, turn=-8)
    canvas.paint(box(-4, -170, 4, 4), "#F4EFE6")
    dome = (arc(0, -90, 100, 180, 360, 92),)
    canvas.paint(dome, colour)
    canvas.paint(poly((0, -182), (-66, -88), (-34, -88)), "#FFFFFF", inside=dome)
    canvas.paint(poly((0, -182), (66, -88), (34, -88)), "#FFFFFF", inside=dome)
    canvas.paint(ellipse(0, -184, 6), colour)
    canvas.place()


def wheel(canvas: Canvas, x: float, y: float, r: float) -> None:
    """Paint a bicycle wheel."""
    spokes = (placed(box(-0.8, 0, 0.8, r), x, y, turn=30 * step + 10) for step in range(12))
    canvas.paint(joined(*spokes), "#C9CDD2")
    canvas.paint(ring(x, y, r, r * 0.085), "#2A2E33")
    canvas.paint(ring(x, y, r * 0.9, r * 0.03), "#B9C0C7")
    canvas.paint(ellipse(x, y, r * 0.08), "#5A6470")
