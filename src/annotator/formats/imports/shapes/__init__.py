"""Regions and attributes of other programs, independent of their format.

Includes clipping to the image, rotation by EXIF orientation, and counts of problems that affect many regions."""
