"""Every reader of something from outside meets its corpus, damaged copies of it and plain noise, on every run.

``python -m tests.fuzz`` does the same for as long as you like, led by what the code does with it.
"""

from __future__ import annotations

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, corpus, seeds

NAMES = sorted(TARGETS)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("openplanner").setLevel(logging.CRITICAL)


@pytest.mark.parametrize("name", NAMES)
def test_the_corpus_is_small_and_is_read(name: str) -> None:
    examples = seeds(name)
    assert examples
    assert sum(len(one) for one in examples) < 60_000, corpus(name)
    for one in examples:
        TARGETS[name](one)


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """An example with a stretch taken out, written over, or repeated."""
    whole = draw(st.sampled_from(seeds(name)))
    at = draw(st.integers(0, len(whole)))
    until = min(len(whole), at + draw(st.integers(0, 200)))
    signs = st.text("\0\n\r;:\"'<>&[]{}=@+-%\\/0129AZaz€\u202e\ud7ff", max_size=20).map(str.encode)
    patch = draw(st.binary(max_size=20) | st.just(whole[at:until] * 3) | signs)
    return whole[:at] + patch + whole[until:]


@pytest.mark.parametrize("name", NAMES)
def test_damage_and_noise_are_refused_in_our_words(name: str) -> None:
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(damaged(name) | st.binary(max_size=300))
    def read(data: bytes) -> None:
        TARGETS[name](data)

    read()
