# Types of the parts of PDFium's own interface (https://pdfium.googlesource.com/pdfium/+/refs/heads/main/public/).

from pypdfium2 import PdfBitmap, PdfFormEnv, PdfPage

FPDF_ERR_PASSWORD: int
FPDF_ANNOT: int
FPDFBitmap_BGRx: int

def FPDF_RenderPageBitmap(
    bitmap: PdfBitmap, page: PdfPage, start_x: int, start_y: int, size_x: int, size_y: int, rotate: int, flags: int, /
) -> None: ...
def FPDF_FFLDraw(
    form: PdfFormEnv,
    bitmap: PdfBitmap,
    page: PdfPage,
    start_x: int,
    start_y: int,
    size_x: int,
    size_y: int,
    rotate: int,
    flags: int,
    /,
) -> None: ...
