"""What the window about records that cannot be worked with tells."""

from __future__ import annotations

from annotator.core.errors import RecordsDamaged, RecordsMissing
from annotator.store.folders.home import Home
from annotator.ui.windows.mending.found import Found, Trouble


def found_in(home: Home, damage: RecordsDamaged) -> Found:
    trouble = Trouble.MISSING if isinstance(damage, RecordsMissing) else Trouble.DAMAGED
    return Found(trouble, str(home.records), str(home.folder), damage.params.get("detail", ""))
