"""Histories of paid assignments: rates over clusters of overlapping work, in total and by worker."""
