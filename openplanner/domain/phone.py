"""Phone numbers: what people type, paste and pull from a mail footer, judged with a precise message.

The only file that knows the library phonenumbers, which is imported when the first number is read: this module is
on the start path of the window. Our own reading goes first, because the library is generous: it drops a letter O, reads
"tst 12" and "na 17u" as keypad digits and adds a missing 0 without asking (peers.md section 7, item 10).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openplanner.domain.case import PhoneEntry
from openplanner.domain.dialling import dutch, places, spelling
from openplanner.domain.errors import InvalidInput
from openplanner.domain.frozen import frozen
from openplanner.domain.reason import Reason, because

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber, PhoneNumberDesc

MOST_CHARACTERS = 200
MOST_TEXT = 20_000
MOST_KEYS = 40
DAY_STARTS, DAY_ENDS = time(8), time(21)  # calling hours at the other end, peers.md row 42
NETHERLANDS = "NL"
_DUTCH_ZONE = "Europe/Amsterdam"
_NOTHING_ELSE = re.compile(r"(?=(?:[ -]?\d){10}\Z)0[1-9]\d{0,2}[ -]?\d{6,8}", re.ASCII)


class PhoneKind(StrEnum):
    """What sort of line answers; the values are those of ``openplanner phone``."""

    MOBILE = "mobile"
    FIXED_LINE = "fixed_line"
    VOIP = "voip"
    COMPANY = "company"
    MACHINE = "machine"
    SERVICE = "service"
    EMERGENCY = "emergency"
    UNKNOWN = "unknown"


@frozen
class PhoneAnswer:
    """What a text says about a phone number.

    ``valid`` says that the number can exist, ``callable`` that a citizen can be phoned back on it: it is the gate,
    a number is saved only when it is True. ``e164`` is what may be saved, ``""`` when nothing may. ``at_home`` says
    that it is written without its country code where it is read. ``region`` is the town of a Dutch landline.
    ``problem`` says why not; it is None exactly when ``callable`` is True. ``notes`` are things to know about a
    number that is fine: a machine number, a second number, the local time abroad. ``suggestion`` is a text to offer
    instead; it is never taken over without asking. ``more`` holds further numbers of the same text. ``zones`` are
    the time zones where the number can ring (IANA names), empty when unknown.
    """

    input: str
    valid: bool = False
    callable: bool = False
    e164: str = ""
    kind: PhoneKind = PhoneKind.UNKNOWN
    region: str = ""
    country: str = ""
    extension: str = ""
    remark: str = ""
    more: tuple[PhoneAnswer, ...] = ()
    problem: Reason | None = None
    notes: tuple[Reason, ...] = ()
    suggestion: str = ""
    zones: tuple[str, ...] = ()
    at_home: bool = True

    @property
    def shown(self) -> str:
        """The number the way people write it, with its extension; ``""`` when ``e164`` is."""
        if not self.e164:
            return ""
        from phonenumbers import PhoneNumberFormat, format_number, parse

        way = PhoneNumberFormat.NATIONAL if self.at_home else PhoneNumberFormat.INTERNATIONAL
        written = format_number(parse(self.e164), way)
        return f"{written} tst. {self.extension}" if self.extension else written

    def local_time(self, now: datetime) -> datetime | None:
        """The time at the other end; None when unknown or when the zones of the number differ at that moment."""
        times = [now.astimezone(zone) for zone in _zones(self.zones)]
        same = times and len({moment.utcoffset() for moment in times}) == 1
        return times[0] if same else None

    def callable_now(self, now: datetime) -> bool:
        """True when the number can be called and it is between 08:00 and 21:00 there.

        With more than one possible zone it must be day in all of them; with none known the answer is that
        of the Netherlands.
        """
        zones = _zones(self.zones) or [ZoneInfo(_DUTCH_ZONE)]
        return self.callable and all(DAY_STARTS <= now.astimezone(zone).time() < DAY_ENDS for zone in zones)

    def entry(self, label: str = "") -> PhoneEntry:
        """The number as a case keeps it; raises ``InvalidInput`` when it may not be called back."""
        if not self.callable:
            raise InvalidInput("phone_not_callable", field="phone", why=self.problem)
        return PhoneEntry(self.e164, label, self.extension, self.remark)


def read_phone(text: str, region: str = NETHERLANDS, now: datetime | None = None) -> PhoneAnswer:
    """What a typed or pasted text says about a phone number; never raises for any text.

    Reads at most 200 characters; a longer text gets a message at once. ``region`` (ISO 3166) is the country of a number
    without + or 00; ``InvalidInput`` for one that has no phone numbers. With ``now`` a number from abroad gets a note
    with its local time. The choices of peer-cases F:

    * F1-F20, F37, F40, F41: valid and callable; dots, dashes, slashes, brackets, (0) and non-breaking spaces do not
      matter; a remark such as "na 17u" and an extension are split off.
    * F13, nine digits without their 0, and 31... without its plus: valid, but ``callable`` only once a person took
      over ``suggestion``; ``e164`` is what will be saved then.
    * F14, a letter O, I or l among the digits: not valid, ``e164`` empty, ``suggestion`` holds the text with digits.
    * F22, a machine number (097): valid and callable, with a warning among the notes; a pager (066) is not callable.
    * F23-F26, service numbers and 112: valid when they exist, never callable, ``e164`` empty.
    * F28-F35: not valid; the message counts the digits or names the prefix that does not exist.
    * F38: the first number, with the second in ``more`` and a note that offers to split them.
    * 084 and 087 (personal assistant services, often voicemail): voip, callable, with a warning.
    """
    if len(text) > MOST_CHARACTERS:
        head = text[:MOST_CHARACTERS] + "…"
        return PhoneAnswer(head, problem=because("phone.text_too_long", n=len(text), most=MOST_CHARACTERS))
    if region == NETHERLANDS and _NOTHING_ELSE.fullmatch(text):
        answer = _dutch(spelling.digits_of(text), text)  # most rows of a list: nothing to take apart
        return answer if answer.input else replace(answer, input=text)
    _check_region(region)
    line = spelling.cleaned(text)
    lookalike = _lookalike(text, line, region)
    if lookalike:
        return lookalike
    answers = [answer for part in spelling.numbers_in(line) for answer in _read_one(part, region)]
    answers = [_with_local_time(answer, now) for answer in answers]
    first, more = answers[0], tuple(answers[1:])
    if more:
        first = replace(first, more=more, notes=(*first.notes, because("phone.several", n=len(answers))))
    return first if first.input == text else replace(first, input=text)


def shown_entry(entry: PhoneEntry) -> str:
    """A stored number the way people write it, with its extension: ``020 753 0523 tst. 12``."""
    shown = read_phone(entry.e164).shown or entry.e164
    return f"{shown} tst. {entry.extension}" if entry.extension else shown


def find_phones(text: str, region: str = NETHERLANDS, now: datetime | None = None) -> tuple[PhoneAnswer, ...]:
    """The numbers in running text that can be called back, in order, each once.

    Reads the first 20,000 characters. A number must start with +, 00 or 0; other digits (dates, case numbers, IBAN)
    are left alone. ``input`` is the stretch of the text.
    """
    found: dict[tuple[str, str], PhoneAnswer] = {}
    for stretch in spelling.stretches(text[:MOST_TEXT]):
        answer = read_phone(stretch, region, now)
        for one in (answer, *answer.more):
            if one.callable:
                found.setdefault((one.e164, one.extension), replace(one, more=()))
    return tuple(found.values())


def as_you_type(text: str, region: str = NETHERLANDS) -> str:
    """The text of a phone field with spaces where they belong so far; unchanged when it holds more than a number.

    At most 40 characters are formatted. Takes well under a tenth of a millisecond per key.
    """
    kept = text.strip()
    if len(kept) > MOST_KEYS or not spelling.only_number(kept):
        return text
    from phonenumbers import AsYouTypeFormatter

    formatter = AsYouTypeFormatter(region)
    shown = ""
    for sign in kept:
        if sign.isdigit() or sign == "+":
            shown = formatter.input_digit(sign)
    return shown


def _lookalike(text: str, line: str, region: str) -> PhoneAnswer | None:
    fixed = spelling.without_lookalikes(line)
    if fixed == line or not _read_one(fixed, region)[0].valid:
        return None
    sign = next(old for old, new in zip(line, fixed, strict=True) if old != new)
    problem = because("phone.letter_for_digit", sign=sign, suggestion=fixed)
    return PhoneAnswer(text, problem=problem, suggestion=fixed)


def _read_one(part: str, region: str) -> list[PhoneAnswer]:
    """The number in a text; two when the digits are too many for one and can be cut into two sound ones."""
    words = spelling.spelled(part)
    if not words.digits:
        return [PhoneAnswer(part, remark=words.remark, problem=because("phone.no_digits"))]
    if words.letters_inside:
        return [PhoneAnswer(part, problem=because("phone.letters"))]
    answer = _judged(words.digits, region)
    if answer.problem and answer.problem.code == "phone.too_long":
        cut = _cut(words, region)
        if cut:
            return cut
    return [_dressed(answer, part, words.extension, words.remark)]


def _cut(words: spelling.Spelled, region: str) -> list[PhoneAnswer]:
    """Two numbers without a sign between them, or a number with a time behind it; empty when it is neither."""
    for left, right in spelling.halves(words.digits):
        first = _judged(left, region)
        if not first.callable:
            continue
        second = _judged(right, region)
        if second.callable:
            return [_dressed(first, left, "", ""), _dressed(second, right, words.extension, words.remark)]
        if words.remark and spelling.count_digits(right) < spelling.COMPLETE_DIGITS:
            return [_dressed(first, left, words.extension, f"{right} {words.remark}")]
    return []


def _dressed(answer: PhoneAnswer, text: str, extension: str, remark: str) -> PhoneAnswer:
    return replace(answer, input=text, extension=extension, remark=remark)


def _judged(core: str, region: str) -> PhoneAnswer:
    """One stretch of digits, without words around it."""
    international, digits = _dialled(core, region)
    if international and digits.startswith("31"):
        national = digits[2:]
        return _dutch("0" + national.removeprefix("0"))
    if international and digits.startswith("0"):
        return _refused("phone.plus_then_zero", suggestion=digits) if "+" in core else _refused("phone.begins_000")
    if international:
        return _foreign(digits, core)
    if region != NETHERLANDS:
        return _local_abroad(digits, region)
    return _dutch(digits) if digits.startswith("0") else _dutch_without_zero(digits)


def _dialled(core: str, region: str) -> tuple[bool, str]:
    """Whether a country code comes first, and the digits; ``(0)`` behind a country code is dropped."""
    digits = spelling.digits_of(core)
    prefix = _international_prefix(region)
    international = "+" in core or (digits.startswith(prefix) and len(digits) > len(prefix))
    if not international:
        return False, digits
    without_zero = spelling.digits_of(spelling.without_trunk_zero(core))
    return True, without_zero if "+" in core else without_zero.removeprefix(prefix)


def _dutch(national: str, typed: str = "") -> PhoneAnswer:
    """A Dutch number written from its 0; ``typed`` is how, for one that can be phoned."""
    plan = dutch.plan(national)
    if plan.problem:
        return PhoneAnswer("", problem=plan.problem)
    issued = _issued().fullmatch(national.lstrip("0")) is not None
    if plan.service:
        return _not_callable(PhoneKind(plan.kind), plan.service, exists=issued)
    if not issued:
        return _refused("phone.not_issued", prefix=dutch.prefix(national))
    kind = PhoneKind(plan.kind)
    notes = (plan.note,) if plan.note else ()
    town = places.town(national) if kind is PhoneKind.FIXED_LINE else ""
    e164, zones = f"+31{national[1:]}", (_DUTCH_ZONE,)
    return PhoneAnswer(typed, True, True, e164, kind, town, NETHERLANDS, notes=notes, zones=zones)


def _dutch_without_zero(digits: str) -> PhoneAnswer:
    """Digits without 0 or +: a short number, or a number whose start was left out."""
    short = dutch.short(digits)
    if short:
        from phonenumbers import shortnumberinfo

        number = _number(31, digits)
        exists = shortnumberinfo.is_valid_short_number_for_region(number, NETHERLANDS)
        issued = _issued().fullmatch(digits) is not None
        return _not_callable(PhoneKind(short.kind), short.problem, exists=exists or issued)
    for code, national, suggestion in dutch.completed(digits):
        answer = _dutch(national)
        if answer.callable:
            problem = because(code, suggestion=suggestion)
            return replace(answer, callable=False, problem=problem, suggestion=suggestion)
    return _refused(dutch.unfinished(digits), n=len(digits))


def _foreign(digits: str, core: str) -> PhoneAnswer:
    """A number with a country code other than 31; Italy keeps the zero that ``(0)`` means elsewhere."""
    answer = _foreign_number(digits)
    if answer.valid or spelling.without_trunk_zero(core) == core:
        return answer
    kept = _foreign_number(spelling.digits_of(core).removeprefix("00"))
    return kept if kept.valid else answer


def _foreign_number(digits: str) -> PhoneAnswer:
    from phonenumbers import NumberParseException, parse

    try:
        number = parse("+" + digits[:25])
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            return _refused("phone.country_unknown", prefix="+" + digits[:3])
        code = "phone.too_long" if error.error_type == NumberParseException.TOO_LONG else "phone.too_short"
        return _refused(f"{code}_abroad")
    return _sound(number) or _refused_abroad(number)


def _local_abroad(digits: str, region: str) -> PhoneAnswer:
    """A number without a country code, of another country than the Netherlands."""
    from phonenumbers import NumberParseException, parse

    try:
        number = parse(digits[:25], region)
    except NumberParseException:
        return _refused("phone.too_short_abroad")
    return _sound(number, home=region) or _refused_abroad(number)


def _sound(number: PhoneNumber, home: str = "") -> PhoneAnswer | None:
    """A number from abroad that can exist, or None."""
    from phonenumbers import is_valid_number, number_type, region_code_for_number

    country = region_code_for_number(number)
    if not country or not is_valid_number(number):
        return None
    kind, service = _kinds_abroad().get(number_type(number), (PhoneKind.UNKNOWN, False))
    country = "" if country == "001" else country
    if service:
        return replace(_not_callable(kind, because("phone.service_abroad"), exists=True), country=country)
    return _from_abroad(number, kind, country, at_home=bool(country) and country == home)


@cache
def _kinds_abroad() -> dict[int, tuple[PhoneKind, bool]]:
    """The library's kinds as ours, and whether they are for services only."""
    from phonenumbers import PhoneNumberType as Type

    return {
        Type.FIXED_LINE: (PhoneKind.FIXED_LINE, False),
        Type.MOBILE: (PhoneKind.MOBILE, False),
        Type.FIXED_LINE_OR_MOBILE: (PhoneKind.UNKNOWN, False),
        Type.VOIP: (PhoneKind.VOIP, False),
        Type.PERSONAL_NUMBER: (PhoneKind.VOIP, False),
        Type.UAN: (PhoneKind.COMPANY, False),
        Type.PAGER: (PhoneKind.MACHINE, True),
        Type.TOLL_FREE: (PhoneKind.SERVICE, True),
        Type.PREMIUM_RATE: (PhoneKind.SERVICE, True),
        Type.SHARED_COST: (PhoneKind.SERVICE, True),
        Type.VOICEMAIL: (PhoneKind.SERVICE, True),
    }


