"""Reads a PDF as a screen reader would: its text, and the tags that say what the text is."""

import ctypes
import io
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


def reader(pdf: bytes) -> PdfReader:
    """The PDF, opened."""
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All its text, with plain spaces."""
    text = "\n".join(page.extract_text() for page in reader(pdf).pages)
    return " ".join(text.split())


def heard(pdf: bytes) -> str:
    """The text that a screen reader reads, with plain spaces: what no structure element holds is not heard."""
    text: list[str] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            tagged = set(_marks_of_page(page))
            textpage = page.get_textpage()
            written = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
            read = (each.raw for each in written if pdfium.FPDFPageObj_GetMarkedContentID(each.raw) in tagged)
            text.extend(_text_of(each, textpage.raw) for each in read)
            textpage.close()
            page.close()
    return " ".join("".join(text).split())


def _marks_of_page(page: pypdfium2.PdfPage) -> Iterator[int]:
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        yield from _marks(pdfium.FPDF_StructTree_GetChildAtIndex(tree, number))
    pdfium.FPDF_StructTree_Close(tree)


def _marks(element: object) -> Iterator[int]:
    for number in range(pdfium.FPDF_StructElement_CountChildren(element)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, number):
            yield from _marks(child)
        else:
            yield pdfium.FPDF_StructElement_GetChildMarkedContentID(element, number)


def _text_of(each: object, textpage: object) -> str:
    size = pdfium.FPDFTextObj_GetText(each, textpage, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFTextObj_GetText(each, textpage, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def tags(pdf: bytes) -> list[str]:
    """The names of its structure elements, in reading order."""
    return list(_names(root(pdf)["/StructTreeRoot"]))


def root(pdf: bytes) -> DictionaryObject:
    """What the PDF says of itself."""
    found = reader(pdf).trailer["/Root"].get_object()
    assert isinstance(found, DictionaryObject)
    return found


def _names(node: object) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, ArrayObject):
        for each in node:
            yield from _names(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        yield from _names(node.get("/K"))


POINTS_TO_MM = 25.4 / 72
A4_HEIGHT_MM = 297.0


def place_of(pdf: bytes, line: str) -> tuple[float, float, float, float]:
    """Where a line stands on the first page, in mm from its left and its top: left, top, right, bottom."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        textpage = page.get_textpage()
        search = textpage.search(line)
        found = search.get_next()
        assert found, f"{line} is on the first page"
        boxes = [textpage.get_charbox(found[0] + number) for number in range(found[1])]
        search.close()
        textpage.close()
        page.close()
    left, right = min(box[0] for box in boxes) * POINTS_TO_MM, max(box[2] for box in boxes) * POINTS_TO_MM
    low, high = min(box[1] for box in boxes) * POINTS_TO_MM, max(box[3] for box in boxes) * POINTS_TO_MM
    return left, A4_HEIGHT_MM - high, right, A4_HEIGHT_MM - low
