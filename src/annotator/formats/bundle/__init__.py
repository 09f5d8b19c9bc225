"""Reading and checking of whole bundles.

`reader` checks the directory first, then every file, and collects every problem with its place. Only files that the
bundle or its tasks name are copied at import (`ReadBundle.needed`). Checksums are compared separately, so that
opening a task never waits for hashing. Instructions are limited before they are parsed: to 5,000 lines, words of
5,000 characters, 2,000 blocks and 500 list items. A new bundle that exceeds the limits is an error; an imported one
is truncated. Notes for the requester (`requester_checks`, `unused_media`) appear only in `annotator check` and in
trial runs, never when a worker imports a bundle."""
