"""Selection of regions, and operations on selected regions: copy, hide, lock, group and reorder.

One region of a multi-selection is primary; it is the selection wherever only one is possible. Moving, labelling,
answering and deleting apply to all. Groups are numbers shared by regions of one image or page; a click selects the
whole group. Hidden and locked state is saved with unfinished drawings and is no undo step. Copies are kept in the
session and never in the system clipboard, which other programs read. On images and texts a label's key relabels the
selection; on audio and video it labels the current position."""
