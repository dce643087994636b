"""Reads a PDF as a screen reader would: its text, and the tags that say what the text is."""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


def reader(pdf: bytes) -> PdfReader:
    """The PDF, opened."""
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All its text, with plain spaces."""
    text = "\n".join(page.extract_text() for page in reader(pdf).pages)
    return " ".join(text.split())


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
