"""Copied: what a reply says anew where it repeats words of our letters: as a quote they say nothing, below PLAN they
are a list of ours as its writer would have it."""

from __future__ import annotations

from mailbot.mail.message import Mail
from mailbot.mail.new_text.own_words import copied_words, new_words
from mailbot.program.bookkeeping import Thread
from mailbot.program.keywords.grammar import read_commands
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.synonyms import Synonyms
from mailbot.program.topic import place_of


def said_anew(mail: Mail, thread: Thread, synonyms: Synonyms) -> str:
    """The new text of a mail in a thread of ours, without what is quoted from its letters."""
    new = new_words(mail.text, mail.new_text, thread.words)
    if new == mail.new_text:
        return new
    said = read_commands(mail.new_text, place_of(thread.topic), frozenset(Role), "", synonyms)
    plans = any(command.keyword == "PLAN" for command in said.commands)
    return copied_words(mail.text, mail.new_text, thread.words) if plans else new