def _refused_abroad(number: PhoneNumber) -> PhoneAnswer:
    """Says how many digits a number from abroad has too many or too few, or that its plan does not know it."""
    from phonenumbers import PhoneMetadata, national_significant_number, region_code_for_country_code

    code = f"+{number.country_code}"
    region = region_code_for_country_code(number.country_code or 0)
    metadata = PhoneMetadata.metadata_for_region(region) if region not in {"ZZ", "001"} else None
    general = metadata.general_desc if metadata else None
    lengths = [length for length in general.possible_length if length > 0] if general else []
    length = len(national_significant_number(number))
    if lengths and length < min(lengths):
        return _refused("phone.too_short", n=min(lengths) - length)
    if lengths and length > max(lengths):
        return _refused("phone.too_long", n=length - max(lengths))
    return _refused("phone.not_in_plan", prefix=code)


def _from_abroad(number: PhoneNumber, kind: PhoneKind, country: str, *, at_home: bool) -> PhoneAnswer:
    from phonenumbers import PhoneNumberFormat, format_number

    e164 = format_number(number, PhoneNumberFormat.E164)
    zones = _zone_names(number, country)
    return PhoneAnswer("", True, True, e164, kind, country=country, zones=zones, at_home=at_home)


def _not_callable(kind: PhoneKind, problem: Reason, *, exists: bool) -> PhoneAnswer:
    return PhoneAnswer("", exists, kind=kind, country=NETHERLANDS, problem=problem)


