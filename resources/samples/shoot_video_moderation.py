"""A script that makes the videos of the sample bundle `video-moderation`: drawn, spoken by espeak-ng, and encoded.

From the root of the checkout: `python -m resources.samples.shoot_video_moderation [--to FOLDER] [NAME ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from resources.samples.drawing.town import empty_street, market
from resources.samples.filming import inside, outside
from resources.samples.filming.video import Video, shoot
from resources.samples.speaking import noises
from resources.samples.speaking.recording import RATE_HZ, Heard, Pcm, Recording, Said, Voice

SELLER = Voice("en-gb+m3", 165, 50)
ANGRY = Voice("en-gb+m7", 170, 38)
CALLER = Voice("fr-fr+f2", 150, 52)


def _unevenly(number: int) -> float:
    """Return an irregular frame duration between 33 and 133 ms, as a telephone records in poor light."""
    return (33 + (number * number * 7 + number * 13) % 41 + (60 if number % 17 == 0 else 0)) / 1000


def _thuds() -> Pcm:
    thud = noises.door(seed=5)
    gap = np.zeros(round(0.35 * RATE_HZ), np.float32)
    return np.concatenate([thud, gap, 0.8 * thud, gap, thud])


VIDEOS = (
    Video(
        "street.webm",
        empty_street,
        outside.calm_street,
        8.0,
        Recording("", (Heard(noises.lorry(6.0), 0.2),), ground=0.03, seed=21),
    ),
    Video(
        "stall.webm",
        market,
        outside.selling,
        8.0,
        Recording(
            "",
            (
                Said(SELLER, "Good morning!", 0.4),
                Said(SELLER, "Everything at half price today. Order now, at fruit for you!", 0.6),
            ),
            ground=0.02,
            seed=22,
        ),
        size_px=(480, 360),
        width=1200,
    ),
    Video(
        "crossing.webm",
        empty_street,
        outside.crossing,
        8.0,
        Recording("", (Heard(noises.lorry(3.2, seed=12), 0.1), Heard(noises.skid(), 0.0)), ground=0.03, seed=23),
        step_s=_unevenly,
    ),
    Video(
        "yard.webm",
        outside.yard,
        outside.fight,
        9.0,
        Recording(
            "",
            (Said(ANGRY, "That is mine. Give it back!", 0.4), Heard(_thuds(), 0.5)),
            ground=0.015,
            seed=24,
        ),
    ),
    Video("boats.webm", outside.bay, outside.boats, 7.0),
    Video(
        "card.webm",
        inside.desk,
        inside.card,
        8.0,
        Recording("", (Heard(noises.door(seed=9), 1.4),), ground=0.01, seed=25),
    ),
    Video(
        "gare.webm",
        outside.station,
        outside.platform,
        10.0,
        Recording(
            "",
            (
                Heard(noises.chime((523.3, 659.3, 784.0)), 0.1),
                Said(CALLER, "Allô ? Oui, j’habite au douze, rue du Moulin.", 0.4),
                Said(CALLER, "Le code de la porte, c’est quarante-deux dix-sept.", 0.4),
            ),
            ground=0.02,
            seed=26,
        ),
    ),
    Video(
        "shapes.webm",
        inside.plain,
        inside.burst,
        8.0,
        Recording("", (Heard(noises.door(seed=3), 2.4),), ground=0.008, seed=27),
    ),
)

if __name__ == "__main__":
    sys.exit(shoot(VIDEOS, Path(__file__).parent / "video-moderation", sys.argv[1:]))
