"""Scenes with a tower. Its clock is the object to find, and the canvas records where it is visible."""

from __future__ import annotations

from math import cos, radians, sin
from random import Random

from resources.samples.drawing.canvas import Canvas, Paint
from resources.samples.drawing.passing import person
from resources.samples.drawing.shapes import Point, arc, blob, box, curve, ellipse, joined, placed, poly, stroke
from resources.samples.drawing.things import SHADOW, cloud, gull, leafy_tree, pine, ripples, sailboat, sun, windows

CLOCK = "clock"
GLASS: Paint = ("#4A6A80", "#9DBBC7")


def _clock(
    canvas: Canvas, x: float, y: float, r: float, hour: float, face: str = "#FBF7EC", rim: str = "#3A3630"
) -> None:
    """Paint a clock on any building. Only the clock of the tower is the object to find."""
    canvas.place(x, y, r / 100)
    canvas.paint(ellipse(0, 0, 100), rim)
    canvas.paint(ellipse(0, 0, 88), face)
    marks = (placed(box(-4, -82, 4, -66), 0, 0, turn=30 * step) for step in range(12))
    canvas.paint(joined(*marks), rim)
    for turn, long, wide in ((hour * 30, 46, 11), (hour % 1 * 360, 68, 7)):
        tip: Point = (long * sin(radians(turn)), -long * cos(radians(turn)))
        canvas.paint(stroke(((-tip[0] * 0.2, -tip[1] * 0.2), tip), wide), rim)
    canvas.paint(ellipse(0, 0, 8), rim)
    canvas.place()


def _looked_for(
    canvas: Canvas, x: float, y: float, r: float, hour: float, face: str = "#FBF7EC", rim: str = "#3A3630"
) -> None:
    with canvas.thing(CLOCK):
        _clock(canvas, x, y, r, hour, face, rim)


def _shaft(canvas: Canvas, x: float, wide: float, top: float, base: float, wall: Paint, seed: int = 1) -> None:
    """Paint the walls of a tower around x, with some stones."""
    canvas.paint(box(x - wide / 2, top, x + wide / 2, base), wall)
    chance = Random(seed)
    for _stone in range(int((base - top) * wide / 900)):
        left, y = chance.uniform(x - wide / 2, x + wide / 2 - 26), chance.uniform(top, base - 12)
        canvas.paint(box(left, y, left + 24, y + 10, 2), SHADOW, alpha=0.08)
    canvas.paint(box(x + wide * 0.3, top, x + wide / 2, base), SHADOW, alpha=0.14)


def _spire(canvas: Canvas, x: float, wide: float, y: float, tall: float, colour: str) -> None:
    canvas.paint(poly((x - wide * 0.6, y), (x, y - tall), (x + wide * 0.6, y)), colour)
    canvas.paint(poly((x, y - tall), (x + wide * 0.6, y), (x + wide * 0.16, y)), SHADOW, alpha=0.2)
    canvas.paint(stroke(((x, y - tall), (x, y - tall - 34)), 4), "#C9A24A")
    canvas.paint(ellipse(x, y - tall - 6, 8), "#C9A24A")


def _arch(canvas: Canvas, x: float, y: float, wide: float, tall: float, colour: Paint) -> None:
    canvas.paint(joined(box(x - wide / 2, y - tall, x + wide / 2, y), (arc(x, y - tall, wide / 2, 180, 360),)), colour)


def _houses(canvas: Canvas, low: float, fronts: tuple[tuple[float, float, float, str], ...]) -> None:
    """Paint houses, each given by x, width, height and colour."""
    for x, wide, tall, colour in fronts:
        top = low - tall
        canvas.paint(box(x, top, x + wide, low), colour)
        canvas.paint(poly((x - 12, top + 4), (x + wide / 2, top - wide * 0.32), (x + wide + 12, top + 4)), "#9C4F3A")
        windows(
            canvas, (x + 10, top + 18, x + wide - 10, low - 70), max(2, int(wide / 70)), max(1, int(tall / 110)), GLASS
        )
        canvas.paint(box(x + wide * 0.4, low - 62, x + wide * 0.4 + 34, low, 3), "#4A3A33")


