"""Parts of the interaction with regions that do not depend on one view: snapping, multi-selection, drag targets,
lines and curves, undo merging, and the guard for the Enter key after a drawing.

One region of a multi-selection is primary; it is the selected one wherever only one can be. As soon as another
region is selected alone, the multi-selection ends. An outline that crosses itself is accepted and reported."""
