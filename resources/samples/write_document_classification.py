"""A script that writes the documents of the sample bundle `document-classification`. Each run gives the same bytes.

From the root of the checkout: `python -m resources.samples.write_document_classification [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

# A line with a size in front, such as `20|Invoice`, is set in that size (pt). `_` is a blank to fill in. `---` ends a
# page.
DOCUMENTS = {
    "invoice-paint": """\
14|Fern & Daughter, painters
12 Mill Lane, Brackwell

20|Invoice no. 118

To: Ms Ana Roux, 3 Salt Lane
Date: 4 March 2026

Two coats on six window frames     240.00
Paint and brushes     58.50

14|To pay     298.50 EUR

Please pay within 30 days.""",
    "lettre-voisin": """\
Léo Brandt
7, rue du Sel

Brécourt, le 9 mai 2026

Cher voisin,

Votre lierre a traversé le mur. Il est fort beau,
mais il soulève mes tuiles. Pourriez-vous le couper
avant l’été ? Je vous prête volontiers l’échelle.

Bien à vous,

Léo Brandt""",
    "form-library": """\
20|Library card

Please write in capital letters.

Name     _
First name     _
Born on     _
Address     _

I would like:  [ ] a card for one year   [ ] a card for a week

Signature     _""",
    "facture-velo": """\
14|Cycles du Port

Madame,

Votre vélo est réparé, vous pouvez venir le chercher.
Vous trouverez la facture à la page suivante.

À bientôt,
Tom Adeyemi
---
20|Facture n° 2026-41

Chaîne     32,00
Freins arrière     18,00
Main-d’œuvre, 1 h     45,00

14|Total à payer     95,00 EUR

À régler à réception.""",
    "letter-roof": """\
Town of Brackwell
Building office

11 June 2026

Dear Ms Okafor,

Thank you for your plans of the new roof. We have no objection.
The work may begin on 1 July. The fee of 40 EUR has been paid.

Yours sincerely,

M. Lindgren""",
    "formulaire-cantine": """\
20|Inscription à la cantine

École des Salines, année 2026-2027

Nom de l’enfant     _
Classe     _
Jours :  [ ] lundi   [ ] mardi   [ ] jeudi   [ ] vendredi

Allergies     _
---
14|Suite

Personne à prévenir     _
Téléphone     _

Date et signature     _""",
    "notice-water": """\
28|No water

16|on Tuesday 12 May
from 8 to 12 o’clock

Valley Waterworks repair the pipe in Harbour Street.
A tap stands in front of the town hall.""",
    "menu-du-jour": """\
24|Menu du jour

Velouté de potiron
Tarte aux poireaux, salade
Compote de pommes

14|14 euros

Pain et carafe d’eau compris""",
}
_PAGE_PT, _LEFT_PT, _TOP_PT, _SIZE_PT, _LEADING = (420, 595), 50, 540, 11, 1.5  # A5
_BLANK = " " + "." * 48


def pdf(text: str) -> bytes:
    """Return a document in Helvetica, which every reader of PDF has."""
    texts = text.split("\n---\n")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(texts)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(texts)), font]
    for number, text in enumerate(texts):
        content = _content(text)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (*_PAGE_PT, 5 + 2 * number)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _content(text: str) -> bytes:
    lines = [b"BT", b"%d %d Td" % (_LEFT_PT, _TOP_PT)]
    for line in text.split("\n"):
        size, bar, words = line.partition("|")
        points = int(size) if bar else _SIZE_PT
        shown = (words if bar else line).replace("_", _BLANK).encode("cp1252")
        for special in (b"\\", b"(", b")"):
            shown = shown.replace(special, b"\\" + special)
        lines.append(b"/F %d Tf 0 -%d Td (%s) Tj" % (points, round(points * _LEADING), shown))
    return b"\n".join([*lines, b"ET"])


def _file(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, entries)
    return body + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path(__file__).parent / "document-classification" / "media"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in DOCUMENTS.items():
        (folder / f"{name}.pdf").write_bytes(pdf(text))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
