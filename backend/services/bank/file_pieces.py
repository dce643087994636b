"""Takes a bank file of some transfers apart, so that one file is made of many."""

import re
from dataclasses import dataclass

_CLOSES = b"</CdtTrfTxInf>"


@dataclass(frozen=True, slots=True)
class FilePiece:
    """A whole file taken apart: what stands before its transfers, they, and what stands behind them."""

    begins: bytes
    transfers: bytes
    ends: bytes

    @classmethod
    def of(cls, document: bytes) -> "FilePiece":
        """The parts of a file with one transfer at least."""
        begins, opens, rest = document.partition(b"<CdtTrfTxInf>")
        transfers, closes, ends = rest.rpartition(_CLOSES)
        return cls(begins, opens + transfers + closes, ends)

    @property
    def first_transfer(self) -> bytes:
        """The first of its transfers."""
        return self.transfers[: self.transfers.index(_CLOSES) + len(_CLOSES)]


def with_value(content: bytes, tag: str, value: str, times: int) -> bytes:
    """The bytes with another value at a tag: the heading tells it, and the batch where it stands twice."""
    content, count = re.subn(rf"<{tag}>[^<]*</{tag}>".encode(), f"<{tag}>{value}</{tag}>".encode(), content)
    assert count == times, "one file has one heading and one batch"
    return content
