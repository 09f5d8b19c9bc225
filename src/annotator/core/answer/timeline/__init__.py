"""Segments of an audio, and splitting and merging of regions on a time line."""
