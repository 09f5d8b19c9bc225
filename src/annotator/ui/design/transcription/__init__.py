"""Transcription of audio segments: a list of all segments with the text fields about them. The list replaces the
region list of the first TextArea; further ones use the same rows. Enter goes to the next field. Of thousands of
rows, only those exist that are visible, have the focus or may get it next. They are reused; the others are known by
their height."""
