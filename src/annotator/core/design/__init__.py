"""The design of a task: a tree of frozen tags, read from a Label Studio labeling config by
`formats.labeling_config`.

Names and meanings are Label Studio's. No code depends on a kind of work: presets are configs with processing
instructions for the requester's texts. `tree.Design` has the queries; `hotkeys`, `options`, `pages` and `sync` have
rules that need only the design. `medium` describes media files.

`listening` holds the listened ranges of a task's audio: played at any speed and audible. They are stored with the
draft and checked against `validate.min_listen_ratio` at submission. They are in no result: the requester learns only
that the condition was met."""
