"""Guides from resources/guides: one shared file, three for the forms, eight for the case types; no copies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from openplanner.domain.case import CaseType, ContactForm
from openplanner.domain.errors import InvalidInput
from openplanner.guides.facts import check_placeholders
from openplanner.guides.model import ConversationGuide
from openplanner.guides.textfile import TextFile, parse, read_text_file

FOLDER = "guides"
SHARED, ALWAYS = "vast.md", "Altijd"
SHIPPED: Mapping[str, str] = {}
FEWEST_QUESTIONS, MOST_QUESTIONS = 5, 8
PARTS = {
    ContactForm.PHONE: "Telefoon",
    ContactForm.TOWN_HALL: "Gemeentehuis",
    ContactForm.NEIGHBOURHOOD: "Wijk",
}


def load_guide(case_type: CaseType, form: ContactForm, own: Mapping[str, str] = SHIPPED) -> ConversationGuide:
    """The guide of a case type and contact form, with placeholders; files are read once per run.

    ``own`` holds, by the name of the file, the texts that a team wrote in the place of ours.

    Raises ``ResourceMissing`` when a file is absent and ``InvalidInput`` with ``field`` (the file) and ``line``
    when something in it is wrong.
    """
    names = (SHARED, f"vorm-{form.value}.md", f"{case_type.value}.md")
    shared, formal, typed = (_parsed(name, own[name]) if name in own else _read(name) for name in names)
    return _joined(case_type, form, shared, formal, typed)


def check_guide_text(name: str, text: str) -> None:
    """Raises ``InvalidInput`` with the line when a text cannot take the place of the shipped one of that name."""
    forms = [form for form in ContactForm if name in {f"vorm-{form.value}.md", SHARED}] or list(ContactForm)
    types = [one for one in CaseType if name == f"{one.value}.md"] or [CaseType.QUESTION]
    for case_type in types:
        for form in forms:
            load_guide(case_type, form, {name: text})


def forget_files() -> None:
    """Reads the files again at the next :func:`load_guide`; for who edits the texts while the program runs."""
    _read.cache_clear()


@lru_cache(maxsize=32)
def _parsed(name: str, text: str) -> TextFile:
    file = parse(text, name)
    check_placeholders(file)
    return file


@lru_cache(maxsize=32)
def _read(name: str) -> TextFile:
    file = read_text_file(FOLDER, name)
    check_placeholders(file)
    return file


def _joined(
    case_type: CaseType, form: ContactForm, shared: TextFile, formal: TextFile, typed: TextFile
) -> ConversationGuide:
    part = PARTS[form]
    return ConversationGuide(
        case_type=case_type,
        form=form,
        title=typed.word("titel"),
        form_title=formal.word("titel"),
        version=f"{typed.word('versie')}.{formal.word('versie')}.{shared.word('versie')}",
        dated=max(shared.dated(), formal.dated(), typed.dated()),
        attitude=shared.text(ALWAYS, "Houding"),
        goal=typed.text(part, "Doel"),
        core=typed.text(ALWAYS, "Kern"),
        always_say=typed.texts(ALWAYS, "Zeg altijd", most=4),
        before=(*shared.texts(ALWAYS, "Voor"), *formal.texts(ALWAYS, "Voor"), *typed.optional(ALWAYS, "Voor")),
        opening=(
            *formal.texts(ALWAYS, "Begin"),
            *typed.texts(part, "Openen", most=4),
            *formal.optional(ALWAYS, "Tijd"),
        ),
        questions=typed.texts(part, "Vragen", FEWEST_QUESTIONS, MOST_QUESTIONS),
        listening=_pairs(shared, "Luisteren"),
        summary=shared.texts(ALWAYS, "Samenvatten"),
        agreeing=typed.texts(part, "Afspreken"),
        closing=shared.texts(ALWAYS, "Afsluiten"),
        after=(*shared.texts(ALWAYS, "Na"), *formal.optional(ALWAYS, "Na")),
        pitfalls=typed.texts(part, "Let op"),
        explaining=shared.texts(ALWAYS, "Uitleggen"),
        anger=_pairs(shared, "Boosheid"),
        distress=shared.texts(ALWAYS, "Verdriet"),
        no_answer=formal.texts(ALWAYS, "Niemand"),
        form_tips=formal.texts(ALWAYS, "Tips"),
        special_situations=_pairs(shared, "Bijzonder"),
        never_on_paper=shared.text(ALWAYS, "Nooit op papier"),
        voicemail=formal.optional(ALWAYS, "Voicemail"),
        someone_else=formal.optional(ALWAYS, "Iemand anders"),
        app_reply=typed.optional(ALWAYS, "In de app"),
    )


def _pairs(file: TextFile, heading: str) -> tuple[tuple[str, str], ...]:
    """Items written as ``Key word: the line``; raises ``InvalidInput`` for one without a colon."""
    pairs: list[tuple[str, str]] = []
    for item in file.section(ALWAYS, heading).items:
        word, colon, rest = item.text.partition(":")
        if not colon or not rest.strip():
            raise InvalidInput("text_file_pair_wrong", field=file.name, part=heading, line=item.line)
        pairs.append((word.strip(), rest.strip()))
    return tuple(pairs)
