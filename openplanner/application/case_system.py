"""The system in which a case itself lives: the form that its numbers have, and the address of one (peers.md row 11).

Both are settings of who looks after the computers. Nothing of what stands behind the address is read or kept.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from openplanner.domain.errors import InvalidInput
from openplanner.settings import CASE_LINK, CASE_NUMBER_FORM, Settings

NUMBER_HERE = re.compile(r"\[(?:nummer|number)\]")  # what the number takes the place of
_SIGNS = {"#": "[0-9]", "@": "[^\\W\\d_]"}


def case_link(settings: Settings, number: str) -> str:
    """The address of a case; empty when none is set. The number can change nothing of the address but its own place."""
    return NUMBER_HERE.sub(lambda _mark: quote(number, safe=""), settings.text(CASE_LINK))


def has_form(form: str, number: str) -> bool:
    """True for a number that is written as the form says: ``#`` a digit, ``@`` a letter, anything else itself.

    Letters in either case. An empty form allows everything.
    """
    pattern = "".join(_SIGNS.get(sign) or re.escape(sign) for sign in form)
    return not form or re.fullmatch(pattern, number.strip(), re.IGNORECASE) is not None


def refuse_other_form(settings: Settings, number: str) -> None:
    """Raises ``InvalidInput("case_number_form")`` for a number that is written otherwise than the setting says."""
    form = settings.text(CASE_NUMBER_FORM).strip()
    if not has_form(form, number):
        raise InvalidInput("case_number_form", field="number", form=form)


def check_case_link(settings: Settings) -> None:
    """Raises ``InvalidInput("case_link_wrong")`` unless it is https, whole, and says where the number comes."""
    link = settings.text(CASE_LINK).strip()
    try:
        parts = urlsplit(link)
        whole = parts.scheme == "https" and bool(parts.hostname) and not NUMBER_HERE.search(parts.netloc)
    except ValueError:
        whole = False
    if link and not (whole and len(NUMBER_HERE.findall(link)) == 1):
        raise InvalidInput("case_link_wrong", field=CASE_LINK.key)
