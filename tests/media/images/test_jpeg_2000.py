"""JPEG 2000 in a DICOM is decoded no larger than it is looked at, and looks as if all of it had been."""

from __future__ import annotations

import io
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from pydicom.pixels.decoders.pillow import _decode_frame
from pydicom.uid import JPEG2000

from annotator.core.errors import MediaFault
from annotator.media.images.decode import DecodedImage, decode_image
from annotator.media.images.dicom import decoders
from annotator.media.images.dicom.decoders import decode_jpeg_2000, halved_size
from annotator.media.images.dicom.reader import Dicom
from annotator.media.images.protocol import ExtraFormat
from media.images.written_dicoms import JPEG_2000, UNDEFINED, dicom, framed

SIZE = (1_024, 772)
WINDOW = {0x0028_1050: (b"DS", "32768"), 0x0028_1051: (b"DS", "65536")}


def soft(size: tuple[int, int] = SIZE, mode: str = "L") -> Image.Image:
    """So steep that a picture that lies a pixel beside itself is another."""
    cells = (size[0] // 24, size[1] // 24)
    chance = np.random.default_rng(5)
    bands = [Image.fromarray(chance.integers(0, 256, cells[::-1], dtype=np.uint8)) for _ in mode]
    return Image.merge(mode, bands).resize(size, Image.Resampling.BICUBIC)


def packed(image: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    if image.mode == "L":  # in 16 bits
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    image.save(file, "JPEG2000", **options)
    bits, meaning = ((8, 8), "YBR_RCT") if image.mode == "RGB" else ((16, 16), "MONOCHROME2")
    return dicom(
        image.size,
        framed(file.getvalue()),
        bits=bits,
        meaning=meaning,
        coding=JPEG_2000,
        length=UNDEFINED,
        more=WINDOW,
    )


@cache
def soft_and_packed(mode: str, irreversible: bool) -> tuple[Image.Image, bytes]:
    image = soft(mode=mode)
    return image, packed(image, irreversible=irreversible)


def shades(image: DecodedImage) -> np.ndarray:
    return np.frombuffer(image.pixels, np.uint8).reshape(image.height_px, image.width_px, 4)[:, :, 2::-1]


def decoded_sides(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Record the sides of each decoded image."""
    found, really = list[tuple[int, int]](), Dicom._pixels

    def pixels(whole: Dicom, **options: Any) -> np.ndarray:
        values = really(whole, **options)
        found.append((values.shape[1], values.shape[0]))
        return values

    monkeypatch.setattr(Dicom, "_pixels", pixels)
    return found


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("irreversible", [False, True])
@pytest.mark.parametrize(
    ("room", "region", "halvings"),
    [
        ((1_024, 772), None, 0),
        ((500, 377), None, 1),
        ((250, 188), None, 2),
        ((90, 68), None, 3),  # its last row is half of one
        ((150, 150), (101, 53, 577, 467), 1),
        ((200, 200), (900, 700, 124, 72), 0),
    ],
)
def test_it_is_decoded_no_larger_than_it_is_looked_at_and_lies_where_it_lay(
    monkeypatch: pytest.MonkeyPatch, mode: str, irreversible: bool, room: tuple[int, int], region: Any, halvings: int
) -> None:
    monkeypatch.setattr(decoders, "_SAMPLED_PX", 1 << 12)
    (image, content), sides = soft_and_packed(mode, irreversible), decoded_sides(monkeypatch)
    shown = decode_image(io.BytesIO(content), *room, region, decoders={ExtraFormat.DICOM: Dicom})
    assert sides[0] == tuple(-(-side // 2**halvings) for side in SIZE)
    left, top, width, height = region or (0, 0, *SIZE)
    box = (left, top, left + width, top + height)
    wanted = image.resize((shown.width_px, shown.height_px), Image.Resampling.HAMMING, box).convert("RGB")
    apart = np.abs(shades(shown).astype(int) - np.asarray(wanted))
    assert shown[3:5] == SIZE
    assert apart.mean() < (0.6, 1.6, 3, 3)[halvings]  # laid at the places that they have halved it is 2.5, 7 and 15
    assert np.percentile(apart, 99) < 12


def test_what_was_divided_less_often_or_into_parts_of_pixels_is_decoded_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    sides = decoded_sides(monkeypatch)
    decode_image(io.BytesIO(packed(soft(mode="RGB"), num_resolutions=2)), 200, 150, decoders={ExtraFormat.DICOM: Dicom})
    decode_image(io.BytesIO(packed(soft((1_021, 770), "RGB"))), 200, 150, decoders={ExtraFormat.DICOM: Dicom})
    assert sides == [(512, 386), (511, 385)]


@pytest.mark.parametrize("side_px", range(64, 81))
def test_pillow_decodes_at_each_size_that_it_is_asked_for(side_px: int) -> None:
    file = io.BytesIO()
    Image.new("L", (side_px, 64), 9).save(file, "JPEG2000")
    for halvings in (1, 2, 3, 4):
        with Image.open(io.BytesIO(file.getvalue())) as image:
            assert isinstance(image, Jpeg2KImageFile)
            image.reduce = halvings
            if (size := halved_size(image.size, halvings)) is None:
                with pytest.raises(OSError, match="broken"):
                    image.load()
            else:
                image.load()
                assert image.size == size == (-(-side_px // 2**halvings), 64 >> halvings)


def test_all_looks_at_it_are_through_one_window() -> None:
    """One bright pixel is in none of them: which of them it would be in would be left to chance."""
    image = np.asarray(soft((1_600, 1_200))).astype(np.uint16) * 100
    content = packed(Image.fromarray(image)).replace(b"32768 ", b"      ").replace(b"65536 ", b"      ")
    windows = {
        decode_image(io.BytesIO(content), side, side, decoders={ExtraFormat.DICOM: Dicom}).window
        for side in (1_600, 700, 350, 32)
    }
    assert len(windows) == 1
    (window,) = windows
    assert window is not None
    assert (window.low, window.high) == (window.least, window.most)
    assert 0 <= window.least - image.min() < 800
    assert 0 <= image.max() - window.most < 800


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("used", [0, 3])
@pytest.mark.parametrize("is_signed", [False, True])
@pytest.mark.parametrize("representation", [0, 1])
def test_values_are_those_that_pydicom_has(bits: int, used: int, is_signed: bool, representation: int) -> None:
    values = np.random.default_rng(bits).integers(0, 1 << bits, (40, 30)).astype(np.uint8 if bits == 8 else np.uint16)
    file = io.BytesIO()
    Image.fromarray(values).save(file, "JPEG2000", signed=is_signed, no_jp2=True)

    def frame(decode: Any) -> tuple[bytes, int]:
        options = {"j2k_precision": bits - used, "j2k_is_signed": is_signed, "apply_j2k_sign_correction": True}
        about = SimpleNamespace(
            transfer_syntax=JPEG2000,
            samples_per_pixel=1,
            bits_stored=bits - used,
            bits_allocated=16,
            pixel_representation=representation,
            photometric_interpretation="MONOCHROME2",
            pixel_dtype=np.dtype(("i" if representation else "u") + str(bits // 8)),
            get_option=options.get,
        )
        about.set_option = lambda name, value: setattr(about, name, value)
        return decode(file.getvalue(), about), about.bits_allocated

    assert frame(decode_jpeg_2000) == frame(_decode_frame)


def test_what_is_cut_off_is_a_fault_at_each_size() -> None:
    content = packed(soft())
    for side in (32, 250, 1_024):
        with pytest.raises(MediaFault):
            decode_image(io.BytesIO(content[: len(content) * 2 // 3]), side, side, decoders={ExtraFormat.DICOM: Dicom})
