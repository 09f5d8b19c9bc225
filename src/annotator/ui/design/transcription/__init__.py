"""Transcription of audio segments: a list of all segments with the text fields about them. It replaces the region
list of the first TextArea; further ones use the same rows. Enter goes to the next field. Of thousands of rows, only
those exist that are visible, focused or may be next. They are reused; the others are known by height."""
