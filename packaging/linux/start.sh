#!/bin/sh
# Start annotator. A system that is too old is told in one sentence, instead of by a message of its dynamic linker.
@CHECK@
here=$(readlink -f "$0")
exec "${here%/*}/annotator" "$@"
