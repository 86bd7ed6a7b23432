"""Every action, once: id, text, icon, shortcut, method, and when it is enabled (house.md 6).

``scope`` is ``window`` or a screen id. ``method`` is called on the window or the screen; ``enabled`` names a method
without arguments that says whether the action can be used now ("" is always); ``holder`` names the
attribute of the widget in which the shortcut works ("" is the whole screen). A test finds doubles, missing
methods, missing texts and missing icons. What somebody may not do (``NEEDS``) is off, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping

from openplanner.domain.frozen import frozen
from openplanner.domain.rights import Action as Right
from openplanner.domain.rights import Rights
from openplanner.texts import Texts


@frozen
class Action:
    """One row of the table."""

    action_id: str
    scope: str
    text_key: str
    icon: str
    shortcut: str
    method: str
    enabled: str = ""
    holder: str = ""

    @property
    def needs(self) -> Right:
        """What somebody must be allowed to do for it; what is not listed only looks."""
        return next((right for right, names in NEEDS.items() if self.action_id in names), Right.SEE)

    def why_not(self, rights: Rights, texts: Texts) -> str:
        """Why somebody may not use it, in words; empty when that is allowed."""
        return "" if rights.may(self.needs) else texts(f"together.no_right.{self.needs.value}")


_WINDOW = (
    Action("window-undo", "window", "actions.undo", "undo-2", "Ctrl+Z", "undo_last"),
    Action("window-undo-list", "window", "actions.undo_list", "history", "Ctrl+Shift+Z", "show_undo_list"),
    Action("window-refresh", "window", "actions.refresh", "refresh-cw", "F5", "refresh_screen"),
    Action("window-palette", "window", "palette.open", "search", "Ctrl+K", "show_palette"),
    Action("window-print-day", "window", "actions.print_day", "printer", "", "print_day"),
    Action("window-print-list", "window", "actions.print_list", "printer", "", "print_list"),
    Action("window-print-lists", "window", "actions.print_lists", "printer", "", "print_lists"),
    Action("window-remind", "window", "today.remind", "mail", "Ctrl+Shift+R", "remind_citizens"),
    Action("window-plan-all", "window", "team.act_plan_all", "users", "", "plan_all"),
    Action("window-absence", "window", "team.act_absence", "calendar-x", "Ctrl+Shift+A", "cover_absence"),
    Action("window-export", "window", "imports.act_export", "file-text", "", "export_list"),
    Action("window-checks", "window", "help_desk.checks", "list-checks", "Shift+F1", "show_checks"),
    Action("window-support", "window", "help_desk.support", "file-text", "Ctrl+F1", "make_support"),
    Action("window-practice", "window", "practice.start", "circle-dot", "", "practise", "can_practise"),
    Action("window-real", "window", "practice.stop", "undo-2", "", "stop_practising", "is_practising"),
    Action("window-resume", "window", "window.resume", "history", "Ctrl+J", "resume"),
    Action("window-keys", "window", "actions.keys", "keyboard", "F1", "show_keys"),
    Action("window-quit", "window", "actions.quit", "log-out", "Ctrl+Q", "leave"),
)
_TODAY = (
    Action("today-start", "today", "today.start", "phone-call", "Return", "start_conversation", "has_case", "list"),
    Action("today-dial", "today", "today.dial", "phone-outgoing", "Ctrl+B", "dial", "has_number"),
    Action("today-copy", "today", "today.copy", "copy", "Ctrl+C", "copy_number", "has_number", "list"),
    Action("today-missed", "today", "today.missed", "phone-missed", "N", "choose_result", "has_case", "list"),
    Action("today-plan", "today", "today.plan", "calendar-plus", "P", "plan", "has_case", "list"),
    Action("today-claim", "today", "today.claim", "user-check", "K", "claim", "has_case", "list"),
    Action("today-hand-over", "today", "cases.hand_over", "users", "Ctrl+D", "hand_over", "has_case"),
    Action("today-mine", "today", "today.mine", "users", "M", "only_mine", "", "list"),
    Action("today-kept", "today", "today.kept", "circle-check", "T", "keep_promise", "has_promise", "list"),
    Action("today-seen", "today", "today.seen", "check", "G", "seen", "needs_look", "list"),
    Action("today-file", "today", "today.file", "file-text", "O", "show_file", "has_line", "list"),
    Action("today-new", "today", "today.new", "file-plus", "", "new_case"),
)
_CASES = (
    Action("cases-find", "cases", "cases.find", "search", "Ctrl+F", "focus_search"),
    Action("cases-all", "cases", "cases.all", "x", "Ctrl+Shift+F", "clear_filters", "filtered"),
    Action("cases-start", "cases", "cases.start", "phone-call", "Return", "start_conversation", "is_open", "list"),
    Action("cases-plan", "cases", "cases.plan", "calendar-plus", "Ctrl+P", "plan", "is_open"),
    Action("cases-earlier", "cases", "cases.earlier", "clock", "Ctrl+Shift+E", "want_earlier", "is_open"),
    Action("cases-letter", "cases", "cases.letter", "mail", "Ctrl+L", "letter", "has_case"),
    Action("cases-guide", "cases", "cases.guide", "printer", "Ctrl+G", "guide", "has_case"),
    Action("cases-outcome", "cases", "cases.close", "circle-check", "Ctrl+U", "record_outcome", "has_case"),
    Action("cases-later", "cases", "cases.agree_later", "hourglass", "Ctrl+Shift+U", "agree_later", "is_open"),
    Action("cases-hand-over", "cases", "cases.hand_over", "users", "Ctrl+D", "hand_over", "can_give"),
    Action("cases-sent", "cases", "cases.sent", "inbox", "Ctrl+Shift+D", "show_sent"),
    Action("cases-edit", "cases", "cases.edit", "file-text", "F2", "edit", "is_open"),
    Action("cases-link", "cases", "cases.link", "arrow-right", "Ctrl+Shift+O", "open_in_case_system", "has_link"),
    Action("cases-reopen", "cases", "cases.reopen", "rotate-ccw", "Ctrl+H", "reopen", "is_closed"),
)
_SETTINGS: tuple[Action, ...] = ()
_INTAKE = (
    Action("intake-plan", "intake", "intake.act_plan", "calendar-check", "Ctrl+Return", "save_and_plan", "can_save"),
    Action("intake-save", "intake", "intake.act_save", "check", "Ctrl+S", "save_only", "can_save"),
    Action("intake-more", "intake", "intake.act_more", "chevron-down", "Alt+M", "toggle_more"),
    Action("intake-clear", "intake", "intake.act_clear", "x", "Ctrl+Shift+Del", "clear", "can_save"),
)
_AGENDA = (
    Action("agenda-previous", "agenda", "agenda.act_previous", "chevron-left", "Alt+Left", "previous"),
    Action("agenda-next", "agenda", "agenda.act_next", "chevron-right", "Alt+Right", "next"),
    Action("agenda-today", "agenda", "agenda.act_today", "calendar-check", "Alt+Home", "go_today"),
    Action("agenda-day", "agenda", "agenda.act_day", "", "Alt+D", "view_day"),
    Action("agenda-week", "agenda", "agenda.act_week", "", "Alt+W", "view_week"),
    Action("agenda-person", "agenda", "agenda.act_person", "user-round", "Alt+P", "view_person"),
    Action("agenda-room", "agenda", "agenda.act_room", "building-2", "Alt+R", "view_room"),
    Action("agenda-closer", "agenda", "agenda.act_closer", "", "Ctrl++", "zoom_in"),
    Action("agenda-further", "agenda", "agenda.act_further", "", "Ctrl+-", "zoom_out"),
    Action("agenda-usual", "agenda", "agenda.act_usual", "", "Ctrl+0", "zoom_usual"),
    Action("agenda-list", "agenda", "agenda.act_list", "", "Alt+L", "toggle_list"),
    Action("agenda-legend", "agenda", "agenda.act_legend", "info", "Alt+U", "toggle_legend"),
    Action("agenda-proposals", "agenda", "agenda.act_proposals", "", "Alt+V", "toggle_proposals"),
    Action("agenda-move", "agenda", "agenda.act_move", "move", "M", "move_here", "", "grid"),
    Action("agenda-repeat", "agenda", "agenda.act_repeat", "calendar-plus", "R", "repeat_here", "", "grid"),
    Action("agenda-earlier", "agenda", "agenda.act_earlier", "clock", "E", "give_earlier", "", "grid"),
    Action("agenda-on-call", "agenda", "agenda.act_on_call", "shield", "A", "put_on_call", "", "grid"),
    Action("agenda-remove", "agenda", "agenda.act_remove", "trash-2", "Del", "remove_here", "", "grid"),
)
_CONVERSATION = (
    Action("conversation-dial", "conversation", "conversation.dial", "phone", "Ctrl+B", "dial", "has_number"),
    Action(
        "conversation-copy", "conversation", "conversation.copy", "copy", "Ctrl+Shift+C", "copy_number", "has_number"
    ),
    Action(
        "conversation-clock", "conversation", "conversation.start_clock", "timer", "Alt+K", "start_clock", "has_case"
    ),
    Action("conversation-print", "conversation", "conversation.print", "printer", "Ctrl+P", "print_guide", "has_case"),
    Action("conversation-guide", "conversation", "conversation.to_guide", "", "Alt+L", "to_guide", "has_case"),
    Action("conversation-notes", "conversation", "conversation.to_notes", "", "Alt+O", "to_notes", "can_record"),
    Action("conversation-ladder", "conversation", "conversation.ladder_button", "flame", "Alt+E", "toggle_ladder"),
    Action(
        "conversation-voicemail-text", "conversation", "conversation.voicemail_button", "voicemail", "Alt+T",
        "toggle_voicemail",
    ),
    Action(
        "conversation-reply", "conversation", "conversation.reply_button", "message-circle", "Alt+R", "toggle_reply",
        "can_record",
    ),
    Action(
        "conversation-template", "conversation", "conversation.templates", "message-square", "Alt+Z",
        "choose_template", "can_record",
    ),
    Action(
        "conversation-send", "conversation", "conversation.open_chat", "message-circle", "Ctrl+Return", "send_reply",
        "can_record",
    ),
    Action(
        "conversation-answered", "conversation", "conversation.answered", "check", "Ctrl+S", "reply_answered",
        "can_record",
    ),
    Action(
        "conversation-letter", "conversation", "conversation.write_letter", "mail", "Ctrl+L", "write_letter",
        "is_recorded",
    ),
    Action("conversation-next", "conversation", "conversation.next_part", "", "Alt+Down", "next_part"),
    Action("conversation-previous", "conversation", "conversation.previous_part", "", "Alt+Up", "previous_part"),
    *(
        Action(
            f"conversation-{method.replace('_', '-')}", "conversation", f"conversation.result_{method}", "",
            f"Alt+{key}", method, "can_record",
        )
        for method, key in (
            ("spoken", "G"), ("no_answer", "N"), ("voicemail", "V"), ("line_busy", "I"), ("someone_else", "A"),
            ("wrong_number", "F"), ("no_such_number", "B"), ("refuses_contact", "W"),
        )
    ),
)  # fmt: skip
_OUTBOX = (
    Action("outbox-case", "outbox", "outbox.act_case", "file-text", "Return", "show_case", "has_item", "list"),
    Action("outbox-retry", "outbox", "outbox.act_retry", "refresh-cw", "R", "retry", "can_retry", "list"),
    Action("outbox-replan", "outbox", "outbox.act_replan", "calendar-plus", "P", "replan", "needs_look", "list"),
    Action("outbox-seen", "outbox", "outbox.act_seen", "check", "G", "seen", "needs_look", "list"),
    Action("outbox-back", "outbox", "outbox.act_back", "chevron-left", "Esc", "back"),
)
_IMPORT = (
    Action("import-choose", "import", "imports.act_choose", "inbox", "Ctrl+O", "choose"),
    Action("import-take", "import", "imports.act_take", "check", "Ctrl+Return", "take_in", "can_take_in"),
    Action("import-part", "import", "imports.act_part", "check", "", "take_part", "can_take_part"),
    Action("import-requests", "import", "requests.act_look", "inbox", "", "look_for_requests", "has_register"),
    Action("import-requests-take", "import", "requests.act_take", "check", "", "take_requests", "has_requests"),
    Action("import-back", "import", "imports.act_back", "chevron-left", "Esc", "back"),
)
_TEAM = (
    Action("team-propose", "team", "team.act_propose", "refresh-cw", "Ctrl+Return", "propose", "can_propose"),
    Action("team-save", "team", "team.act_save", "check", "Ctrl+S", "save", "can_save"),
    Action("team-stop", "team", "team.act_stop", "x", "", "stop", "can_stop"),
    Action("team-undo", "team", "team.act_undo", "undo-2", "", "take_back", "can_undo"),
    Action("team-letters", "team", "team.act_letters", "mail", "Ctrl+L", "letters", "has_letters"),
    Action("team-restart", "team", "team.act_restart", "chevron-left", "Alt+Left", "start_over", "can_start_over"),
    Action("team-others", "team", "team.act_others", "clock", "Return", "to_others", "can_change", "list"),
    Action("team-leave", "team", "team.act_leave", "x", "Del", "leave_item", "can_change", "list"),
    Action("team-propose-again", "team", "team.act_again", "rotate-ccw", "V", "propose_again", "can_change", "list"),
    Action("team-case", "team", "team.act_case", "file-text", "O", "show_case", "has_item", "list"),
    Action("team-back", "team", "team.act_back", "chevron-left", "Esc", "back"),
)
_WELCOME = (
    Action("welcome-next", "welcome", "welcome.next", "", "Ctrl+Return", "next"),
    Action("welcome-back", "welcome", "welcome.back", "chevron-left", "Alt+Left", "back", "can_go_back"),
    Action("welcome-later", "welcome", "welcome.later", "", "Esc", "later"),
)
_FIGURES = (
    Action("figures-print", "figures", "figures.print", "printer", "Ctrl+P", "print_week"),
    Action("figures-report", "figures", "figures.print_report", "printer", "Ctrl+Shift+P", "print_report"),
)

NEEDS: Mapping[Right, frozenset[str]] = {
    Right.PLAN: frozenset({
        "window-plan-all", "window-absence", "today-plan", "cases-plan", "cases-earlier", "intake-plan", "agenda-move",
        "agenda-repeat", "agenda-earlier", "agenda-on-call", "agenda-remove", "outbox-retry", "outbox-replan",
        "team-propose", "team-save", "team-undo", "team-others", "team-leave", "team-propose-again",
    }),
    Right.CHANGE: frozenset({
        "window-undo", "today-start", "today-missed", "today-claim", "today-hand-over", "today-kept", "today-seen",
        "today-new",
        "cases-start", "cases-outcome", "cases-later", "cases-hand-over", "cases-edit", "cases-reopen", "intake-save",
        "outbox-seen", "import-take", "import-part", "import-requests-take", "conversation-clock", "conversation-send",
        "conversation-answered", "conversation-spoken", "conversation-no-answer", "conversation-voicemail",
        "conversation-line-busy", "conversation-someone-else", "conversation-wrong-number",
        "conversation-no-such-number", "conversation-refuses-contact",
    }),
    Right.PRINT: frozenset({
        "window-print-day", "window-print-list", "window-print-lists", "cases-letter", "cases-guide",
        "conversation-print", "conversation-letter", "team-letters", "figures-print", "figures-report",
    }),
    Right.EXPORT: frozenset({"window-export"}),
}  # fmt: skip
"""What an action needs, by the table of roles and rights (``domain/rights.py``). A test holds every role to it."""

ACTIONS: tuple[Action, ...] = (
    *_WINDOW, *_TODAY, *_INTAKE, *_AGENDA, *_CONVERSATION, *_CASES, *_FIGURES, *_SETTINGS, *_OUTBOX,
    *_TEAM, *_IMPORT, *_WELCOME,
)  # fmt: skip


def actions_of(scope: str) -> tuple[Action, ...]:
    """The rows of a screen, or of the window, in table order."""
    return tuple(row for row in ACTIONS if row.scope == scope)


def icon_of(action_id: str) -> str:
    """The icon of an action; raises ``KeyError``."""
    return {row.action_id: row.icon for row in ACTIONS}[action_id]
