"""Two real servers, once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.webdav_servers import DavServer, apache_server, wsgidav_server


@pytest.fixture(scope="module", params=[wsgidav_server, apache_server], ids=["wsgidav", "apache"])
def server(request: pytest.FixtureRequest) -> Iterator[DavServer]:
    with request.param() as started:
        yield started
