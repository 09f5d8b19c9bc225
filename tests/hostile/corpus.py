"""All cases there are."""

from __future__ import annotations

from itertools import chain

from bundle_making import valid_bundle
from hostile.cases import HostileCase, Way
from hostile.media.audio_files import audio_files
from hostile.media.bombs import bombs
from hostile.media.containers import containers
from hostile.media.images import images
from hostile.media.videos import videos
from hostile.of_crowd_html import crowd_htmls
from hostile.of_datasets import datasets
from hostile.of_exports import exports
from hostile.of_markdown import markdowns
from hostile.of_names import names
from hostile.of_subtitles import subtitles
from hostile.of_tables import tables
from hostile.of_toml import tomls
from hostile.of_xml import xmls
from hostile.of_zips import zips

BUNDLES = tuple(
    chain(zips(), names(), tomls(), xmls(), markdowns(), tables(), crowd_htmls(), datasets(), exports(), subtitles())
)
MEDIA = tuple(chain(images(), bombs(), audio_files(), videos(), containers()))
CASES = BUNDLES + MEDIA
FAILING = HostileCase("court/failing", lambda folder: valid_bundle(folder / "bundle"), True, Way.FAILING)
BY_NAME = {case.name: case for case in (*CASES, FAILING)}
