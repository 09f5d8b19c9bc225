"""Scenes with text to transcribe: tickets, signs, labels and notes. Names and places are fictitious."""

from __future__ import annotations

from random import Random

from resources.samples.drawing.canvas import Canvas, Paint
from resources.samples.drawing.lettering import Hand, centred, flushed, lettering
from resources.samples.drawing.shapes import blob, box, ellipse, joined, poly, ring, stroke
from resources.samples.drawing.things import SHADOW

MACHINE = Hand(weight=0.8)
BOLD = Hand(weight=1.3)
PEN = Hand(weight=0.55, shake=0.7, slant=1.4, gap=1.3)
CHALK = Hand(weight=0.9, shake=0.5, slant=0.6)
PAPER: Paint = ("#FDFCF7", "#F3F0E6")
INK = "#26282C"
BLUE_INK = "#24388C"

type Row = tuple[str, str]


def _table_top(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#9A7552", "#7C5A3C"))
    chance = Random(7)
    for _ in range(60):
        y = chance.uniform(0, canvas.height)
        line = ((0, y), (canvas.width, y + chance.uniform(-14, 14)))
        canvas.paint(stroke(line, chance.uniform(1, 4)), "#5F432B", alpha=0.18)


def _sheet(canvas: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    canvas.paint(box(left + 10, top + 14, right + 12, bottom + 16), SHADOW, alpha=0.35, blur=9)
    canvas.paint(box(left, top, right, bottom), PAPER)


def _rows(canvas: Canvas, rows: tuple[Row, ...], top: float, height: float, ink: str = INK) -> None:
    """Write names on the left and amounts on the right of a sheet from x 190 to 610."""
    for number, (name, price) in enumerate(rows):
        y = top + number * height * 2.1
        canvas.paint(lettering(name, 220, y, height, MACHINE), ink)
        canvas.paint(flushed(price, 580, y, height, MACHINE), ink)


def cafe_ticket(canvas: Canvas) -> None:
    _table_top(canvas)
    canvas.place(8, -22, turn=2)
    _sheet(canvas, 190, 60, 610, 760)
    canvas.paint(centred("CAFÉ DU PORT", 400, 130, 32, BOLD), INK)
    canvas.paint(centred("14 quai des Mouettes", 400, 180, 20, MACHINE), INK)
    canvas.paint(centred("12/05/2025  16:42", 400, 225, 20, MACHINE), INK)
    canvas.paint(stroke(((220, 255), (580, 255)), 3), INK)
    drinks = (("2 cafés", "3,60"), ("1 thé vert", "2,90"), ("1 tarte", "4,50"), ("1 eau gazeuse", "2,40"))
    _rows(canvas, drinks, 310, 23)
    canvas.paint(stroke(((220, 500), (580, 500)), 3), INK)
    canvas.paint(lettering("TOTAL", 220, 560, 30, BOLD), INK)
    canvas.paint(flushed("13,40 €", 580, 560, 30, BOLD), INK)
    canvas.paint(centred("Merci et à bientôt !", 400, 660, 22, MACHINE), INK)


def hardware_ticket(canvas: Canvas) -> None:
    """Paint a ticket whose lower half has faded, so that only part of it is readable."""
    _table_top(canvas)
    canvas.place(-14, 16, turn=-2)
    _sheet(canvas, 190, 60, 610, 760)
    canvas.paint(centred("HARDWARE + MORE", 400, 130, 26, BOLD), "#55585E")
    canvas.paint(centred("Till 3   09/11/2024", 400, 185, 20, MACHINE), "#6B6E74")
    _rows(canvas, (("Wood screws", "4.20"), ("Sandpaper", "2.75")), 260, 23, "#75787E")
    _rows(canvas, (("Paint brush", "6.40"), ("Wall plugs", "3.10")), 357, 23, "#CFCDC5")
    _rows(canvas, (("TOTAL", "16.45"),), 480, 28, "#E9E6DC")
    canvas.paint(blob((330, 470), (420, 440), (520, 480), (500, 560), (400, 580), (330, 540)), "#B98A52", alpha=0.3)


def street_sign(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#E3D8C4", "#CFC1A8"))
    chance = Random(3)
    for row in range(9):
        for column in range(-1, 8):
            x, y = column * 150 + (row % 2) * 75, row * 72
            canvas.paint(box(x + 3, y + 3, x + 147, y + 69, 6), chance.choice(("#DDD0B8", "#D6C8AE", "#E1D5BF")))
    canvas.paint(box(112, 148, 908, 462, 14), SHADOW, alpha=0.4, blur=10)
    canvas.paint(box(100, 130, 900, 450, 14), "#1F7A4D")
    canvas.paint(box(116, 146, 884, 434, 10), "#F5F7F4")
    canvas.paint(box(124, 154, 876, 426, 8), ("#22509C", "#1A3F80"))
    canvas.paint(centred("RUE DES", 500, 256, 48, Hand(1.0)), "#FFFFFF")
    canvas.paint(centred("TROIS FONTAINES", 500, 362, 48, Hand(1.0)), "#FFFFFF")
    for x in (146, 854):
        for y in (176, 404):
            canvas.paint(ellipse(x, y, 8), "#C9CED6")


def bakery(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#4D5A52", "#39443E"))
    canvas.paint(box(60, 120, 940, 470, 20), SHADOW, alpha=0.5, blur=12)
    canvas.paint(box(50, 100, 930, 450, 20), ("#8C5A34", "#6E4426"))
    canvas.paint(box(70, 120, 910, 430, 14), ("#A36B40", "#83532F"))
    canvas.paint(centred("THE OLD BAKERY", 490, 245, 56, BOLD), "#F6E7C8")
    canvas.paint(stroke(((270, 285), (710, 285)), 5), "#F6E7C8")
    canvas.paint(centred("bread + cakes since 1923", 490, 360, 38, MACHINE), "#F6E7C8")
    for x in (250, 730):
        canvas.paint(stroke(((x, 0), (x, 104)), 8), "#23282A")


def opening_hours(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#8FA9B5", "#5F7B89"))
    canvas.paint(poly((0, 300), (420, 0), (560, 0), (0, 420)), "#FFFFFF", alpha=0.12)
    _sheet(canvas, 130, 90, 670, 710)
    canvas.paint(box(130, 90, 670, 200), "#8E2F3C")
    canvas.paint(centred("OPENING HOURS", 400, 162, 38, BOLD), "#FFFFFF")
    times = ("9:00 - 18:30", "9:00 - 18:30", "9:00 - 20:00", "10:00 - 13:00", "closed")
    for number, (day, open_at) in enumerate(zip(("Mon", "Tue-Thu", "Fri", "Sat", "Sun"), times, strict=True)):
        canvas.paint(lettering(day, 170, 280 + number * 72, 28, MACHINE), INK)
        canvas.paint(flushed(open_at, 632, 280 + number * 72, 28, MACHINE), INK)
    canvas.paint(centred("Ring twice for deliveries", 400, 668, 22, PEN), BLUE_INK)


def jam(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#EFE7DA", "#D8C9B2"))
    canvas.paint(ellipse(400, 745, 250, 26), SHADOW, alpha=0.35, blur=14)
    canvas.paint(box(170, 130, 630, 740, 60), ("#4C1737", "#2E0B22"))
    canvas.paint(box(190, 150, 230, 700, 20), "#FFFFFF", alpha=0.15)
    canvas.paint(box(150, 50, 650, 150, 18), ("#D9B44A", "#A98526"))
    canvas.paint(box(200, 290, 600, 590, 8), PAPER)
    canvas.paint(box(212, 302, 588, 578, 4), "#B7472A", alpha=0.25)
    canvas.paint(box(218, 308, 582, 572, 4), PAPER)
    canvas.paint(centred("Confiture", 400, 380, 42, PEN), BLUE_INK)
    canvas.paint(centred("de mûres", 400, 455, 42, PEN), BLUE_INK)
    canvas.paint(centred("août 2024", 400, 535, 32, PEN), BLUE_INK)


def note(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#5D7B6A", "#486253"))
    canvas.place(-30, 60, turn=-4)
    canvas.paint(box(134, 104, 896, 566), SHADOW, alpha=0.4, blur=10)
    canvas.paint(box(120, 90, 880, 550), ("#FBEF9E", "#F4E27C"))
    canvas.paint(centred("Back in 10 minutes!", 500, 220, 48, PEN), BLUE_INK)
    canvas.paint(centred("Please ring at no. 7", 500, 330, 42, PEN), BLUE_INK)
    canvas.paint(flushed("Zoë", 800, 470, 52, PEN), BLUE_INK)
    canvas.paint(box(430, 60, 570, 116), "#E9E4D0", alpha=0.7)


def parcel(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#C79A63", "#A97D48"))
    canvas.paint(box(0, 40, canvas.width, 110), "#E2CFA6", alpha=0.6)
    canvas.place(20, -14, turn=1.5)
    _sheet(canvas, 150, 160, 850, 640)
    canvas.paint(lettering("TO", 180, 225, 26, BOLD), INK)
    for number, line in enumerate(("Mira Okafor", "27 Lower Mill Lane", "Flat 4b", "OLDHAVEN  QX7 2LT")):
        canvas.paint(lettering(line, 180, 300 + number * 66, 34, MACHINE), INK)
    chance, x = Random(27), 186.0
    while x < 600:
        wide = chance.choice((3, 5, 8, 11))
        canvas.paint(box(x, 545, x + wide, 615), INK)
        x += wide + chance.choice((4, 6, 9))
    canvas.paint(box(650, 185, 820, 255, 6), "#B3261E")
    canvas.paint(centred("FRAGILE", 735, 232, 24, BOLD), "#FFFFFF")


def tram_board(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#2B3A55", "#131B2B"))
    canvas.paint(box(60, 90, 940, 430, 12), "#0B0D10")
    amber = "#FFB52E"
    for number, (line, to, wait) in enumerate(
        (("4", "Gare", "2 min"), ("12", "Hôpital", "5 min"), ("7", "Île Verte", "11 min"))
    ):
        y = 185 + number * 98
        canvas.paint(lettering(line, 100, y, 46, MACHINE), amber)
        canvas.paint(lettering(to, 230, y, 46, MACHINE), amber)
        canvas.paint(flushed(wait, 900, y, 46, MACHINE), amber)


def meter(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#B9BDBE", "#93999B"))
    canvas.paint(ellipse(400, 400, 340), ("#F4F5F2", "#D9DCD8"))
    canvas.paint(ring(400, 400, 340, 22), "#5A6166")
    canvas.paint(box(160, 320, 640, 430, 8), "#1C1F22")
    for number, digit in enumerate("048317"):
        left = 172 + number * 77
        ground = "#B3261E" if number == 5 else "#33383D"
        canvas.paint(box(left, 332, left + 70, 418, 4), ground)
        canvas.paint(centred(digit, left + 35, 402, 52, MACHINE), "#F4F5F2")
    canvas.paint(centred("kWh", 400, 500, 44, MACHINE), INK)
    canvas.paint(centred("No. 7 730 218", 400, 580, 26, MACHINE), INK)
    canvas.paint(centred("230 V  50 Hz", 400, 260, 26, MACHINE), INK)


def menu(canvas: Canvas) -> None:
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#7A5534", "#5A3C22"))
    canvas.paint(box(60, 50, 740, 750), ("#2C3331", "#20262B"))
    chalk = "#EDEBE2"
    canvas.paint(centred("Plat du jour", 400, 150, 50, CHALK), chalk)
    canvas.paint(stroke(((180, 190), (620, 186)), 5), chalk)
    dishes = (("Soupe de poireaux", "5"), ("Truite à la crème", "13"), ("Gâteau aux noix", "6"))
    for number, (dish, price) in enumerate(dishes):
        canvas.paint(lettering(dish, 110, 300 + number * 110, 34, CHALK), chalk)
        canvas.paint(flushed(f"{price} €", 690, 300 + number * 110, 34, CHALK), chalk)
    canvas.paint(centred("Fermé le lundi", 400, 670, 34, CHALK), "#F2C14E")


def poster(canvas: Canvas) -> None:
    """Paint a poster as seen from a passing car: the blur makes it unreadable."""
    canvas.paint(box(0, 0, canvas.width, canvas.height), ("#86A0A8", "#5D757D"))
    canvas.paint(box(250, 60, 750, 640), ("#F2C14E", "#E58B2F"))
    canvas.paint(ellipse(500, 250, 120), "#B3261E")
    lines = ("Harvest Fair", "14 September", "fields by the river")
    sizes = (40, 32, 22)
    canvas.paint(
        joined(
            *(
                centred(line, 500, 450 + 62 * n, size, BOLD)
                for n, (line, size) in enumerate(zip(lines, sizes, strict=True))
            )
        ),
        INK,
    )
