"""Images that both programs show, the steps through them, and the definition of a program at rest.

Both environments import it: standard library only.
"""

from __future__ import annotations

# In the order in which both list them: name -> width and height in pixels.
IMAGES = {
    "1.jpg": (4000, 3000),
    "2.jpg": (4000, 3000),
    "3.jpg": (4000, 3000),
    "4.jpg": (8660, 5774),
    "5.jpg": (8660, 5774),
}
# What is measured -> from which picture to which, by their places. What is next to the one on screen may be decoded
# ahead; what lies further off is not.
TOUR = {
    "12 MP, cold": (0, 2),
    "12 MP, prefetched": (0, 1),
    "50 MP, cold": (0, 3),
    "50 MP, prefetched": (3, 4),
}
WINDOW_PX = (1280, 800)
# A program rests when all its processes used less processor time than this between two looks.
LOOK_EVERY_MS = 100
RESTS_BELOW_MS = 15.0
