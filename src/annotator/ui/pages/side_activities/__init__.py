"""The activities beside tasks: the activity strip, the idle time question, and the sheet of a break or recovery
time. The break sheet leads back to work only, so that no break continues unnoticed. Recovery time covers the task
with the same sheet, so that disturbing content does not stay on screen, but lets the user go anywhere. Undecided
idle time stays uncounted until the user decides, here or in the timesheet."""
