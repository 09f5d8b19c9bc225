"""All cases there are."""

from __future__ import annotations

from itertools import chain

from bundle_making import sound_bundle
from hostile.cases import HostileCase, Way
from hostile.of_zips import zips

CASES = tuple(chain(zips()))
FAILING = HostileCase("court/failing", lambda folder: sound_bundle(folder / "bundle"), True, Way.FAILING)
BY_NAME = {case.name: case for case in (*CASES, FAILING)}
