"""Our frozen values beside those of the standard library: the same in all that we ask of them."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest

from openplanner.domain.frozen import frozen


@frozen
class Ours:
    """A value."""

    name: str
    size: int = 3
    more: tuple[str, ...] = ()
    beside: dict[str, int] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Theirs:
    """A value."""

    name: str
    size: int = 3
    more: tuple[str, ...] = ()
    beside: dict[str, int] = field(default_factory=dict, compare=False, repr=False)


@frozen
class Below(Ours):
    """A value with one field more, checked as it is made."""

    extra: bool = False

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("size")


@frozen
class Empty:
    """A value without fields."""


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_it_is_made_compared_told_and_kept_as_a_dataclass_is(kind: Any) -> None:
    one, same, other = kind("a"), kind(name="a", beside={"b": 1}), kind("a", 4, ("x",))
    assert (one.name, one.size, one.more, one.beside, same.beside) == ("a", 3, (), {}, {"b": 1})
    assert one == same and hash(one) == hash(same) and one not in (other, ("a", 3, ()))
    assert repr(other) == f"{kind.__name__}(name='a', size=4, more=('x',))"
    assert is_dataclass(one) and [item.name for item in fields(one)] == ["name", "size", "more", "beside"]
    assert replace(other, size=5) == kind("a", 5, ("x",))
    assert one.beside is not kind("a").beside
    assert copy.copy(other) == copy.deepcopy(other) == pickle.loads(pickle.dumps(other)) == other  # noqa: S301
    match other:
        case kind(name, size):
            assert (name, size) == ("a", 4)
    with pytest.raises(FrozenInstanceError):
        one.name = "b"
    with pytest.raises(FrozenInstanceError):
        del one.name
    with pytest.raises((AttributeError, TypeError)):
        one.unknown = 1
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(TypeError):
        kind("a", wrong=1)


def test_a_value_can_be_built_on_and_be_empty() -> None:
    assert Below("a", extra=True) == Below("a", 3, (), {}, True)
    assert Below("a") != Ours("a")
    assert Empty() == Empty() and repr(Empty()) == "Empty()"
    with pytest.raises(ValueError, match="size"):
        Below("a", -1)
    assert not hasattr(Below("a"), "__dict__")
