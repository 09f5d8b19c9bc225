"""Colours are laid below their opacity as Pillow does it, also where no arithmetic is needed for that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.media.images.scaling import to_simple_mode
from annotator.media.images.window_level import WindowLevel


@pytest.mark.parametrize("opacities", [b"\0", b"\xff", b"\0\xff", b"\xff\xff\xfe", b"\0\0\1", bytes(range(256))])
@given(colours=st.binary(min_size=3 * 256, max_size=3 * 256))
def test_it_is_as_pillow_has_it(opacities: bytes, colours: bytes) -> None:
    image = Image.frombytes("RGB", (16, 16), colours).convert("RGBA")
    image.putalpha(Image.frombytes("L", (16, 16), (opacities * 256)[:256]))
    found = to_simple_mode(image, WindowLevel())
    assert (found.mode, found.size) == ("RGBa", (16, 16))
    assert found.tobytes() == image.convert("RGBa").tobytes()
