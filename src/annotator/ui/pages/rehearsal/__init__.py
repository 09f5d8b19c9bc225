"""The pages of a trial run: the report and the problems of the bundle.

`text` formats the report for the page, a saved file and standard output. `time_dots` plots the task times. The
bundle files are watched, so corrected files are reloaded and the trial run goes on."""
