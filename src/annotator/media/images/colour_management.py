"""Colour management: conversion of images to sRGB, by the ICC profile in the file or else by its gamma."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Any

from PIL import Image, ImageChops, ImageCms

# Profiles of printers have some hundred kilobytes. Larger ones are ignored.
MOST_PROFILE_BYTES = 4_000_000
_NEAR = 2  # shades: a profile that changes no colour by more counts as sRGB
_SRGB_GAMMA = 1 / 2.2
_GAMMA_OFF, _LEAST_GAMMA, _MOST_GAMMA = 0.02, 0.05, 5.0
_SPACES = {"L": "GRAY", "RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK"}


def colour_metadata(info: dict[str | tuple[int, int], Any]) -> tuple[bytes, float]:
    """Return an image's ICC profile, empty for none, and its gamma, or sRGB's: from the info that Pillow found."""
    profile = info.get("icc_profile") or b""
    if isinstance(profile, bytes) and 0 < len(profile) <= MOST_PROFILE_BYTES:
        return profile, _SRGB_GAMMA
    gamma = info.get("gamma")
    if isinstance(gamma, float) and "srgb" not in info and _LEAST_GAMMA < gamma < _MOST_GAMMA:
        return b"", gamma
    return b"", _SRGB_GAMMA


def as_srgb(image: Image.Image, profile: bytes, gamma: float) -> Image.Image:
    """Convert an 8-bit L, RGB, premultiplied RGBa or CMYK image to L, RGB or RGBa in sRGB. An invalid profile, or
    one for another colour space, is ignored, because the pixels may still be valid."""
    if profile:
        changed = _transform_image(image, profile)
        if changed is not None:
            return changed
    elif abs(gamma - _SRGB_GAMMA) > _GAMMA_OFF:
        return _with_gamma(image, gamma)
    return image.convert("RGB") if image.mode == "CMYK" else image


def _transform_image(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Return the transformed image, or None if the profile changes nothing or cannot be used."""
    straight = image.convert("RGBA") if image.mode == "RGBa" else image
    mode = straight.mode
    transform, space = _transform(profile, mode)
    if space == "RGB" and mode == "L":  # grey with the tone curves of an RGB profile
        return _transform_image(image.convert("RGB"), profile)
    if transform is None:
        return None
    changed = ImageCms.applyTransform(straight, transform)
    if changed is None:
        return None
    return changed.convert("RGBa") if image.mode == "RGBa" else changed


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> tuple[ImageCms.ImageCmsTransform | None, str]:
    """Return the transform to sRGB, None if it would change nothing, and the colour space of the profile."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if space != _SPACES.get(mode):
            return None, space
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGBA" if mode == "RGBA" else "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None, ""
    return (None if mode != "CMYK" and _changes_nothing(transform, mode) else transform), space


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Return whether a transform leaves sample colours unchanged."""
    shades = [round(step * 255 / 8) for step in range(9)]
    colours = Image.new("RGB", (81, 9))
    colours.putdata([(red, green, blue) for red in shades for green in shades for blue in shades])
    asked = colours.convert(mode)
    changed = ImageCms.applyTransform(asked, transform)
    if changed is None:
        return True
    return max(ImageChops.difference(changed.convert("RGB"), asked.convert("RGB")).tobytes()) <= _NEAR


def _with_gamma(image: Image.Image, gamma: float) -> Image.Image:
    """Apply a gamma (PNG, 11.3.2.2): light is proportional to the shade to the power of 1 / gamma."""
    shades = [round(255 * math.pow(shade / 255, _SRGB_GAMMA / gamma)) for shade in range(256)]
    if image.mode != "RGBa":
        return image.point(shades * len(image.getbands()))
    straight = image.convert("RGBA")
    return straight.point([*shades * 3, *range(256)]).convert("RGBa")
