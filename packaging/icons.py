"""The icons of the program in all sizes and formats, drawn from `resources/icons/annotator.svg`.

`python packaging/icons.py FOLDER` writes three things below FOLDER: `icons/hicolor/`, laid out as in `/usr/share`;
`annotator.ico` for Windows; `annotator.icns` for macOS. Equal drawings give equal bytes."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parent.parent / "resources" / "icons" / "annotator.svg"
# Sizes in pixels. Each icon theme of freedesktop.org falls back to hicolor.
HICOLOR_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_PX = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MACOS_PX = (16, 32, 64, 128, 256, 512, 1024)


def drawn(size_px: int) -> Image.Image:
    """Return the drawing as a square image with transparency."""
    image = QImage(QSize(size_px, size_px), QImage.Format.Format_RGBA8888_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(DRAWING.read_bytes())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size_px, size_px), bytes(straight.constBits()))


def write(folder: Path) -> list[Path]:
    """Write all icons below a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [*write_hicolor(folder), write_ico(folder / "annotator.ico"), write_icns(folder / "annotator.icns")]


def write_hicolor(share: Path) -> list[Path]:
    """Write the PNG files and the drawing for Linux, below `/usr/share` or a folder that becomes it."""
    theme = share / "icons" / "hicolor"
    written = [theme / f"{size_px}x{size_px}" / "apps" / "annotator.png" for size_px in HICOLOR_PX]
    written.append(theme / "scalable" / "apps" / "annotator.svg")
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
    for size_px, path in zip(HICOLOR_PX, written, strict=False):
        drawn(size_px).save(path, optimize=True)
    shutil.copyfile(DRAWING, written[-1])
    return written


def write_ico(path: Path) -> Path:
    """Write the icon of the Windows program and its setup. All sizes are PNG: Pillow pads the masks of bitmaps wrongly
    (16 x 16 has 1,128 bytes, but 1,064 are announced)."""
    *smaller, largest = (drawn(size_px) for size_px in WINDOWS_PX)
    sizes = [(size_px, size_px) for size_px in WINDOWS_PX]
    largest.save(path, format="ICO", sizes=sizes, append_images=smaller)
    return path


def write_icns(path: Path) -> Path:
    """Write the icon of the macOS application."""
    *smaller, largest = (drawn(size_px) for size_px in MACOS_PX)
    largest.save(path, format="ICNS", append_images=smaller)
    return path


if __name__ == "__main__":
    sys.stdout.writelines(f"{path}\n" for path in write(Path(sys.argv[1])))
