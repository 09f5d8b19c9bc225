"""What everything that gives pictures must do, decoded or drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from annotator.core.errors import MediaFault
from annotator.core.ports.images import Picture, PictureRequest, Pictures
from annotator.media.images.service import ImageService
from fakes.pictures import FakePictures

type Maker = Callable[[], Pictures]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """wide.png, 300 x 100, grey, and text.png, which is no picture."""
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (300, 100), (128, 128, 128)).save(folder / "wide.png")
    (folder / "text.png").write_text("no picture")
    return folder


def drawn(files: Path) -> FakePictures:
    broken = str(files / "text.png")
    return FakePictures(
        {str(files / "wide.png"): (300, 100)},
        {broken: MediaFault(MediaFault.UNDECODABLE, path=broken, detail="no picture")},
    )


def started() -> ImageService:
    service = ImageService()
    service.start()
    return service


@pytest.fixture(scope="module", params=["decoded", "drawn"])
def pictures(request: pytest.FixtureRequest, files: Path) -> Iterator[Pictures]:
    made: Pictures = started() if request.param == "decoded" else drawn(files)
    yield made
    asyncio.run(made.close())


@pytest.fixture(params=["decoded", "drawn"])
def make(request: pytest.FixtureRequest, files: Path) -> Maker:
    return started if request.param == "decoded" else lambda: drawn(files)


def asked(pictures: Pictures, request: PictureRequest) -> Picture:
    return asyncio.run(asyncio.wait_for(pictures.picture(request), 120))


@pytest.mark.parametrize(
    ("room", "region", "size"),
    [
        ((600, 600), None, (300, 100)),
        ((150, 600), None, (150, 50)),
        ((600, 50), None, (150, 50)),
        ((600, 600), (10, 10, 40, 20), (40, 20)),
        ((20, 20), (10, 10, 40, 20), (20, 10)),
        ((600, 600), (290, 90, 40, 40), (10, 10)),
        ((0, 0), None, (1, 1)),
    ],
)
def test_a_picture_fits_and_is_never_enlarged(
    pictures: Pictures,
    files: Path,
    room: tuple[int, int],
    region: tuple[int, int, int, int] | None,
    size: tuple[int, int],
) -> None:
    picture = asked(pictures, PictureRequest(str(files / "wide.png"), *room, region))
    assert (picture.width_px, picture.height_px) == size
    assert (picture.full_width_px, picture.full_height_px) == (300, 100)
    assert bytes(picture.pixels) == bytes((128, 128, 128, 255)) * (size[0] * size[1])


def test_the_same_picture_asked_again_is_the_same(pictures: Pictures, files: Path) -> None:
    request = PictureRequest(str(files / "wide.png"), 30, 30)
    assert asked(pictures, request) == asked(pictures, request)


def test_a_file_that_is_gone_is_missing(pictures: Pictures, files: Path) -> None:
    path = str(files / "gone.png")
    with pytest.raises(MediaFault) as caught:
        asked(pictures, PictureRequest(path, 10, 10))
    assert (caught.value.code, caught.value.params["path"]) == (MediaFault.MISSING, path)


def test_what_is_no_picture_is_a_fault_every_time(pictures: Pictures, files: Path) -> None:
    path = str(files / "text.png")
    for _ in range(2):
        with pytest.raises(MediaFault) as caught:
            asked(pictures, PictureRequest(path, 10, 10))
        assert (caught.value.code, caught.value.params["path"]) == (MediaFault.UNDECODABLE, path)


def test_a_wish_never_raises_and_leaves_the_picture_as_it_is(pictures: Pictures, files: Path) -> None:
    request = PictureRequest(str(files / "wide.png"), 77, 77)
    pictures.prefetch([PictureRequest(str(files / name), 77, 77) for name in ("gone.png", "text.png", "wide.png")])
    pictures.prefetch([])
    pictures.prefetch([request])
    assert asked(pictures, request).width_px == 77


def test_after_closing_nothing_is_given_and_closing_again_is_no_fault(make: Maker, files: Path) -> None:
    async def story() -> None:
        pictures = make()
        await pictures.close()
        await pictures.close()
        pictures.prefetch([PictureRequest(str(files / "wide.png"), 10, 10)])
        with pytest.raises(MediaFault):
            await pictures.picture(PictureRequest(str(files / "wide.png"), 10, 10))

    asyncio.run(asyncio.wait_for(story(), 120))
