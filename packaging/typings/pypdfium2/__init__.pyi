# Types of the parts of pypdfium2 that annotator uses. The package has no types.

from ctypes import Array, c_ubyte
from typing import IO

PDFIUM_INFO: object

class PdfiumError(RuntimeError):
    err_code: int | None

class PdfFormEnv: ...

class PdfPage:
    def get_size(self) -> tuple[float, float]: ...

class PdfDocument:
    formenv: PdfFormEnv | None
    def __init__(self, source: IO[bytes], /) -> None: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int) -> PdfPage: ...
    def init_forms(self) -> None: ...

class PdfBitmap:
    buffer: Array[c_ubyte]
    stride: int
    @staticmethod
    def new_native(width: int, height: int, bitmap_format: int, /) -> PdfBitmap: ...
    def fill_rect(self, color: tuple[int, int, int, int], left: int, top: int, width: int, height: int) -> None: ...
