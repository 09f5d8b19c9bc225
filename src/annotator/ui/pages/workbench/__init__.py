"""The workbench page: one task at a time, with the design panel, instructions, pay meter, undo, and the submit
buttons.

`page` connects the parts. `answer_controller` applies edits and saves the answer after each one; `answer_history`
keeps undo steps per task, but not over a restart. `undo_submit` reopens submissions with the undo key, one per
press, while nothing was edited in between and the result has not been sent. The first press that finds none left
only says so, and auto-repeat reopens no second one.

Only opening the instructions counts as reading time, which ends with the first edit. Enter on a focused button
presses it; a second Enter within the double-click interval after a submit is ignored. If the focused widget
disappears, the focus goes to the panel and never to an answer, where the next key would change something."""
