"""Reads every PDF that a test makes, whatever the test is about: nothing that may not be on paper is in its text."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
import pytest

from openplanner.guides.guard import identifiers
from openplanner.printing.tagged import TaggedCanvas


@pytest.fixture(autouse=True)
def clean_paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """The PDFs of this test; at its end each is searched for possible BSNs and e-mail addresses."""
    made: list[bytes] = []
    save = TaggedCanvas.save

    def saving(canvas: TaggedCanvas) -> None:
        save(canvas)
        if isinstance(canvas._filename, io.BytesIO):
            made.append(canvas._filename.getvalue())

    monkeypatch.setattr(TaggedCanvas, "save", saving)
    yield made
    found = [one for pdf in made for one in found_on(pdf)]
    assert found == [], "a possible BSN or e-mail address on paper"


def found_on(pdf: bytes) -> list[str]:
    """Possible BSNs and e-mail addresses in text layer and title, and in what a screen reader gets instead of text."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    texts.append(document.get_metadata_value("Title"))
    document.close()
    spoken = pdf.decode("latin-1").split("/ActualText")[1:]
    return [found for text in (*texts, *(piece[:200] for piece in spoken)) for found in identifiers(text)]
