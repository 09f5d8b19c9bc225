"""An office whose pictures are on its shelf."""

from __future__ import annotations

from collections.abc import Mapping

from fakes.images import FakeImages
from services.service_env import KEY, ServiceEnv, make_env

LIBRARY = f"/shelf/{KEY}/media/"
WRITING = """<View style="display: flex">
  <View><Header value="Source"/><Text name="picture" value="$image"/></View>
  <View>
    <Header value="Target"/><TextArea name="target" toName="picture" rows="4" maxSubmissions="1" required="true"/>
    <Header value="Note"/><TextArea name="note" toName="picture" maxSubmissions="1"/>
    <Choices name="things" toName="picture"><Choice value="Bench" hotkey="b"/></Choices>
  </View>
</View>"""


def make_env_with(bundle: Mapping[str, bytes] | None = None, *, grace_s: int = 0, agreed: bool = True) -> ServiceEnv:
    sizes = {LIBRARY + name: (4000, 3000) for name in ("first.png", "second.jpg", "third.webp")}
    return make_env(bundle, images=FakeImages(sizes), grace_s=grace_s, agreed=agreed)