def _refused(code: str, suggestion: str = "", **facts: object) -> PhoneAnswer:
    if suggestion:
        facts["suggestion"] = suggestion
    return PhoneAnswer("", problem=because(code, **facts), suggestion=suggestion)


def _number(country_code: int, national: str) -> PhoneNumber:
    from phonenumbers import PhoneNumber

    return PhoneNumber(country_code=country_code, national_number=int(national))


@cache
def _issued() -> re.Pattern[str]:
    """The Dutch numbers that the library calls valid, without their 0: its patterns of all kinds put in one.

    It asks them one by one for every number, which takes most of the time of a list of thousands.
    """
    from phonenumbers import PhoneMetadata

    plan = PhoneMetadata.metadata_for_region(NETHERLANDS)
    if plan is None or plan.general_desc is None:
        raise ValueError("the library has no plan of the Netherlands")
    kinds = (
        plan.premium_rate, plan.toll_free, plan.shared_cost, plan.voip, plan.personal_number, plan.pager, plan.uan,
        plan.voicemail, plan.fixed_line, plan.mobile,
    )  # fmt: skip
    known = "|".join(_of_lengths(kind) for kind in kinds if kind and kind.national_number_pattern)
    return re.compile(rf"(?={_of_lengths(plan.general_desc)}\Z)(?:{known})")


