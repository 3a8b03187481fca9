"""Another language is files of data: read whole, and every mistake in them told with its file and line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailbot.policy.dates import moment
from mailbot.policy.phrases import Phrases
from mailbot.policy.tongues import Tongue, load_tongues
from mailbot.source import Mistakes, Source

KEYWORDS = {"APPLY": "APPLY", "PLAN": "PLAN", "ALL": "ALL WELL"}
DAYS = 'days = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]'
MONTHS = (
    'months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", '
    '"novembre", "décembre"]'
)


def load(**files: str) -> tuple[tuple[Tongue, ...], list[str]]:
    mistakes = Mistakes()
    sources = [Source(f"{kind}.fr.toml", text, f"rules/{kind}.fr.toml") for kind, text in files.items()]
    tongues = load_tongues(sources, KEYWORDS, mistakes)
    return tongues, [f"{each.file}: {each.place}: {each.problem}" for each in mistakes.found]


def test_a_language_says_dates_phrases_and_keywords_in_its_own_way() -> None:
    words = f'[dates]\n{DAYS}\n{MONTHS}\nmoment = "{{weekday}} {{day}} {{month}} à {{time}} ({{city}})"\n'
    phrases = '[phrases]\n"and" = "et"\n"paused" = "en pause"\n"{id} is {stage}" = "{id} : {stage:said}"'
    (french,), wrong = load(
        words=words + phrases,
        keywords='[synonyms]\nAPPLY = ["CANDIDATURE"]\nALL = ["TOUT BIEN"]',
    )

    assert wrong == [] and french.language == "fr"
    at = datetime(2027, 1, 14, 17, 0, tzinfo=UTC)
    assert moment(at, "Europe/Paris", french.calendar) == "jeudi 14 janvier à 18:00 (Paris)"
    assert french.phrases.said("P-7 is paused") == "P-7 : en pause"
    assert french.phrases.listed("Ann, Ben and Cem") == "Ann, Ben et Cem"
    assert french.synonyms == {"CANDIDATURE": "APPLY", "TOUT BIEN": "ALL WELL"}


def test_the_phrase_with_the_most_words_fits_and_what_is_somebodys_own_stays() -> None:
    phrases = Phrases(
        {"{n} slots free": "{n} frei", "asks {who}, {n} slots free": "fragt {who}, {n} frei", "test": "Test"}
    )

    assert phrases.said("asks Mia, 2 slots free") == "fragt Mia, 2 frei"
    assert phrases.said("test and test") == "Test and Test"  # each of the list is known
    assert phrases.said("test and trace") == "test and trace"
    assert phrases.said("a" * 700 + " slots free") == "a" * 700 + " slots free"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"keywords": "[synonyms]\nAPLY = ['X']"}, "rules/keywords.fr.toml: APLY (line 2): there is no keyword APLY"),
        ({"keywords": "[synonyms]\nPLAN = ['APPLY']"}, "PLAN (line 2): APPLY is a keyword of its own"),
        ({"keywords": "[synonyms]\nPLAN = ['OUI']\nAPPLY = ['OUI']"}, "APPLY (line 3): OUI stands for PLAN already"),
        ({"keywords": "[synonyms]\nPLAN = ['Oui']"}, "PLAN (line 2): 'Oui' is no word for a keyword"),
        ({"keywords": "[synonyms]\nPLAN = 'OUI'"}, "PLAN (line 2): the words for a keyword are a list"),
        ({"words": "[phrases]\n'a {b}' = 'c {d}'"}, "a {b} (line 2): there is no {d} in what it stands for"),
        ({"words": "[phrases]\n'a {b}{c}' = 'd'"}, "a {b}{c} (line 2): its places need names of their own"),
        ({"words": "[phrases]\n'a' = 1"}, "a (line 2): a phrase is a text"),
        ({"words": "[dates]\ndays = ['lundi']"}, "days (line 2): a language has 7 days"),
        ({"words": f"[dates]\n{DAYS}\n{MONTHS}\nday = '{{jour}}'"}, "day (line 4): '{jour}' is no way to write dates"),
        ({"forms": "[answer]\nyes = ['oui']"}, "answer (line 1): there is no 'answer' here"),
        ({"forms": "[answers]\nyes = 'oui'"}, "yes (line 2): other words for it are a list"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(files: dict[str, str], told: str) -> None:
    _, wrong = load(**files)

    assert len([each for each in wrong if told in each]) == 1, wrong