def village(canvas: Canvas) -> None:
    canvas.sky("#7FC1EA", "#F4EFD8", 800)
    cloud(canvas, 260, 210, 1.0)
    cloud(canvas, 960, 150, 0.8)
    canvas.paint(blob((-80, 660), (260, 520), (700, 600), (1100, 500), (1300, 560), (1300, 760), (-80, 760)), "#9BBF83")
    _houses(canvas, 780, ((60, 220, 190, "#EAD9B8"), (820, 260, 200, "#D9A58C")))
    _shaft(canvas, 560, 200, 300, 780, ("#D8CBB2", "#B9AA8E"))
    _spire(canvas, 560, 200, 304, 210, "#4E5B66")
    _arch(canvas, 560, 570, 54, 70, "#2E3A44")
    _arch(canvas, 560, 780, 84, 90, "#5B3E28")
    _looked_for(canvas, 560, 390, 56, 10.15)
    canvas.paint(box(0, 770, 1200, 900), ("#8DB564", "#5F8F45"))
    leafy_tree(canvas, 360, 800, 0.8)


def town_hall(canvas: Canvas) -> None:
    canvas.sky("#8CC6EA", "#FBF0DA", 800)
    sun(canvas, 980, 130, 42)
    canvas.paint(box(160, 430, 1040, 790), ("#E3C9A0", "#CDAF82"))
    canvas.paint(box(140, 412, 1060, 438), "#F4E6CB")
    windows(canvas, (180, 450, 1020, 700), 9, 2, GLASS)
    for x in (260, 430, 770, 940):
        _arch(canvas, x, 790, 70, 60, "#4A3A33")
    _shaft(canvas, 600, 210, 200, 790, ("#EBD6B2", "#CFB488"), 2)
    dome = (arc(600, 204, 118, 180, 360, 110),)
    canvas.paint(dome, ("#5FA08C", "#3F7A68"))
    canvas.paint(stroke(((600, 98), (600, 46)), 7, 3), "#C9A24A")
    _looked_for(canvas, 600, 300, 66, 2.5, rim="#5B3E28")
    _arch(canvas, 600, 560, 80, 90, "#3A4E5C")
    _arch(canvas, 600, 790, 110, 100, "#4A3A33")
    canvas.paint(box(0, 786, 1200, 900), ("#D6CBB8", "#A99C88"))
    person(canvas, 330, 860, 0.6, "#C9503F")
    person(canvas, 880, 850, 0.58, "#2F6F73")


def station(canvas: Canvas) -> None:
    """Paint a station. A second clock hangs over the platform and does not belong to the tower."""
    canvas.sky("#9CC9E4", "#F6ECD6", 800)
    cloud(canvas, 900, 170, 1.1)
    canvas.paint(box(330, 500, 1200, 770), ("#B9694F", "#9C5440"))
    canvas.paint(box(320, 486, 1200, 508), "#E9E2D2")
    windows(canvas, (360, 516, 1190, 680), 8, 1, GLASS)
    _shaft(canvas, 230, 190, 220, 780, ("#B9694F", "#93503C"), 3)
    canvas.paint(joined(*(box(130 + step * 44, 190, 156 + step * 44, 226) for step in range(5))), "#A85A44")
    _looked_for(canvas, 230, 320, 62, 7.75)
    _arch(canvas, 230, 560, 60, 80, "#2E3A44")
    canvas.paint(box(0, 770, 1200, 900), ("#C9C3B8", "#9C958A"))
    canvas.paint(box(0, 800, 1200, 812), "#F3DE8A")
    canvas.paint(box(400, 640, 1200, 664), "#4E565C")
    canvas.paint(joined(*(box(x, 660, x + 12, 772) for x in (440, 760, 1080))), "#4E565C")
    canvas.paint(stroke(((620, 660), (620, 690)), 5), "#3A3630")
    _clock(canvas, 620, 718, 30, 7.75)
    person(canvas, 880, 850, 0.75, "#54407A", hand=(16, -20))


