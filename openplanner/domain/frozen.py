"""Frozen values, made ready in a third of the time that ``dataclass(frozen=True, slots=True)`` takes.

The window is there sooner for it: some fifty of them are made before it is painted. What a value can do is the same,
and ``dataclasses.fields`` and ``replace`` take it for what it is; only another of its sort can be built on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_Made = TypeVar("_Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[_Made]) -> type[_Made]:
    """The class as a frozen dataclass with slots, equal to another of its kind with equal fields."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    made.__init__ = _start_late(made)
    made.__eq__, made.__hash__ = _comparison(made)
    made.__repr__, made.__setattr__, made.__delattr__ = _told, _kept, _kept
    made.__getstate__, made.__setstate__ = _state, _put_back
    return made  # type: ignore[no-any-return]


def _start_late(made: Any) -> Callable[..., None]:
    """An ``__init__`` that is written when the first value is made: before the window is there most sorts have none."""

    def start_first(self: Any, *given: object, **named: object) -> None:
        made.__init__ = _start(made)
        made.__init__(self, *given, **named)

    return start_first


def _start(made: Any) -> Callable[..., None]:
    """``__init__``, which fills the slots one by one; only this is written as code, for it runs for every row read."""
    known: dict[str, Any] = {"_missing": MISSING}
    heads, lines = ["self"], []
    for one in fields(made):
        known[f"_set_{one.name}"] = getattr(made, one.name).__set__
        heads.append(_head(one, known))
        given = f"{one.name} if {one.name} is not _missing else _new_{one.name}()"
        lines.append(f"_set_{one.name}(self, {one.name if one.default_factory is MISSING else given})")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(heads)}):\n " + "\n ".join(lines or ["pass"]), known)  # noqa: S102 - our names
    start: Callable[..., None] = known["__init__"]
    start.__qualname__ = f"{made.__qualname__}.__init__"
    return start


def _head(one: Field[Any], known: dict[str, Any]) -> str:
    if one.default is not MISSING:
        known[f"_default_{one.name}"] = one.default
        return f"{one.name}=_default_{one.name}"
    if one.default_factory is not MISSING:
        known[f"_new_{one.name}"] = one.default_factory
        return f"{one.name}=_missing"
    return one.name


def _comparison(made: Any) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    names = [one.name for one in fields(made) if one.compare]
    key: Callable[[Any], object] = attrgetter(*names) if names else lambda _self: ()

    def equal(self: Any, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash((self.__class__, key(self)))

    return equal, hashed


def _told(self: Any) -> str:
    inside = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({inside})"


def _kept(_self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, one.name) for one in fields(self)]


def _put_back(self: Any, state: list[object]) -> None:
    for one, kept in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, kept)
