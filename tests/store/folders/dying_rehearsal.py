"""A rehearsal that is gone at once and cleans nothing up; its home is in the folder it is told."""

from __future__ import annotations

import os
import sys
import tempfile

from annotator.store.folders.rehearsal_home import rehearsal_home

tempfile.tempdir = sys.argv[1]
with rehearsal_home():
    os._exit(9)
