"""A small DICOM file for each supported coding. Reading them loads all libraries that DICOM needs."""

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

SIDE_PX = 8


def small_dicoms() -> Iterator[bytes]:
    for coding in (ImplicitVRLittleEndian, ExplicitVRLittleEndian, RLELossless, JPEGBaseline8Bit, JPEG2000Lossless):
        yield _written(coding)


def _written(coding: UID) -> bytes:
    about = Dataset()
    about.Rows = about.Columns = SIDE_PX
    about.SamplesPerPixel, about.PhotometricInterpretation, about.PixelRepresentation = 1, "MONOCHROME2", 0
    about.BitsAllocated = about.BitsStored = 8
    about.HighBit = 7
    about.WindowCenter, about.WindowWidth, about.RescaleSlope, about.RescaleIntercept = (
        ["40", "50"],
        ["400", "500"],
        "1",
        "0",
    )
    about.file_meta = FileMetaDataset()
    about.file_meta.MediaStorageSOPClassUID = about.SOPClassUID = UID("1.2.840.10008.5.1.4.1.1.7")
    about.file_meta.MediaStorageSOPInstanceUID = about.SOPInstanceUID = UID("1.2.3")
    about.file_meta.TransferSyntaxUID = coding
    about.PixelData = _pixels(coding)
    about["PixelData"].VR = "OB"
    about["PixelData"].is_undefined_length = coding in (RLELossless, JPEGBaseline8Bit, JPEG2000Lossless)
    file = io.BytesIO()
    about.save_as(file, enforce_file_format=True)
    return file.getvalue()


def _pixels(coding: UID) -> bytes:
    if coding == RLELossless:  # PS3.5, annex G: one segment, of one run
        return encapsulate([(1).to_bytes(4, "little") + (64).to_bytes(4, "little") + bytes(56) + bytes((193, 9))])
    if coding in (JPEGBaseline8Bit, JPEG2000Lossless):
        file = io.BytesIO()
        Image.new("L", (SIDE_PX, SIDE_PX), 9).save(file, "JPEG" if coding == JPEGBaseline8Bit else "JPEG2000")
        return encapsulate([file.getvalue()])
    return bytes(SIDE_PX * SIDE_PX)
