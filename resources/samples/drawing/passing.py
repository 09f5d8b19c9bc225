"""People, bicycles and signs in a street. Each is drawn around the origin and stands on y."""

from __future__ import annotations

from resources.samples.drawing.canvas import Canvas
from resources.samples.drawing.lettering import Hand, centred
from resources.samples.drawing.shapes import Point, arc, blob, box, curve, ellipse, joined, placed, poly, stroke
from resources.samples.drawing.things import SHADOW, wheel

POST = "#6C757C"
WHITE = "#F7F5EF"
RED, BLUE = "#C4302B", "#2A5CA8"
_BOLD = Hand(weight=1.3)


def person(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    coat: str,
    trousers: str = "#39424E",
    hair: str = "#3B2A20",
    skin: str = "#D9A57B",
    stride: float = 16,
    hand: Point = (24, 84),
) -> None:
    """Paint a person, about 80 wide and 260 high at size 1. `stride` is the distance of the feet from the middle;
    `hand` is the right hand relative to the shoulder."""
    canvas.place(x, y, size)
    canvas.paint(ellipse(0, 0, 52, 8), SHADOW, alpha=0.3, blur=4)
    for toolbar in (stride, -stride):
        canvas.paint(stroke(((0, -112), (toolbar * 0.7, -56), (toolbar, -7)), 23, 16), trousers)
        canvas.paint(box(toolbar - 9, -12, toolbar + 16, 0, 6), "#23262B")
    canvas.paint(stroke(((-6, -196), (-24 - stride * 0.3, -150), (-22 - stride * 0.6, -108)), 17, 13), coat)
    canvas.paint(box(-29, -214, 29, -100, 20), coat)
    canvas.paint(box(-29, -214, -6, -100, 20), "#FFFFFF", alpha=0.12)
    end = (8 + hand[0], -196 + hand[1])
    canvas.paint(stroke(((10, -196), ((10 + end[0]) / 2 + 6, (end[1] - 196) / 2 + 8), end), 17, 13), coat)
    canvas.paint(ellipse(end[0], end[1], 9), skin)
    canvas.paint(box(-9, -226, 9, -200, 5), skin)
    canvas.paint(ellipse(0, -238, 23, 26), skin)
    canvas.paint(joined(ellipse(-4, -252, 25, 15), ellipse(-16, -242, 11, 18)), hair)
    canvas.place()


def child(canvas: Canvas, x: float, y: float, size: float, coat: str, trousers: str, hair: str = "#6B3F2A") -> None:
    """Paint a child, about 70 wide and 160 high at size 1."""
    canvas.place(x, y, size)
    canvas.paint(ellipse(0, 0, 40, 7), SHADOW, alpha=0.3, blur=4)
    for toolbar in (11, -11):
        canvas.paint(stroke(((toolbar * 0.5, -62), (toolbar, -7)), 19, 15), trousers)
        canvas.paint(box(toolbar - 8, -11, toolbar + 14, 0, 5), "#23262B")
    canvas.paint(stroke(((-12, -112), (-30, -78)), 15, 12), coat)
    canvas.paint(stroke(((12, -112), (30, -78)), 15, 12), coat)
    canvas.paint(poly((-18, -124), (18, -124), (28, -52), (-28, -52)), coat)
    canvas.paint(ellipse(0, -140, 20, 21), "#E2B68F")
    canvas.paint(joined(ellipse(-2, -151, 21, 12), ellipse(-14, -140, 9, 14)), hair)
    canvas.place()


def cycle(canvas: Canvas, x: float, y: float, size: float, colour: str, flip: bool = False) -> None:
    """Paint a bicycle from the side, about 340 wide and 200 high at size 1."""
    rear, front, pedals, seat, head = (-104.0, -64.0), (104.0, -64.0), (-12.0, -60.0), (-40.0, -158.0), (74.0, -166.0)
    canvas.place(x, y, size, flip=flip)
    canvas.paint(ellipse(0, 0, 170, 9), SHADOW, alpha=0.3, blur=5)
    for hub in (rear, front):
        wheel(canvas, *hub, 63)
    tubes = ((rear, pedals), (pedals, seat), (rear, (-38, -148)), (pedals, (76, -148)), ((-38, -146), (76, -154)))
    canvas.paint(joined(*(stroke(tube, 8) for tube in (*tubes, (head, front)))), colour)
    canvas.paint(stroke((seat, (-43, -172)), 6), "#B9C0C7")
    canvas.paint(blob((-72, -176), (-48, -182), (-14, -178), (-12, -173), (-44, -169), (-70, -170)), "#3B2A20")
    canvas.paint(stroke(curve((74, -164), (72, -186), (56, -194), (40, -188)), 6), "#8B939A")
    canvas.paint(stroke(((54, -193), (38, -187)), 9), "#3B2A20")
    canvas.paint(ellipse(-12, -60, 14), "#3A4046")
    canvas.paint(stroke((pedals, (-2, -28)), 5), "#B9C0C7")
    canvas.paint(box(-14, -30, 12, -24, 2), "#2A2E33")
    canvas.place()


