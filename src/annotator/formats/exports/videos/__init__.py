"""Exports of the tracks on videos. `tracks` reads them from the results; the other modules write one format each."""
