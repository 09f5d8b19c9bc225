"""Images that both programs show, the steps through them, and the definition of a program at rest.

Both environments import it: standard library only.
"""

from __future__ import annotations

# Name -> width and height in pixels, in the order in which both programs list them.
IMAGES = {
    "1.jpg": (4000, 3000),
    "2.jpg": (4000, 3000),
    "3.jpg": (4000, 3000),
    "4.jpg": (8660, 5774),
    "5.jpg": (8660, 5774),
}
# Measurement -> indices of the image to start from and the image to show. The next image may be prefetched; images
# further away are not.
TOUR = {
    "12 MP, cold": (0, 2),
    "12 MP, prefetched": (0, 1),
    "50 MP, cold": (0, 3),
    "50 MP, prefetched": (3, 4),
}
WINDOW_PX = (1280, 800)
# A program is at rest when all its processes used less processor time than this between two checks.
LOOK_EVERY_MS = 100
RESTS_BELOW_MS = 15.0
