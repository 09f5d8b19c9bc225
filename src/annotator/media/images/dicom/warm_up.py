"""Warming up of the DICOM decoder with a small file of each coding, because pydicom loads much at first use."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    RLELossless,
)

from annotator.media.images.decode import FormatDecoder
from annotator.media.images.dicom.reader import Dicom
from annotator.media.images.window_level import WindowLevel

SIDE_PX = 8


def warm_up_dicom() -> FormatDecoder:
    """Return the decoder of DICOM files after it has decoded a file of each coding."""
    for content in small_dicoms():
        Dicom(io.BytesIO(content), 100, 0).scaled(WindowLevel(), (0, 0, SIDE_PX, SIDE_PX), (4, 4))
    return Dicom


def small_dicoms() -> Iterator[bytes]:
    for coding in (ImplicitVRLittleEndian, ExplicitVRLittleEndian, RLELossless, JPEGBaseline8Bit, JPEG2000Lossless):
        yield _dicom_file(coding)


def _dicom_file(coding: UID) -> bytes:
    dataset = Dataset()
    dataset.Rows = dataset.Columns = SIDE_PX
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelRepresentation = 0
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit = 7
    dataset.WindowCenter = ["40", "50"]
    dataset.WindowWidth = ["400", "500"]
    dataset.RescaleSlope = "1"
    dataset.RescaleIntercept = "0"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = UID("1.2.840.10008.5.1.4.1.1.7")
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = UID("1.2.3")
    dataset.file_meta.TransferSyntaxUID = coding
    dataset.PixelData = _pixels(coding)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = coding in (RLELossless, JPEGBaseline8Bit, JPEG2000Lossless)
    file = io.BytesIO()
    dataset.save_as(file, enforce_file_format=True)
    return file.getvalue()


def _pixels(coding: UID) -> bytes:
    if coding == RLELossless:  # PS3.5, annex G: one segment, of one run
        return encapsulate([(1).to_bytes(4, "little") + (64).to_bytes(4, "little") + bytes(56) + bytes((193, 9))])
    if coding in (JPEGBaseline8Bit, JPEG2000Lossless):
        file = io.BytesIO()
        Image.new("L", (SIDE_PX, SIDE_PX), 9).save(file, "JPEG" if coding == JPEGBaseline8Bit else "JPEG2000")
        return encapsulate([file.getvalue()])
    return bytes(SIDE_PX * SIDE_PX)
