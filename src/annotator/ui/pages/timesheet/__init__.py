"""The timesheet page: one day as a timeline and as a table, undecided periods, breaks, and corrections with a
reason. Timeline, table and form share one selection. Each pixel column of the timeline shows the activity that takes
most of it. An unchanged start or end of a correction keeps its exact value in milliseconds."""
