"""No BSN is kept, in no text: whoever types one is told beside the field, whichever screen or list it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openplanner.domain.case import Case, Party
from openplanner.domain.errors import InvalidInput
from openplanner.domain.sensitive import MOST_TEXT, SensitiveKind, find_sensitive, holds_bsn, masked


def refuse_bsn(field: str, *texts: str) -> None:
    """Raises ``InvalidInput`` (``text_holds_bsn``) naming the field when a text holds what may be a BSN.

    There is no way to go on with it: the planner has no task for which the law would allow one (Wabb art. 10, UAVG
    art. 46). A number that only looks like one can be written with a letter before it. Texts above 100,000 characters
    are refused too: what was not looked at is not clean.
    """
    for text in texts:
        if len(text) > MOST_TEXT:
            raise InvalidInput("text_too_long", field=field, most=MOST_TEXT, length=len(text))
        if holds_bsn(text):
            raise InvalidInput("text_holds_bsn", field=field)


def refuse_bsn_in_case(case: Case) -> None:
    """The same for every free text of a case."""
    texts = [("subject", case.subject), ("reason", case.outcome_reason)]
    texts += [*_texts_of(case.citizen), *_texts_of(case.representative)]
    whole = "\n".join(text for _, text in texts)
    if len(whole) > MOST_TEXT or holds_bsn(whole):  # looked at once; one by one only to say where
        for field, text in texts:
            refuse_bsn(field, text)


def without_bsn(payload: Mapping[str, object]) -> dict[str, object]:
    """Plain values with every possible BSN in their texts masked, of the same shape and length."""
    return {name: _masked(value) for name, value in payload.items()}


def _masked(value: object) -> object:
    if isinstance(value, str):
        part = value[:MOST_TEXT]
        return masked(part, [spot for spot in find_sensitive(part) if spot.kind is SensitiveKind.BSN])
    if isinstance(value, Mapping):
        return {name: _masked(one) for name, one in value.items()}
    return [_masked(one) for one in value] if isinstance(value, (list, tuple)) else value


def _texts_of(party: Party | None) -> Iterator[tuple[str, str]]:
    if party is None:
        return
    yield "name", party.name
    yield "address", party.address
    for phone in party.phones:
        yield "phone", f"{phone.label}\n{phone.remark}"