def _of_lengths(kind: PhoneNumberDesc) -> str:
    lengths = "|".join(rf"\d{{{length}}}" for length in kind.possible_length)
    ahead = rf"(?=(?:{lengths})\Z)" if lengths else ""
    return f"{ahead}(?:{kind.national_number_pattern})"


@cache
def _international_prefix(region: str) -> str:
    """``00`` in the Netherlands, ``011`` in America; ``00`` where there is a choice."""
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region(region)
    prefix = metadata.international_prefix if metadata else None
    return prefix if prefix and prefix.isdigit() else "00"


def _check_region(region: str) -> None:
    from phonenumbers import SUPPORTED_REGIONS

    if region not in SUPPORTED_REGIONS:
        raise InvalidInput("phone_region_unknown", field="region", value=region[:10])


def _zone_names(number: PhoneNumber, country: str) -> tuple[str, ...]:
    if country in places.ZONES:
        return (places.ZONES[country],)
    from phonenumbers.timezone import time_zones_for_number

    return tuple(time_zones_for_number(number))


@cache
def _zones(names: tuple[str, ...]) -> list[ZoneInfo]:
    """The zones that this machine knows; a name that it does not know makes all of them unknown."""
    try:
        return [ZoneInfo(name) for name in names if name != "Etc/Unknown"]
    except (ZoneInfoNotFoundError, ValueError):
        return []


def _with_local_time(answer: PhoneAnswer, now: datetime | None) -> PhoneAnswer:
    if now is None or not answer.callable or answer.country == NETHERLANDS:
        return answer
    there = answer.local_time(now)
    if there is None:
        note = because("phone.local_time_unknown")
    else:
        code = "phone.local_time" if answer.callable_now(now) else "phone.local_night"
        note = because(code, there=f"{there:%H:%M}", start=f"{DAY_STARTS:%H:%M}", end=f"{DAY_ENDS:%H:%M}")
    return replace(answer, notes=(*answer.notes, note))
