"""German words for keywords are read as the keywords are, and are words like any other where people talk."""

from __future__ import annotations

import pytest

from mailbot.composition import read_program
from mailbot.policy.shipped import shipped_path
from mailbot.program.keywords.grammar import Command, Said, read_commands
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.line_answers import read_answers
from mailbot.program.keywords.synonyms import Synonyms
from mailbot.program.keywords.vocabulary import BY_NAME
from mailbot.program.topic import Place

READ = [
    ("ERLEDIGT 2", Place.PAIR, ("DONE", "2", "")),
    ("Fortschritt: Kapitel 3 fertig", Place.PAIR, ("PROGRESS", "", "Kapitel 3 fertig")),
    ("ALLES GUT", Place.PAIR, ("ALL", "WELL", "")),
    ("TERMIN 3. März 2027 um 17 Uhr", Place.PAIR, ("CALL", "3. März 2027 um 17 Uhr", "")),
    ("Hallo Mia,\nHILFE", Place.PAIR, ("HELP", "", "")),
    ("ablehnen", Place.OFFER, ("DECLINE", "", "")),
    ("Absagen: passt noch nicht", Place.REVIEW, ("REJECT", "", "passt noch nicht")),
    ("**JA**", Place.PROOF, ("YES", "", "")),
    ("Plätze 2", Place.NOWHERE, ("SLOTS", "2", "")),
    ("erledigt 2", Place.PAIR, ("DONE", "2", "")),
    ("Anruf am 3. März 2027 um 17 Uhr", Place.PAIR, ("CALL", "am 3. März 2027 um 17 Uhr", "")),
    ("abwesend bis 3. mai", Place.PAIR, ("AWAY", "bis 3. mai", "")),
    ("Abwesend bis zum 3. Mai.", Place.NOWHERE, ("AWAY", "bis zum 3. Mai", "")),
    ("Hilfe!", Place.PAIR, ("HELP", "", "")),
    ("TERMIN absagen", Place.PAIR, ("CALL", "off", "")),
    ("Liste Warteliste", Place.OFFICE, ("LIST", "waitlist", "")),
    ("PROJEKT neu wrk https://example.org/wrk", Place.OFFICE, ("INITIATIVE", "add wrk https://example.org/wrk", "")),
]
TALK = [
    ("Einverstanden, bis morgen!", Place.PAIR),
    ("erledigt 2 Tage zu spät", Place.PAIR),
    ("Einverstanden.", Place.PAIR),
    ("Alles gut!", Place.PAIR),
    ("Anruf gern um 5", Place.PAIR),
    ("Abwesend bis auf Weiteres", Place.PAIR),
    ("Fortschritt ist schön", Place.PAIR),
    ("Bewerbung", Place.APPLICATION),
    ("Termin absagen", Place.PAIR),
    ("Fertig!", Place.ASIDE),
    ("Hilfe!", Place.APPLICATION),
    ("HILFE-Seite ist kaputt", Place.NOWHERE),
    ("JA", Place.PAIR),
]


@pytest.fixture(scope="module")
def synonyms() -> Synonyms:
    return read_program(shipped_path("config.example.toml")).handbook.synonyms


def said(text: str, place: Place, synonyms: Synonyms, subject: str = "") -> Said:
    return read_commands(text, place, frozenset(Role), subject, synonyms)


def test_a_synonym_is_its_keyword_and_says_in_which_language(synonyms: Synonyms) -> None:
    for text, place, read in READ:
        found = said(text, place, synonyms)
        assert [(each.keyword, each.args, each.text) for each in found.commands] == [read], text
        assert found.language == "de" and not found.malformed, text
    by_subject = said("", Place.NOWHERE, synonyms, "Re: Bewerbung")
    assert [each.keyword for each in by_subject.commands] == ["APPLY"] and by_subject.language == "de"


def test_what_stands_behind_an_english_keyword_may_be_german(synonyms: Synonyms) -> None:
    assert said("LIST zurückgehaltene 2", Place.OFFICE, synonyms).commands == (Command("LIST", "held 2"),)


def test_a_digest_is_answered_in_german_line_by_line(synonyms: Synonyms) -> None:
    answers = read_answers(
        "1 ja, 2 nein: passt noch nicht\n3 Fragen: Was misst du?\n4 vielleicht\n5 Absagen: diesmal nicht", synonyms
    )
    assert [(line.number, line.word, line.text) for line in answers.lines] == [
        (1, "yes", ""),
        (2, "no", "passt noch nicht"),
        (3, "ask", "Was misst du?"),
        (4, "", "vielleicht"),
        (5, "reject", "diesmal nicht"),
    ]


def test_where_people_talk_a_synonym_in_small_letters_needs_a_line_that_fits_it_whole(synonyms: Synonyms) -> None:
    for text, place in TALK:
        assert said(text, place, synonyms) == Said(talk=text), text


def test_every_keyword_works_in_english_and_what_is_off_is_told_as_it_was_written(synonyms: Synonyms) -> None:
    assert all(synonyms.in_english(name) == name for name in BY_NAME)
    (wrong,) = said("ERLEDIGT bald", Place.PAIR, synonyms).malformed
    assert (wrong.line, wrong.keyword, wrong.problem) == ("ERLEDIGT bald", "DONE", "DONE is written like this: DONE n")
