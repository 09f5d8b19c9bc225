"""The contract of image services, for the real decoder and the drawing fake."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, Images, ShownImage
from annotator.media.images.service import ImageService
from fakes.images import FakeImages

type Maker = Callable[[], Images]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create wide.png, 300 x 100 and grey, and text.png, which is not an image."""
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (300, 100), (128, 128, 128)).save(folder / "wide.png")
    (folder / "text.png").write_text("no picture")
    return folder


def drawn(files: Path) -> FakeImages:
    broken = str(files / "text.png")
    return FakeImages(
        {str(files / "wide.png"): (300, 100)},
        {broken: MediaFault(MediaFault.UNDECODABLE, path=broken, detail="no picture")},
    )


def started() -> ImageService:
    service = ImageService()
    service.start()
    return service


@pytest.fixture(scope="module", params=["decoded", "drawn"])
def images(request: pytest.FixtureRequest, files: Path) -> Iterator[Images]:
    made: Images = started() if request.param == "decoded" else drawn(files)
    yield made
    asyncio.run(made.close())


@pytest.fixture(params=["decoded", "drawn"])
def make(request: pytest.FixtureRequest, files: Path) -> Maker:
    return started if request.param == "decoded" else lambda: drawn(files)


def asked(images: Images, request: ImageRequest) -> ShownImage:
    return asyncio.run(asyncio.wait_for(images.image(request), 120))


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
def test_an_image_fits_and_is_never_enlarged(
    images: Images,
    files: Path,
    room: tuple[int, int],
    region: tuple[int, int, int, int] | None,
    size: tuple[int, int],
) -> None:
    image = asked(images, ImageRequest(str(files / "wide.png"), *room, region))
    assert (image.width_px, image.height_px) == size
    assert (image.full_width_px, image.full_height_px) == (300, 100)
    assert bytes(image.pixels) == bytes((128, 128, 128, 255)) * (size[0] * size[1])


def test_the_same_image_asked_again_is_the_same(images: Images, files: Path) -> None:
    request = ImageRequest(str(files / "wide.png"), 30, 30)
    assert asked(images, request) == asked(images, request)


def test_a_file_that_is_gone_is_missing(images: Images, files: Path) -> None:
    path = str(files / "gone.png")
    with pytest.raises(MediaFault) as caught:
        asked(images, ImageRequest(path, 10, 10))
    assert (caught.value.code, caught.value.params["path"]) == (MediaFault.MISSING, path)


def test_what_is_no_image_is_a_fault_every_time(images: Images, files: Path) -> None:
    path = str(files / "text.png")
    for _ in range(2):
        with pytest.raises(MediaFault) as caught:
            asked(images, ImageRequest(path, 10, 10))
        assert (caught.value.code, caught.value.params["path"]) == (MediaFault.UNDECODABLE, path)


def test_images_that_are_sound_are_counted_and_others_are_not(images: Images, files: Path) -> None:
    paths = [str(files / name) for name in ("wide.png", "text.png", "gone.png", "wide.png")]
    assert list(asyncio.run(asyncio.wait_for(images.page_counts(paths), 120))) == [1, 0, 0, 1]


def test_a_wish_never_raises_and_leaves_the_image_as_it_is(images: Images, files: Path) -> None:
    request = ImageRequest(str(files / "wide.png"), 77, 77)
    images.prefetch([ImageRequest(str(files / name), 77, 77) for name in ("gone.png", "text.png", "wide.png")])
    images.prefetch([])
    images.prefetch([request])
    assert asked(images, request).width_px == 77


def test_after_closing_nothing_is_given_and_closing_again_is_no_fault(make: Maker, files: Path) -> None:
    async def story() -> None:
        images = make()
        await images.close()
        await images.close()
        images.prefetch([ImageRequest(str(files / "wide.png"), 10, 10)])
        with pytest.raises(MediaFault):
            await images.image(ImageRequest(str(files / "wide.png"), 10, 10))
        assert list(await images.page_counts([str(files / "wide.png")])) == [0]

    asyncio.run(asyncio.wait_for(story(), 120))
