"""How the characters of a file are written; where that cannot be told for certain, the file is not read."""

import codecs
import hashlib
import re
from pathlib import Path

PIECE = 1 << 20
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How an .xlsx or .ods, and an .xls begin."""

OF_MACINTOSH = bytes((0x83, 0x88, 0x89, 0x8D, 0x8E, 0x8F, 0x90, 0x99, 0x9D, 0x9E))
"""É à â ç é è ê ô ù û as an old Macintosh writes them; in Windows-1252 they are signs that French hardly has."""

OF_WINDOWS = "àâçéèêëîïôùûüÇÈÉÊ".encode("cp1252")
MANY = 4
"""So many letters of Windows to one of a Macintosh, and the one is a rare letter of Windows."""

_UTF8_LETTER = re.compile(rb"\xc3[\xa0-\xbf]")
AGAIN = "Save it again as CSV UTF-8."


class FileNotReadable(ValueError):  # noqa: N818 - a sentence, as all our errors
    """The file cannot be read at all; the message says why and what to do."""


class _Bytes:
    """What was seen of a file's bytes."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.utf8 = self.whole = True
        self.mixed = self.has_return = self.has_newline = False
        self.of_macintosh = self.of_windows = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def look(self, piece: bytes) -> None:
        self.digest.update(piece)
        try:
            self.utf8 = self.utf8 and self._decoder.decode(piece) is not None
        except UnicodeDecodeError:
            self.utf8 = False
        if not piece.isascii():
            self.of_macintosh += len(piece) - len(piece.translate(None, OF_MACINTOSH))
            self.of_windows += len(piece) - len(piece.translate(None, OF_WINDOWS))
            self.mixed = self.mixed or _UTF8_LETTER.search(piece) is not None
        self.has_return = self.has_return or b"\r" in piece
        self.has_newline = self.has_newline or b"\n" in piece

    def end(self) -> None:
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            self.whole = False


def recognise_characters(path: Path) -> tuple[str, str]:
    """How the characters of a file are written, and the digest of its bytes.

    Raises:
        FileNotReadable: It is a workbook, or its characters are of no encoding that can be told for certain.
    """
    seen = _Bytes()
    with path.open("rb") as file:
        begin = file.read(4)
        file.seek(0)
        while piece := file.read(PIECE):
            seen.look(piece)
    seen.end()
    if begin.startswith(WORKBOOKS):
        raise FileNotReadable("It is a workbook: open it, choose “Save as”, and “CSV UTF-8”.")
    marked = next((encoding for mark, encoding in MARKS if begin.startswith(mark)), None)
    return marked or _unmarked(begin, seen), seen.digest.hexdigest()


def _unmarked(begin: bytes, seen: _Bytes) -> str:
    if b"\0" in begin:
        raise FileNotReadable(f"Its characters are of no encoding that we know. {AGAIN}")
    if seen.utf8 and not seen.whole:
        raise FileNotReadable("It ends inside a character: it was cut. Make it again.")
    if seen.utf8:
        return "utf-8"
    if seen.mixed:
        raise FileNotReadable(f"Some of its characters are UTF-8 and others are not. {AGAIN}")
    if seen.of_macintosh * MANY > seen.of_windows or (seen.has_return and not seen.has_newline):
        raise FileNotReadable(f"Its accents seem to be an old Macintosh's, and would be misread. {AGAIN}")
    return "cp1252"
