"""Reads every PDF that a test makes, whatever the test is about: nothing that may not be on paper is in its text."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest

from openplanner.guides.guard import identifiers
from openplanner.printing.barrier import field_with_value
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
    """Possible BSNs, e-mail addresses and forbidden fields with a value, in all that is seen or heard.

    That is the text layer, the title, and what a screen reader gets instead of text or for a picture.
    """
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    texts.append(document.get_metadata_value("Title"))
    document.close()
    whole = [*texts, *_spoken(pdf)]
    return [*(one for text in whole for one in identifiers(text)), *(one for text in texts for one in _forbidden(text))]


def _spoken(pdf: bytes) -> list[str]:
    """What is heard in the place of what is drawn: ``Alt`` and ``ActualText`` of every element."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        elements = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
        return [str(one[key]) for one in elements for key in ("/Alt", "/ActualText") if key in one]


def _forbidden(text: str) -> list[str]:
    """A forbidden field with something behind it on the same line."""
    return [found[0] for line in text.splitlines() for found in field_with_value().finditer(line)]
