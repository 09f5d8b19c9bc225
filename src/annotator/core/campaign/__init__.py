"""Campaigns: one bundle for several workers, and which of them gets which tasks."""
