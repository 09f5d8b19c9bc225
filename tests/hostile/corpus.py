"""All cases there are."""

from __future__ import annotations

from itertools import chain

from bundle_making import sound_bundle
from hostile.cases import HostileCase, Way
from hostile.media.bombs import bombs
from hostile.media.films import films
from hostile.media.pictures import pictures
from hostile.media.sounds import sounds
from hostile.of_crowd_html import crowd_htmls
from hostile.of_markdown import markdowns
from hostile.of_names import names
from hostile.of_tables import tables
from hostile.of_toml import tomls
from hostile.of_xml import xmls
from hostile.of_zips import zips

BUNDLES = tuple(chain(zips(), names(), tomls(), xmls(), markdowns(), tables(), crowd_htmls()))
MEDIA = tuple(chain(pictures(), bombs(), sounds(), films()))
CASES = BUNDLES + MEDIA
FAILING = HostileCase("court/failing", lambda folder: sound_bundle(folder / "bundle"), True, Way.FAILING)
BY_NAME = {case.name: case for case in (*CASES, FAILING)}
