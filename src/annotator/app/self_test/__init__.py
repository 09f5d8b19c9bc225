"""The command `annotator self-test`: checks that prove a shipped program complete, in temporary homes. They include
the sandbox, one file of each usual audio and video format, and a copy of records by a separate process."""
