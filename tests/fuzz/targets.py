"""Each thing that is fuzzed, by its name."""

from __future__ import annotations

from fuzz.of_bundles import bundle_targets
from fuzz.of_decoders import decoder_targets
from fuzz.of_messages import message_targets
from fuzz.trying import FuzzTarget

TARGETS: dict[str, FuzzTarget] = {**bundle_targets(), **message_targets(), **decoder_targets()}
