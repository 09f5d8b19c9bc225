"""The design of a task on screen, built from one table of tags and widgets.

Displayed media and long texts take the main space; answers are placed beside them in document order. The keys 1, 2,
3 ... reach the visible controls; those that are always visible come first, so that their keys never change. An
answer given by key, or changed by undo, is scrolled into view. If a focused control disappears, the focus goes to
the media or to the next question, never into an input. Before a submission the user is asked once about forgotten
answers. `marks` has the regions of annotated objects, and `transcription` the texts typed about segments. Features
that a start does not need are loaded at their first use (`lazy`)."""
