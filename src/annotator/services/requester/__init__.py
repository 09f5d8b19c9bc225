"""The services for requesters: checks of a bundle, the import from other programs, and the trial run.

`annotator check` decodes every medium, whatever else is wrong, and compares the content with the headers: the claimed
length, the end of the file, the number of frames that ten minutes of a video decode to, and the frame rate of a video
with the design's `frameRate`. An import plans
a whole bundle from bytes and reads it like any other; either a valid bundle is written, or nothing.

A trial run opens the workbench on a temporary home without connectors. It watches the files and opens a changed
bundle under a new key, so that drafts and measured times stay. The media are checked in the background."""