def rider(canvas: Canvas, x: float, y: float, size: float, coat: str, flip: bool = False) -> None:
    """Paint the rider of a `cycle` at the same place."""
    canvas.place(x, y, size, flip=flip)
    canvas.paint(stroke(((-42, -182), (16, -128), (0, -36)), 25, 17), "#39424E")
    canvas.paint(box(-12, -44, 20, -30, 6), "#23262B")
    canvas.paint(stroke(((-40, -194), (-20, -262)), 44, 42), coat)
    canvas.paint(stroke(((-12, -262), (18, -214), (50, -196)), 17, 12), coat)
    canvas.paint(ellipse(52, -197, 8), "#D9A57B")
    canvas.paint(ellipse(-4, -310, 22, 25), "#D9A57B")
    canvas.paint((arc(-4, -314, 27, 180, 360, 24),), "#E8E3D6")
    canvas.paint(box(-31, -318, 23, -312, 3), "#C9503F")
    canvas.place()


def post(canvas: Canvas, x: float, y: float, size: float, tall: float = 230) -> None:
    """Paint the post of a sign. It is painted before the sign and is not part of the object."""
    canvas.place(x, y, size)
    canvas.paint(ellipse(0, 0, 26, 5), SHADOW, alpha=0.3, blur=3)
    canvas.paint(box(-4, -tall, 4, 2), (POST, "#4E565C"))
    canvas.place()


def sign(canvas: Canvas, x: float, y: float, size: float, kind: str) -> None:
    """Paint a sign around (x, y), about 90 wide at size 1. `kind` is `no-entry`, `yield`, `stop`, `children`, `way`
    or `bus`."""
    canvas.place(x, y, size)
    _SIGNS[kind](canvas)
    canvas.place()


def _no_entry(canvas: Canvas) -> None:
    canvas.paint(ellipse(0, 0, 46), WHITE)
    canvas.paint(ellipse(0, 0, 43), RED)
    canvas.paint(box(-31, -9, 31, 9, 2), WHITE)


def _yield(canvas: Canvas) -> None:
    canvas.paint(poly((-50, -40), (50, -40), (0, 46)), WHITE)
    canvas.paint(poly((-46, -38), (46, -38), (0, 42)), RED)
    canvas.paint(poly((-28, -27), (28, -27), (0, 21)), WHITE)


def _stop(canvas: Canvas) -> None:
    canvas.paint(placed((arc(0, 0, 48, 0, 315)[::9],), 0, 0, turn=22.5), WHITE)
    canvas.paint(placed((arc(0, 0, 44, 0, 315)[::9],), 0, 0, turn=22.5), RED)
    canvas.paint(centred("STOP", 0, 10, 19, _BOLD), WHITE)


def _children(canvas: Canvas) -> None:
    canvas.paint(poly((0, -46), (50, 40), (-50, 40)), WHITE)
    canvas.paint(poly((0, -42), (46, 38), (-46, 38)), RED)
    canvas.paint(poly((0, -22), (29, 28), (-29, 28)), WHITE)
    for x in (-9, 10):
        canvas.paint(
            joined(ellipse(x, -1, 4), stroke(((x, 6), (x, 14)), 6), stroke(((x, 14), (x + 4, 25)), 4)), "#23262B"
        )


def _way(canvas: Canvas) -> None:
    canvas.paint(box(-62, -22, 48, 22, 4), WHITE)
    canvas.paint(poly((46, -22), (70, 0), (46, 22)), WHITE)
    canvas.paint(joined(box(-58, -18, 46, 18, 3), poly((44, -18), (64, 0), (44, 18))), BLUE)
    canvas.paint(centred("PORT", -6, 10, 20, _BOLD), WHITE)


def _bus(canvas: Canvas) -> None:
    canvas.paint(box(-38, -46, 38, 46, 6), WHITE)
    canvas.paint(box(-35, -43, 35, 43, 5), "#2E7D4F")
    canvas.paint(centred("BUS", 0, -8, 24, _BOLD), WHITE)
    canvas.paint(centred("7", 0, 32, 26, _BOLD), "#F6D55C")


_SIGNS = {"no-entry": _no_entry, "yield": _yield, "stop": _stop, "children": _children, "way": _way, "bus": _bus}
