"""Tools and commands for drawn regions: brush and live-wire setup, line editing, simplification and smoothing.

Simplification and smoothing stay within a tolerance of three view pixels and are one undo step each."""