def night(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, 1200, 900), ("#101B3A", "#33406B"))
    chance = Random(6)
    for _star in range(90):
        canvas.paint(
            ellipse(chance.uniform(0, 1200), chance.uniform(0, 560), chance.uniform(0.8, 2.4)), "#F4F1DC", alpha=0.8
        )
    _houses(canvas, 800, ((20, 260, 230, "#3B415C"), (300, 220, 190, "#454054"), (900, 280, 250, "#3A4658")))
    for x, y in ((70, 610), (170, 690), (360, 660), (960, 600), (1080, 690)):
        canvas.paint(box(x, y, x + 34, y + 44), "#FFD98A")
    _shaft(canvas, 720, 180, 260, 800, ("#4A4E66", "#383B52"), 4)
    _spire(canvas, 720, 180, 264, 190, "#2A2E44")
    canvas.paint(ellipse(720, 350, 110), "#FFE9B0", alpha=0.3, blur=30)
    _looked_for(canvas, 720, 350, 54, 11.9, "#FFF1C4", "#4A3A22")
    canvas.paint(box(0, 794, 1200, 900), ("#3A4052", "#262B3B"))


def harbour(canvas: Canvas) -> None:
    """Paint a harbour. The tower is distant and small, so zooming in helps."""
    canvas.sky("#7FC4E8", "#FCEBCB", 520)
    sun(canvas, 250, 140, 40)
    hill = blob((-60, 520), (180, 420), (460, 450), (760, 380), (1000, 440), (1260, 420), (1260, 600), (-60, 600))
    canvas.paint(hill, "#A9C6B5")
    _houses(
        canvas,
        560,
        ((640, 60, 60, "#E7A15C"), (704, 66, 74, "#F0D9A8"), (860, 70, 66, "#86AFA6"), (934, 58, 84, "#D9695A")),
    )
    _shaft(canvas, 812, 46, 380, 560, ("#EDE3CF", "#CDBFA4"), 5)
    _spire(canvas, 812, 46, 382, 60, "#8F4231")
    _looked_for(canvas, 812, 410, 16, 4.3)
    canvas.paint(box(0, 540, 1200, 900), ("#57B1C6", "#175A79"))
    ripples(canvas, 560, 880, 8, count=70)
    sailboat(canvas, 380, 760, 1.1, "#C9503F")
    sailboat(canvas, 1010, 660, 0.5, "#2F5D73")
    gull(canvas, 560, 240, 0.9)


def winter(canvas: Canvas) -> None:
    canvas.sky("#A9B9C6", "#E4E9EC", 800)
    _houses(canvas, 800, ((70, 250, 220, "#B98F7C"), (880, 260, 240, "#8FA3AC")))
    _shaft(canvas, 600, 240, 250, 810, ("#B7B2AA", "#98928A"), 6)
    canvas.paint(poly((450, 256), (600, 130), (750, 256)), "#F4F7F9")
    _looked_for(canvas, 600, 360, 70, 8.2, rim="#23262B")
    canvas.paint(box(470, 246, 730, 268, 8), "#F4F7F9")
    _arch(canvas, 600, 810, 110, 110, "#4A3A33")
    canvas.paint(box(0, 796, 1200, 900), ("#F2F5F7", "#DDE4E9"))
    for x in (380, 810):
        pine(canvas, x, 830, 1.3, "#5E7C76", "#4A655F")
    chance = Random(12)
    for _flake in range(200):
        canvas.paint(
            ellipse(chance.uniform(0, 1200), chance.uniform(0, 900), chance.uniform(2, 5)), "#FFFFFF", alpha=0.48
        )


