"""All cases there are."""

from __future__ import annotations

from itertools import chain

from bundle_making import sound_bundle
from hostile.cases import HostileCase, Way
from hostile.of_crowd_html import crowd_htmls
from hostile.of_markdown import markdowns
from hostile.of_names import names
from hostile.of_tables import tables
from hostile.of_toml import tomls
from hostile.of_xml import xmls
from hostile.of_zips import zips

CASES = tuple(chain(zips(), names(), tomls(), xmls(), markdowns(), tables(), crowd_htmls()))
FAILING = HostileCase("court/failing", lambda folder: sound_bundle(folder / "bundle"), True, Way.FAILING)
BY_NAME = {case.name: case for case in (*CASES, FAILING)}
