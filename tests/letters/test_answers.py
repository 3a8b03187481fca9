"""What a letter offers as an answer is understood where the answer will be written, and its links open that answer."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from mailbot.policy.templates import Templates
from mailbot.program.keywords.grammar import read_commands
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.line_answers import read_answers
from mailbot.program.keywords.synonyms import Synonyms
from mailbot.program.keywords.vocabulary import BY_NAME
from mailbot.program.letters.catalogue import LETTERS
from mailbot.program.topic import Place
from tests.letters.variants import SITUATIONS
from tests.programs import shipped_dates

DATED = Synonyms(dates=shipped_dates())
ANYONE = frozenset({Role.ANYONE})
MEMBER = ANYONE | {Role.MEMBER}
ADMIN = MEMBER | {Role.ADMIN}
MENTOR = MEMBER | {Role.MENTOR}
MENTEE = MEMBER | {Role.MENTEE}

SAID: dict[str, tuple[Place, frozenset[Role]]] = {
    **dict.fromkeys(["application-complete", "application-waitlisted", "waitlist-news"], (Place.APPLICATION, MEMBER)),
    **dict.fromkeys(
        ["review-packet", "review-done", "review-undone", "review-unclear", "review-alone", "review-reminder",
         "several"],
        (Place.REVIEW, ADMIN),
    ),
    **dict.fromkeys(
        ["offer", "offer-reminder", "offer-lapsed", "offer-declined", "offer-unclear"], (Place.OFFER, MENTOR)
    ),
    **dict.fromkeys(["kickoff-mentor", "kickoff-reminder"], (Place.PAIR, MENTOR)),
    **dict.fromkeys(["kickoff-mentee", "call-invitation", "call-reminder"], (Place.PAIR, MENTEE)),
    **dict.fromkeys(["plan-proposed", "plan-reminder", "milestone-news"], (Place.PAIR, MENTOR)),
    **dict.fromkeys(
        ["plan-how", "plan-unread", "plan-drafted", "plan-agreed", "plan", "plan-missing", "progress-passed",
         "milestone-done", "milestone-which", "milestone-due", "milestone-resource", "milestone-resources",
         "initiative-taken", "initiative-which"],
        (Place.PAIR, MENTEE),
    ),
    "initiative-catalogue": (Place.OFFICE, ADMIN),
    **dict.fromkeys(["slots", "slots-given", "graduated-mentor"], (Place.OFFICE, MENTOR)),
    **dict.fromkeys(
        ["call-missed", "call-disputed", "catchup-dates", "silence", "graduation-question"],
        (Place.PAIR, MENTOR),
    ),
    **dict.fromkeys(["call-declined", "call-proposed", "call-which", "call-withdrawn"], (Place.PAIR, MENTOR)),
    **dict.fromkeys(["call-held", "catchup-agenda", "agenda-noted"], (Place.PAIR, MENTEE)),
    "catchup-dates.to-a-mentee-without-a-project": (Place.PAIR, MENTEE),
    **dict.fromkeys(["kickoff-outcome", "outcome-noted", "pulse", "catchup-outcome"], (Place.ASIDE, MENTEE)),
    **dict.fromkeys(["graduated-mentee", "pledge"], (Place.OFFICE, MENTOR)),
    **dict.fromkeys(["silence-close", "pair-closed-news"], (Place.OVERSIGHT, ADMIN)),
    **dict.fromkeys(["graduation-confirm", "pair-decided"], (Place.OVERSIGHT, ADMIN)),
    **dict.fromkeys(
        ["rematch-request", "rematch-stand-in", "rematch-decided", "rematch-unclear", "graduation-done"],
        (Place.OVERSIGHT, ADMIN),
    ),
    **dict.fromkeys(["lesson-offered", "lesson-unclear", "lesson-over"], (Place.LESSON, MENTOR)),
    **dict.fromkeys(["rematch-mentee", "pair-left"], (Place.LEGACY, MENTEE)),
    "draft": (Place.DRAFT, ADMIN),
    "lines-answered": (Place.DIGEST, ADMIN),
    "graduation-not-yet": (Place.ASIDE, MENTOR),
    **dict.fromkeys(["absence", "absence-ends", "absence-over"], (Place.OFFICE, MEMBER)),
    **dict.fromkeys(["talk-note", "talk-held"], (Place.PAIR, MENTEE)),
    **dict.fromkeys(["digest", "undelivered-address"], (Place.OFFICE, ADMIN)),
    **dict.fromkeys(
        ["list-what", "list-pending", "list-waitlist", "list-mentors", "list-pairs", "list-held", "record-unknown",
         "held-flood", "held-many"],
        (Place.OFFICE, ADMIN),
    ),
    "show-application": (Place.REVIEW, ADMIN),
    **dict.fromkeys(["held", "forged", "show-held", "held-released", "held-unmoved"], (Place.CUSTODY, ADMIN)),
    **dict.fromkeys(["command-for", "command-which"], (Place.PAIR, MENTEE)),
    "results": (Place.OFFICE, MENTOR),
    **dict.fromkeys(
        ["news", "news-asked", "news-begins", "news-already", "news-ended", "news-none"], (Place.NEWS, ANYONE)
    ),
    "news-preview": (Place.EDITION, ADMIN),
    "challenge": (Place.PROOF, MEMBER),
    "export": (Place.OFFICE, MEMBER),
    "forget": (Place.FORGETTING, MEMBER),
    **dict.fromkeys(["address-old", "address-decide"], (Place.ADDRESS, ADMIN)),
    "address-new": (Place.ADDRESS, ANYONE),
    "timezone": (Place.OFFICE, MEMBER),
    "pair-none": (Place.OFFICE, MEMBER),
    "status": (Place.OFFICE, MENTOR),
    **dict.fromkeys(["status.incomplete", "status.next-in-review", "status.on-the-waitlist"], (Place.OFFICE, MEMBER)),
    "application-withdrawn": (Place.APPLICATION, MEMBER),
    "application-withdrawn.volunteer": (Place.OFFICE, MEMBER),
    "leaving": (Place.LEAVING, MENTOR),
    **dict.fromkeys(["rules-asked", "rules-answered"], (Place.RULES, MENTEE)),
    "status-unknown": (Place.OFFICE, ANYONE),
    **dict.fromkeys(
        ["volunteer-packet", "volunteer-pending", "volunteer-decided", "volunteer-undone", "volunteer-unheard",
         "question-unanswered"],
        (Place.VETTING, ADMIN),
    ),
    **dict.fromkeys(["volunteer-complete", "volunteer-waiting"], (Place.VOLUNTEERING, MEMBER)),
    "volunteer-approved": (Place.VOLUNTEERING, MENTOR),
    "profile-changed": (Place.PROFILE, MENTOR),
    "mentors": (Place.OFFICE, MENTOR),
    "enquiry-received": (Place.QUESTION, ANYONE),
    "malformed": (Place.PAIR, MENTOR),
    **dict.fromkeys(["malformed.near-miss", "malformed.out-of-place"], (Place.APPLICATION, MEMBER)),
    **dict.fromkeys(["help", "help.of-a-pair-that-is-over"], (Place.PAIR, MENTOR)),
    "help.in-an-application": (Place.APPLICATION, MEMBER),
    "help.to-a-stranger": (Place.NOWHERE, ANYONE),
    **dict.fromkeys(["help.in-review", "help.of-a-decided-application"], (Place.REVIEW, ADMIN)),
    **dict.fromkeys(["help.in-an-offer", "help.of-an-offer-that-is-over"], (Place.OFFER, MENTOR)),
    "help.in-a-question": (Place.ANSWERING, ADMIN),
}  # fmt: skip
"""Where the answer to a letter, or to one in a situation, is written, and as what its reader speaks there."""


def spoken(situation: str) -> tuple[Place, frozenset[Role]]:
    return SAID.get(situation) or SAID[situation.partition(".")[0]]


FILLED = {
    "SELF": "SELF I listen well, and I avoid meetings.",
    "SHOW": "SHOW A-12",
    "REMATCH": "REMATCH P-7 Ben",
    "CALL": "CALL 14 January 18:00 https://meet.example.org/room",
    "REJECT": "REJECT Not this time.",
    "ASK": "ASK Which part was yours?",
    "SCORE": "SCORE 80",
    "APPROVE": "APPROVE Mia",
    "SLOTS": "SLOTS 2",
    "PLAN": "PLAN\n1. Read a book",
    "DONE": "DONE 2",
    "BLOCKED": "BLOCKED 2 There is no test data.",
    "PROGRESS": "PROGRESS Two chapters are read.",
    "TIMEZONE": "TIMEZONE Europe/Berlin",
    "NAME": "NAME Ann Bell-Okafor",
    "LANGUAGE": "LANGUAGE de",
    "REPORT": "REPORT I was shouted at.",
    "AWAY": "AWAY until 14 January",
    "PAUSE": "PAUSE 2027-01-14",
    "DECLINE": "DECLINE Too much work.",
    "RESOURCE": "RESOURCE 2 https://example.org/paper the second chapter",
    "INITIATIVE": "INITIATIVE https://example.org/wrk",
    "INITIATIVE ADD …": "INITIATIVE ADD wrk https://example.org/wrk",
    "INITIATIVE REMOVE …": "INITIATIVE REMOVE 3",
    "LESSON": "LESSON Draw the queue first.",
    "AGENDA": "AGENDA The wrk patch.",
    "ADDRESS new": "ADDRESS ann@new.example.test",
    "ADDRESS": "ADDRESS M-7 ben@new.example.test",
}
"""What somebody writes where a letter leaves room: with an ellipsis, in small letters, or in brackets."""

NUMBERED = re.compile(r"1 \S+(?:, |$)")
"""An answer of several lines."""

ROOM = re.compile(r"… ?|(?<= )(?!off$)[a-z].*| \[.*")
"""The room that is left for it."""


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_offered_answer_is_understood_where_it_is_given(situation: str, templates: Templates) -> None:
    name, facts = SITUATIONS[situation]
    for words in templates.render(name, facts, "Europe/Berlin").keywords:
        if NUMBERED.match(words):
            assert len(read_answers(words.replace("…", "yes")).lines) == len(words.split(", "))
            continue
        place, roles = spoken(situation)
        keyword = words.split()[0]
        said = read_commands(
            FILLED.get(words, FILLED[keyword]) if ROOM.search(words) else words, place, roles, "", DATED
        )

        assert [command.keyword for command in said.commands] == [keyword]
        assert not said.malformed and not said.talk


def test_only_letters_with_answers_are_placed(templates: Templates) -> None:
    answering = {on for on, (name, facts) in SITUATIONS.items() if templates.render(name, facts, "UTC").keywords}

    assert {name.partition(".")[0] for name in SAID} == {situation.partition(".")[0] for situation in answering}


def test_the_examples_in_the_kits_are_calls_that_can_be_read() -> None:
    for name in ("kickoff-mentor", "kickoff-mentee"):
        place, roles = SAID[name]
        assert read_commands(FILLED["CALL"], place, roles, "", DATED).commands
        assert name in LETTERS


@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_letter_names_a_keyword_that_there_is_not(situation: str, templates: Templates) -> None:
    name, facts = SITUATIONS[situation]
    text = templates.render(name, facts, "Europe/Berlin").text
    loud = {word.strip(".,:;()[]“”") for word in text.split()}
    words = {word for word in loud if word.isalpha() and word.isupper() and len(word) > 2}

    assert words - set(BY_NAME) <= {
        "ADD",
        "CSV",
        "EUR",
        "REMOVE",
        "DMARC",
        "HELD",
        "MENTORS",
        "PAIRS",
        "PENDING",
        "PDF",
        "STAUTS",
        "UTC",
        "WELL",
    }


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_link_opens_the_finished_reply(situation: str, templates: Templates) -> None:
    name, facts = SITUATIONS[situation]
    letter = templates.render(name, facts, "Europe/Berlin")
    page = LexborHTMLParser(letter.html)
    links = [(node.text(), str(node.attributes["href"])) for node in page.css(".options:not(.whole) a")]
    opens = page.css(".whole a")  # a form as a mail of its own
    others = [node for node in page.css("a") if node.text() != node.attributes["href"]]  # news has links of its own
    assert len(others) == len(links) + len(opens) + ("last" in facts)

    threads = {("mentoring+k3xqm7va2fhw5tcne4jd@example.org", f"Re: {letter.subject}")}
    for part in facts.get("parts", ()):  # each has answers of its own, which go to its own thread
        within = templates.render(part.template, part.facts, "Europe/Berlin")
        threads.add((part.facts["reply"].address, f"Re: {within.subject}"))

    assert len(links) == len(letter.keywords)
    for (key, href), words in zip(links, letter.keywords, strict=True):
        parts = urlsplit(href)
        query = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
        assert parts.scheme == "mailto"
        assert (unquote(parts.path), *query["subject"]) in threads
        numbered = words.replace(", ", "\r\n").replace("…", "") if NUMBERED.match(words) else ""
        assert query["body"] == [numbered or ROOM.sub("", words)]
        assert words.startswith(key)
        assert parts.path and "[" not in query["body"][0]
