"""The handbook's reader: compiles rules, forms and disciplines together and tells every mistake in them at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mailbot.config import Config
from mailbot.mail.message import Address
from mailbot.policy.choices import Choice, load_choices
from mailbot.policy.date_words import DIGITS, DateWords, load_date_words
from mailbot.policy.forms import Form, load_forms
from mailbot.policy.outcomes import OutcomeKind, Points, Word
from mailbot.policy.rules import RuleSet, load_rules
from mailbot.policy.tongues import Tongue
from mailbot.program import facts
from mailbot.program.contents import HEARS
from mailbot.program.handbook import Handbook
from mailbot.program.languages import answered_in, filled_in_in, read_tongues, synonyms_of
from mailbot.program.passing_on.discretion import OUTCOMES, TALK
from mailbot.program.plans.hints import HINTS, PLAN
from mailbot.program.plans.marks import KNOWN, NEEDED, Marks, marks_of
from mailbot.program.trust.token import ProgramAddress
from mailbot.program.trust.weighing import Needs
from mailbot.source import Mistakes, Source, did_you_mean, read_toml

NEEDED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "application": ("discipline", "experience", "goals"),
    "volunteer": ("name", "disciplines", "timezone", "slots", "listed", "agree"),
    "profile": ("name", "timezone"),
    "handover": (),
    "self": (),
    "outcome": ("near", "far", "fit"),
    "closing": ("helped", "lesson"),
    "catchup": ("held", "taken", "next", "program"),
}
"""Keys that a form has to have: offers are written from an application's (S21), a mentor is made from a volunteer's."""


def read_handbook(config: Config, sources: Sequence[Source], mistakes: Mistakes) -> Handbook | None:
    """The compiled handbook, or None where anything was noted. `sources` are the rules files, shipped or a program's
    own."""
    reader = _Reader({source.name: source for source in sources}, mistakes)
    before = len(mistakes.found)
    tongues = read_tongues(sources, mistakes)
    disciplines = answered_in(tongues, load_choices(reader.file("disciplines.toml"), mistakes))
    stages = answered_in(tongues, load_choices(reader.file("stages.toml"), mistakes))
    dates = load_date_words(reader.file("dates.toml"), mistakes) or DIGITS
    lists = {"disciplines": disciplines, "stages": stages}
    forms = filled_in_in(tongues, load_forms([reader.file("forms.toml")], lists, mistakes))
    form = reader.form("application", forms)
    application = facts.application_schema(form)
    handbook = Handbook(
        name=config.program.name,
        address=ProgramAddress(config.program.address, config.program.subaddress),
        admins=tuple(Address(admin.address, admin.name) for admin in config.admins),
        timezone=config.program.timezone,
        schedule=config.schedule,
        limits=config.limits,
        recognise=reader.rules(
            "recognise.toml",
            {"mail": facts.MAIL, "sender": facts.SENDER},
            {"chapter": Word(tuple(sorted(HEARS)), required=True)},
        ),
        review=reader.rules("review.toml", {"application": application}, {"points": Points(required=True)}),
        routing=reader.rules(
            "routing.toml", {"application": application, "mentor": facts.MENTOR}, {"points": Points(required=True)}
        ),
        trust=reader.rules(
            "trust.toml", {"deed": facts.DEED}, {"needs": Word(tuple(need.value for need in Needs), required=True)}
        ),
        application_form=form,
        volunteer_form=reader.form("volunteer", forms),
        profile_form=reader.form("profile", forms),
        handover_form=reader.form("handover", forms),
        self_form=reader.form("self", forms),
        outcome_form=reader.form("outcome", forms),
        closing_form=reader.form("closing", forms),
        catchup_form=reader.form("catchup", forms),
        languages=answered_in(tongues, load_choices(reader.file("languages.toml"), mistakes)),
        stages=lists["stages"],
        rules_version=reader.version(),
        conduct=config.program.conduct,
        marks=reader.marks(tongues, stages, dates),
        plan_hints=reader.rules("plan.toml", {"plan": PLAN}, {"hint": Word(HINTS, required=True)}),
        policy=reader.rules("policy.toml", {"talk": TALK}, OUTCOMES),
        disciplines={choice.key: choice.label for choice in disciplines},
        privacy=config.privacy,
        authentication=bool(config.trust.authserv_ids) or config.trust.verify_dkim,
        authserv_ids=config.trust.authserv_ids,
        dates=dates,
        unsubscribe_url=config.news.unsubscribe_url,
        tongues=tongues,
        synonyms=synonyms_of(tongues, dates),
    )
    return handbook if len(mistakes.found) == before else None


class _Reader:
    def __init__(self, files: Mapping[str, Source], mistakes: Mistakes) -> None:
        self._files = files
        self._mistakes = mistakes

    def file(self, name: str) -> Source:
        """A rules file; an empty one, and a mistake, where it is missing."""
        if name not in self._files:
            self._mistakes.note(f"rules/{name}", "", "this file is missing", "`mailbot init DIR` writes a fresh one")
        return self._files.get(name, Source(name, "", f"rules/{name}"))

    def rules(
        self, name: str, schema: Mapping[str, Mapping[str, object]], outcomes: Mapping[str, OutcomeKind]
    ) -> RuleSet:
        return load_rules(self.file(name), schema, outcomes, self._mistakes)

    def marks(self, tongues: Sequence[Tongue], stages: Sequence[Choice], dates: DateWords) -> Marks:
        """The words that people put behind a milestone; every kind of them has to be there."""
        words = load_choices(self.file("milestones.toml"), self._mistakes)
        for key in NEEDED if words else ():
            if key not in {choice.key for choice in words}:
                mend = f'begin it with [[choice]] and write key = "{key}"'
                self._mistakes.note("rules/milestones.toml", "choice", f"no choice {key!r}", mend)
        for choice in words:
            if choice.key not in KNOWN:
                mend = did_you_mean(choice.key, KNOWN)
                self._mistakes.note("rules/milestones.toml", "choice", f"nothing is marked {choice.key!r}", mend)
        return marks_of(answered_in(tongues, words), stages, dates)

    def version(self) -> str:
        """Which version of the program's rules framework.toml names."""
        source = self.file("framework.toml")
        toml = read_toml(source, self._mistakes)
        version = toml.data.get("version", "") if toml else ""
        if not isinstance(version, str) or not re.fullmatch(r"[\w.-]{1,40}", version):
            self._mistakes.note(source.path, "version", "there is no version of the rules", 'write version = "2026-11"')
            return ""
        return version

    def form(self, name: str, forms: Mapping[str, Form]) -> Form:
        """A form that the program cannot do without."""
        form = forms.get(name)
        if form is None:
            self._mistakes.note("rules/forms.toml", f"form {name!r}", "there is no such form", "begin it with [[form]]")
            return Form(name, "", "", ())
        keys = {field.key for field in form.fields}
        for key in NEEDED_FIELDS[name]:
            if key not in keys:
                mend = f"{_NEED[name]}; give a [[form.field]] this key"
                self._mistakes.note("rules/forms.toml", f"form {name!r}", f"no field {key!r}", mend)
        return form


_NEED = {
    "application": "offers to mentors are written from it",
    "volunteer": "a mentor's record is made from it",
    "profile": "members change it there",
    "catchup": "each answer goes somewhere else: to the books, to the other of the two, to the admins",
    "closing": "the report counts one, and the other is offered as a lesson",
    "outcome": "focus areas and the fit question are read from it",
}
