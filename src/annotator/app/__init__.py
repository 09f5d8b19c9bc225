"""The application layer: the command line, the window program, and the assembly of all other layers. `main` has one
table of commands and loads only the named one. A word that is neither a command nor a file is a mistyped command and
opens nothing. A start loads only what the first task needs: the image worker gets ready before Qt is loaded, and
`import_hook` restores Python's own import."""
