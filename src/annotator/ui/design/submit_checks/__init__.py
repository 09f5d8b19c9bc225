"""Checks of questions about regions, and warnings before a submission.

Warnings concern empty texts of segments, untouched predictions, images without regions, and outlines that cross
themselves. An outline that is an untouched or confirmed prediction is not warned about."""
