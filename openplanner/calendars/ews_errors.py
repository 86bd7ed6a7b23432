"""What went wrong with Exchange, in the five kinds of the calendar contract.

Judged first by what became of the request (:class:`Trip`), then by the status, then by the code of the server, which
is the name of the library's error. Texts of the library are dropped: they quote replies, with names and subjects.
Source: exchange.md sections 3 (traps 3 and 5) and 6; ResponseCodeType of the schema.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from openplanner.calendars.ews_settings import EwsSettings
from openplanner.calendars.ews_trip import Trip
from openplanner.calendars.retry_after import wait_or_default
from openplanner.domain.calendar import CalendarError, Denied, Offline, Throttled, UnknownResult
from openplanner.domain.reason import Reason, because

NO_RIGHT = frozenset({
    "ErrorAccessDenied", "ErrorNoFreeBusyAccess", "ErrorFolderNotFound", "ErrorCreateItemAccessDenied",
    "ErrorSyncFolderNotFound", "ErrorCalendarIsDelegatedForAccept", "ErrorSendAsDenied",
})  # fmt: skip
NO_IMPERSONATION = frozenset({
    "ErrorImpersonateUserDenied", "ErrorImpersonationDenied", "ErrorImpersonationFailed",
    "ErrorInvalidExchangeImpersonationHeaderData",
})  # fmt: skip
NO_SIGN_IN = frozenset({"ErrorAccountDisabled", "ErrorPasswordExpired", "ErrorPasswordChangeRequired"})
NO_MAILBOX = frozenset({
    "ErrorNonExistentMailbox", "ErrorMailRecipientNotFound", "ErrorInvalidSmtpAddress", "ErrorNameResolutionNoMailbox",
    "ErrorInvalidMailbox", "ErrorNameResolutionNoResults",
})  # fmt: skip
ELSEWHERE = frozenset({
    "ErrorProxyRequestProcessingFailed", "ErrorProxyRequestNotAllowed", "ErrorProxyServiceDiscoveryFailed",
    "ErrorNoApplicableProxyCASServersAvailable", "ErrorWrongServerVersion", "ErrorCrossSiteRequest",
})  # fmt: skip
BUSY = frozenset({"ErrorServerBusy", "ErrorTooManyObjectsOpened", "ErrorExceededConnectionCount"})
NOT_NOW = frozenset({
    "ErrorMailboxStoreUnavailable", "ErrorMailboxMoveInProgress", "ErrorMailboxFailover", "ErrorADUnavailable",
    "ErrorMailboxLogonFailed",
})  # fmt: skip
REFUSED = frozenset({
    "ErrorInvalidRequest", "ErrorSchemaValidation", "ErrorInvalidRecipients", "ErrorQuotaExceeded",
    "ErrorInvalidPropertySet", "ErrorCalendarEndDateIsEarlierThanStartDate", "ErrorCalendarDurationIsTooLong",
    "ErrorInvalidServerVersion", "ErrorMessageSizeExceeded", "ErrorCalendarIsNotOrganizer",
})  # fmt: skip
GONE = frozenset({"ErrorItemNotFound", "ErrorInvalidIdMalformed", "ErrorInvalidId", "ErrorInvalidIdEmpty"})
STALE = frozenset({"ErrorIrresolvableConflict", "ErrorStaleObject", "ErrorInvalidChangeKey"})
_WRONG_ADDRESS = frozenset({
    HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED,
})  # fmt: skip
_RIGHTS = {
    "read": "calendars.right_read",
    "write": "calendars.right_write",
    "free_busy": "calendars.right_free_busy",
    "rooms": "calendars.right_places",
}


@dataclass(frozen=True, slots=True)
class Errand:
    """What was being done: for whom, the right that it takes, and whether it changes anything."""

    mailbox: str = ""
    right: str = "read"
    writes: bool = False


def code_of(error: BaseException) -> str:
    """The server's code, which names the library's error; else the name of whatever it is."""
    return type(error).__name__


class Judge:
    """Words for one server; ``clock`` tells until when to stay away."""

    def __init__(self, settings: EwsSettings, trip: Trip, clock: Callable[[], datetime]) -> None:
        self._settings, self._trip, self._clock = settings, trip, clock

    def kind_of(self, error: BaseException, errand: Errand) -> CalendarError:
        """The error for whoever asked; anything unmapped is unknown for a write and offline for a read."""
        if isinstance(error, CalendarError):
            return error
        if not self._trip.sent:
            return self._unsent(error, errand)
        if self._trip.status is None:
            return _lost(errand, self._trip.problem or code_of(error))
        if self._trip.status not in {HTTPStatus.OK, HTTPStatus.INTERNAL_SERVER_ERROR}:
            return self._by_status(self._trip.status, errand)
        return self._by_code(error, errand)

    def _unsent(self, error: BaseException, errand: Errand) -> CalendarError:
        if self._trip.problem == "certificate":
            return Offline("ews_certificate", host=self._settings.host)
        if self._trip.problem:
            return Offline("ews_unreachable", host=self._settings.host)
        return Denied("ews_sign_in_refused", mailbox=errand.mailbox, right="sign_in", problem=code_of(error))

    def _by_status(self, status: int, errand: Errand) -> CalendarError:
        if status == HTTPStatus.UNAUTHORIZED:
            return Denied("ews_sign_in_refused", mailbox=errand.mailbox, right="sign_in", problem="status_401")
        if status == HTTPStatus.FORBIDDEN:
            code = "ews_switched_off" if self._settings.online else "ews_forbidden"
            return Denied(code, mailbox=errand.mailbox, right="sign_in", host=self._settings.host)
        asked_to_wait = status == HTTPStatus.SERVICE_UNAVAILABLE and (self._trip.wait or not errand.writes)
        if status == HTTPStatus.TOO_MANY_REQUESTS or asked_to_wait:
            return self._throttled(self._trip.wait)
        if status in _WRONG_ADDRESS:
            return Offline("ews_wrong_address", host=self._settings.host, status=status)
        return _lost(errand, f"status_{status}")

    def _by_code(self, error: BaseException, errand: Errand) -> CalendarError:
        code, who = code_of(error), errand.mailbox
        if code in BUSY:
            seconds = getattr(error, "back_off", None)
            return self._throttled(timedelta(seconds=seconds) if seconds else self._trip.wait)
        if code in NO_RIGHT:
            missing = because(_RIGHTS.get(errand.right, "calendars.right_read"))
            return Denied("ews_denied", mailbox=who, right=errand.right, missing=missing)
        if code in NO_IMPERSONATION:
            return Denied("ews_impersonation_denied", mailbox=who, right="impersonation")
        if code in NO_SIGN_IN:
            return Denied("ews_sign_in_refused", mailbox=who, right="sign_in", problem=code)
        if code in NO_MAILBOX | ELSEWHERE:
            return Denied("ews_mailbox_not_here", mailbox=who, right=errand.right)
        if code in REFUSED:
            return Denied("ews_refused", mailbox=who, right=errand.right, problem=code)
        if code in NOT_NOW:
            return Offline("ews_mailbox_not_now", mailbox=who)
        return _lost(errand, self._trip.problem or code)

    def _throttled(self, wait: timedelta | None) -> Throttled:
        return Throttled("ews_throttled", until=self._clock() + wait_or_default(wait))


def why_unknown(error: BaseException) -> Reason:
    """Why one mailbox of many gave no free/busy."""
    code = code_of(error)
    if code in NO_MAILBOX:
        return because("calendars.mailbox_unknown_here")
    if code in ELSEWHERE:
        return because("calendars.mailbox_elsewhere")
    if code in NO_RIGHT | NO_IMPERSONATION:
        return because("calendars.mailbox_closed")
    if code == "ErrorMailboxMoveInProgress":
        return because("calendars.mailbox_moving")
    return because("calendars.mailbox_silent", problem=code)


def _lost(errand: Errand, problem: str) -> CalendarError:
    if errand.writes:
        return UnknownResult("ews_result_unknown", problem=problem)
    return Offline("ews_reply_unusable", problem=problem)
