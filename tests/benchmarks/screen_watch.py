"""Recorder of one pixel of a screen: `python screen_watch.py DISPLAY X Y`.

Each line on standard output has a moment (monotonic clock, nanoseconds) at which the pixel changed, and its brightness
from then on (0 to 255). It ends with its standard input. Xlib is used through ctypes; no module of the program is
loaded.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import select
import sys
import time

EVERY_S = 0.001
_Z_PIXMAP, _ALL_PLANES = 2, 0xFFFFFFFF


def watch(display: str, x: int, y: int) -> None:
    xlib = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    for name, kind in (("XOpenDisplay", ctypes.c_void_p), ("XGetImage", ctypes.c_void_p)):
        getattr(xlib, name).restype = kind
    xlib.XDefaultRootWindow.restype = xlib.XGetPixel.restype = ctypes.c_ulong
    screen = ctypes.c_void_p(xlib.XOpenDisplay(display.encode()))
    root = ctypes.c_ulong(xlib.XDefaultRootWindow(screen))
    before = -1
    while not select.select([sys.stdin], [], [], EVERY_S)[0]:
        image = ctypes.c_void_p(xlib.XGetImage(screen, root, x, y, 1, 1, ctypes.c_ulong(_ALL_PLANES), _Z_PIXMAP))
        shade = xlib.XGetPixel(image, 0, 0) >> 8 & 0xFF
        now_ns = time.monotonic_ns()
        xlib.XDestroyImage(image)
        if shade != before:
            before = shade
            sys.stdout.write(f"{now_ns} {shade}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    watch(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
