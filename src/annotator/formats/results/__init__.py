"""The results envelope: writer, reader and validation against its published schema.

The envelope (`resources/schema/result.schema.json`) is the only data that leaves the computer. Its times are seconds
of work on the task, on instructions and of waiting, with the idle rule and the local day of submission. It contains
no clock times, pauses or idle time. Version 1 had those; it is still read, but no export passes them on. A Label
Studio server gets only four fields as an annotation (`annotation`). `fast_validator` is used before jsonschema. A
new tag needs its text in `answer_text`, a new kind of medium its fields in `envelope`."""
