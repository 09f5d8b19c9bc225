"""The sandbox of decoder processes: a worker imports what it needs, enters the sandbox with `seal`, and only then
receives an untrusted file.

In it no path can be opened, no process started and no socket used. Pixels and samples leave through shared memory that
is sealed against shrinking. Linux uses Landlock and limits (`linux`), and seccomp (`seccomp`); macOS uses Seatbelt
(`macos`). On Windows (`windows_start`, `windows`) a worker changes and starts nothing, but it can read the user's files
and use the network. The code for macOS and Windows follows their documentation and has not been run there yet.

A feature that the system refuses is left out and reported (`messages.SandboxReport`): in the worker's first message, in
the settings, and by `annotator self-test`, which tries attacks from inside (`sandbox_escapes`). In the tests, code
injected into each kind of decoder tries thirty; all are denied with the current Landlock, its first version, and
without it."""
