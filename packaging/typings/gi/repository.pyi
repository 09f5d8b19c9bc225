# Types of the parts that the screen reader of the journeys uses, from the system's own Python.
from typing import Any

Atspi: Any
GLib: Any