def lookout(canvas: Canvas) -> None:
    """Paint a tower without a clock. Its round window is not one."""
    canvas.sky("#6FB2DE", "#F7E9D2", 800)
    cloud(canvas, 300, 190, 1.2)
    canvas.paint(blob((-80, 760), (300, 640), (640, 700), (1000, 610), (1300, 700), (1300, 960), (-80, 960)), "#8DB564")
    _shaft(canvas, 620, 190, 240, 760, ("#C9BFAE", "#A2967F"), 7)
    canvas.paint(joined(*(box(516 + step * 46, 200, 544 + step * 46, 246) for step in range(5))), "#B4A890")
    canvas.paint(ellipse(620, 350, 52), "#8F8371")
    canvas.paint(ellipse(620, 350, 42), "#4A6A80")
    canvas.paint(joined(box(616, 308, 624, 392), box(578, 346, 662, 354)), "#8F8371")
    _arch(canvas, 620, 760, 70, 80, "#4A3A33")
    for x, y, size in ((260, 790, 1.1), (980, 770, 1.2), (860, 800, 0.8)):
        leafy_tree(canvas, x, y, size)


def mended(canvas: Canvas) -> None:
    """Paint a tower under repair. A sheet covers the clock."""
    canvas.sky("#8CC6EA", "#FBF0DA", 800)
    cloud(canvas, 900, 190, 0.9)
    _houses(canvas, 790, ((60, 250, 220, "#EAD9B8"), (860, 270, 240, "#86AFA6")))
    _shaft(canvas, 580, 220, 270, 790, ("#D9B08C", "#B98D68"), 8)
    _spire(canvas, 580, 220, 274, 170, "#6E4A3A")
    canvas.paint(box(450, 290, 710, 560), "#DDE3E6")
    canvas.paint(joined(*(box(450, y, 710, y + 3) for y in range(320, 560, 44))), "#A9B4BA")
    canvas.paint(joined(*(box(x, 270, x + 8, 790) for x in (440, 574, 708))), "#7C868E")
    canvas.paint(joined(*(box(430, y, 730, y + 8) for y in (284, 420, 556, 680))), "#9A6B43")
    canvas.paint(box(0, 784, 1200, 900), ("#D6CBB8", "#A99C88"))
    person(canvas, 660, 556, 0.42, "#F0C33A", hand=(20, -30))


def square(canvas: Canvas) -> None:
    """Paint a portrait image with a tree in front of part of the tower."""
    canvas.sky("#5FA8DC", "#F3EBD8", 1220)
    cloud(canvas, 700, 250, 1.1)
    _houses(canvas, 1220, ((-60, 260, 420, "#D98C5F"), (640, 320, 470, "#7E9CA8")))
    _shaft(canvas, 440, 250, 330, 1220, ("#E0D3BC", "#B9AA8E"), 9)
    _spire(canvas, 440, 250, 334, 240, "#3F6B62")
    _looked_for(canvas, 440, 450, 74, 5.55, rim="#23408C")
    _arch(canvas, 440, 720, 80, 110, "#2E3A44")
    _arch(canvas, 440, 1220, 120, 140, "#5B3E28")
    canvas.paint(box(0, 1210, 900, 1400), ("#D6CBB8", "#A99C88"))
    leafy_tree(canvas, 190, 1260, 2.0)
    canvas.paint(stroke(curve((900, 420), (790, 440), (690, 500)), 12, 4), "#7A5638")


def corner(canvas: Canvas) -> None:
    """Paint a clock far from the centre, partly covered by leaves."""
    canvas.sky("#86C3E6", "#FBEBD0", 800)
    _houses(canvas, 790, ((40, 300, 280, "#C9D0C0"), (350, 280, 220, "#EBD8B0")))
    _shaft(canvas, 920, 260, 180, 800, ("#C97F64", "#A35E48"), 10)
    canvas.paint(box(776, 160, 1064, 190), "#F4E6CB")
    canvas.paint(poly((780, 164), (920, 70), (1060, 164)), "#5B6670")
    _looked_for(canvas, 920, 300, 80, 1.1, rim="#4A2A20")
    _arch(canvas, 920, 620, 70, 90, "#2E3A44")
    canvas.paint(box(0, 786, 1200, 900), ("#D8D2C6", "#BDB6A8"))
    canvas.paint(stroke(curve((1240, 250), (1120, 280), (960, 350)), 20, 7), "#6B4A35")
    for x, y, r in ((1120, 250, 46), (1060, 320, 40), (1000, 350, 32), (960, 372, 24), (1160, 320, 44)):
        canvas.paint(ellipse(x, y, r), "#5E9C4A")
