# Of the system's own Python: what the reader in the journey by ear uses.
from typing import Any

Atspi: Any
GLib: Any
