"""The requester's commands: `new`, `check`, `pack`, `import` and `try`. `import` plans a whole bundle from bytes;
templates are converted, never run or rendered. All problems are reported at once, and an invalid source writes
nothing. `check` looks at every medium to its end, for at most 30 minutes by default. `try` runs the workbench in a
temporary home without a connector and watches the bundle's files."""
