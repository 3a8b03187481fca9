"""What people write in each place, and what the program makes of it (section 2)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.program.keywords.grammar import MOST_COMMANDS, Command, Malformed, Said, read_commands
from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.keywords.synonyms import Synonyms
from mailbot.program.keywords.vocabulary import BY_NAME, KEYWORDS, fitting
from mailbot.program.topic import Place
from tests.programs import shipped_dates

STRANGER = frozenset({Role.ANYONE})
ADMIN = frozenset({Role.ANYONE, Role.MEMBER, Role.ADMIN})
MENTOR = frozenset({Role.ANYONE, Role.MEMBER, Role.MENTOR})
MENTEE = frozenset({Role.ANYONE, Role.MEMBER, Role.MENTEE})

SPOKEN_IN = {
    Place.REVIEW: ADMIN,
    Place.OFFER: MENTOR,
    Place.PAIR: MENTEE,
    Place.NOWHERE: STRANGER,
}


def said(text: str, place: Place, roles: frozenset[Role] | None = None, subject: str = "") -> Said:
    return read_commands(
        text, place, SPOKEN_IN[place] if roles is None else roles, subject, Synonyms(dates=shipped_dates())
    )


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("APPROVE", Command("APPROVE")),
        ("approve", Command("APPROVE")),
        ("Approve 2.", Command("APPROVE", "2")),
        ("approve Mona Mentor!", Command("APPROVE", "Mona Mentor")),
        ("Approve: M-7", Command("APPROVE", "M-7")),
        ("APPROVE, 2", Command("APPROVE", "2")),
        ("*APPROVE*", Command("APPROVE")),
        ("**APPROVE 2**", Command("APPROVE", "2")),
        ('"APPROVE"', Command("APPROVE")),
        ('"approve 2".', Command("APPROVE", "2")),
        ("“APPROVE”", Command("APPROVE")),
        ("`APPROVE 2`", Command("APPROVE", "2")),
        ("_SCORE 80_", Command("SCORE", "80")),
        ("  score   7  ", Command("SCORE", "7")),
        ("Score 100", Command("SCORE", "100")),
        ("waitlist", Command("WAITLIST")),
        ("undo!!", Command("UNDO")),
        ("Reject", Command("REJECT")),
        ("reject - too early, do come back", Command("REJECT", "", "too early, do come back")),
        ("*REJECT: too early.*", Command("REJECT", "", "too early.")),
        ('*Reject* she said "no"', Command("REJECT", "", 'she said "no"')),
        ("ask: what did you measure?", Command("ASK", "", "what did you measure?")),
        ("status?", Command("STATUS")),
    ],
)
def test_in_a_review_thread_any_case_any_decoration_and_any_punctuation_is_a_command(
    line: str, command: Command
) -> None:
    assert said(line, Place.REVIEW) == Said((command,))


@pytest.mark.parametrize(
    "line",
    [
        "Reject is too harsh",
        "reject would be a pity, she writes well",
        "Ask her about the gateway, maybe?",
        "ask what did you measure",
        "Hi all,\nReject is too harsh",
    ],
)
def test_a_comment_that_begins_with_a_keyword_is_asked_back_and_does_nothing(line: str) -> None:
    read = said(line, Place.REVIEW)
    assert read.commands == ()
    (wrong,) = read.malformed
    assert wrong.line in line and f"write {wrong.keyword}: and then" in wrong.problem and not wrong.out_of_place


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Reject: not enough experience", "not enough experience"),
        ("reject: not enough experience", "not enough experience"),
        ("REJECT not enough experience", "not enough experience"),
        ("Reject, not enough experience yet", "not enough experience yet"),
        ("reject too early", "too early"),
        ("reject\nNot enough experience so far.", "Not enough experience so far."),
    ],
)
def test_a_reason_that_is_meant_as_one_is_taken_as_one(line: str, reason: str) -> None:
    assert said(line, Place.REVIEW) == Said((Command("REJECT", "", reason),))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("accept", Command("ACCEPT")),
        ("Accept.", Command("ACCEPT")),
        ("decline, no time this year", Command("DECLINE", "", "no time this year")),
        ("Decline", Command("DECLINE")),
        ("slots 0", Command("SLOTS", "0")),
    ],
)
def test_a_mentor_answers_an_offer_in_any_case(line: str, command: Command) -> None:
    assert said(line, Place.OFFER) == Said((command,))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("call 2027-01-14 18:00", Command("CALL", "2027-01-14 18:00")),
        ("Call 14 January 18:00.", Command("CALL", "14 January 18:00")),
        ("CALL tomorrow at five", Command("CALL", "tomorrow at five")),
        ("Call: tomorrow at five", Command("CALL", "tomorrow at five")),
        ("*Call:* tomorrow at five", Command("CALL", "tomorrow at five")),
        (
            "CALL 2027-01-14 18:00 Berlin https://x.test/a?b=c!",
            Command("CALL", "2027-01-14 18:00 Berlin https://x.test/a?b=c"),
        ),
        ("timezone berlin", Command("TIMEZONE", "berlin")),
        ("Timezone New York", Command("TIMEZONE", "New York")),
        ("TIMEZONE Atlantis", Command("TIMEZONE", "Atlantis")),
        ("Help!", Command("HELP")),
    ],
)
def test_in_a_pairs_thread_a_line_that_fits_its_grammar_whole_is_a_command(line: str, command: Command) -> None:
    assert said(line, Place.PAIR) == Said((command,))


@pytest.mark.parametrize(
    "line",
    [
        "Call me at 5 if you can",
        "call 0123 456789 when you are there",
        "Timezone matters, I think",
        "Timezone trouble",
        "Help me with chapter 3",
        "Status report follows",
        "Status: all is well",
        "STATUS-report follows",
        "Score is 3 to 1",
        "Ask: what would you do?",
        "Decline of the west, did you read it?",
        "Approve?",
        "Slots 2",
        "I APPROVE",
        "ПОМОЩЬ!",
        "助けて",
        "APPROUVÉ",
        "ＨＥＬＰ",
        "— — —",
        "A",
    ],
)
def test_in_a_pairs_thread_talk_stays_talk(line: str) -> None:
    assert said(line, Place.PAIR) == Said((), (), line)


@pytest.mark.parametrize(
    "line", ["Help her with this?", "Status of her project is unclear", "Call me at 5", "Hm", "I would say APPROVE"]
)
def test_among_admins_a_comment_that_begins_with_a_common_word_is_a_comment(line: str) -> None:
    assert said(line, Place.REVIEW) == Said((), (), line)


@pytest.mark.parametrize(
    ("line", "keyword"),
    [
        ("APROVE", "APPROVE"),
        ("APPROVE2", "APPROVE"),
        ("*APROVE 2*", "APPROVE"),
        ("SCROE 80", "SCORE"),
        ("REJEKT too early", "REJECT"),
        ("SCORE 101", "SCORE"),
        ("SCORE high", "SCORE"),
        ("score high", "SCORE"),
        ("ASK", "ASK"),
        ("WAITLIST her", "WAITLIST"),
    ],
)
def test_what_was_meant_as_a_command_earns_its_grammar(line: str, keyword: str) -> None:
    read = said(line, Place.REVIEW)
    assert (read.commands, read.talk) == ((), "")
    assert [(wrong.line, wrong.keyword, wrong.out_of_place) for wrong in read.malformed] == [(line, keyword, False)]
    wrong = read.malformed[0]
    if wrong.meant:
        assert said(wrong.meant, Place.REVIEW).commands and wrong.meant in wrong.problem
    else:
        assert BY_NAME[keyword].usage in wrong.problem or "needs a text" in wrong.problem


@pytest.mark.parametrize(
    ("line", "place", "roles"),
    [
        ("APPROVE", Place.PAIR, MENTOR),
        ("APPROVE 2", Place.PAIR, MENTOR),
        ("SLOTS 2", Place.PAIR, MENTEE),
        ("SLOTS many", Place.PAIR, MENTEE),
        ("ACCEPT", Place.PAIR, MENTOR),
        ("Accept", Place.REVIEW, ADMIN),
        ("Decline: too junior", Place.REVIEW, ADMIN),
        ("Approve", Place.OFFER, MENTOR),
        ("CALL me", Place.REVIEW, ADMIN),
        ("APPLY", Place.PAIR, MENTEE),
        ("APPROVE", Place.REVIEW, MENTOR),
        ("TIMEZONE Berlin", Place.NOWHERE, STRANGER),
    ],
)
def test_a_keyword_that_does_not_belong_here_or_to_this_person_is_refused_s49(
    line: str, place: Place, roles: frozenset[Role]
) -> None:
    read = said(line, place, roles)
    assert (read.commands, read.talk) == ((), "")
    assert [(wrong.line, wrong.out_of_place) for wrong in read.malformed] == [(line, True)]


def test_several_commands_follow_each_other_and_the_first_other_line_ends_them() -> None:
    read = said("SCORE 80\n\nAPPROVE 2\n\nShe is good.\nREJECT", Place.REVIEW)
    assert read == Said((Command("SCORE", "80"), Command("APPROVE", "2")), (), "She is good.\nREJECT")


def test_a_text_goes_on_over_lines_until_a_command_in_capitals() -> None:
    read = said("decline no time:\n\n  this year is full,\nslots are not the point\n*SLOTS 0*\nBest", Place.OFFER)
    reason = "no time:\n\n  this year is full,\nslots are not the point"
    assert read == Said((Command("DECLINE", "", reason), Command("SLOTS", "0")), (), "Best")


def test_a_text_may_begin_on_the_line_after_its_keyword() -> None:
    assert said("ASK:\n\nWhat did you\nmeasure?", Place.REVIEW).commands == (
        Command("ASK", "", "What did you\nmeasure?"),
    )


def test_what_is_wrong_among_commands_does_not_hide_the_others() -> None:
    read = said("SCROE 80\nAPPROVE", Place.REVIEW)
    assert read.commands == (Command("APPROVE"),)
    assert [wrong.keyword for wrong in read.malformed] == ["SCORE"]


@pytest.mark.parametrize(
    "greeting", ["Hi Ann,", "Hello", "Dear Dr. Müller-Lüdenscheidt,", "Liebe Ada!", "Guten Tag,", "Hey, all", "HI!"]
)
def test_a_salutation_before_a_command_is_skipped(greeting: str) -> None:
    assert said(f"{greeting}\n\nAPPROVE 2\nRegards", Place.REVIEW) == Said((Command("APPROVE", "2"),), (), "Regards")


@pytest.mark.parametrize(
    "opening", ["Hi Ann, I cannot make it on Thursday", "Hello? Anybody there", "Dear diary", "Hi Ann: see below"]
)
def test_what_is_more_than_a_salutation_is_talk_and_so_is_all_below(opening: str) -> None:
    below = "CALL 2027-01-14 18:00" if opening != "Dear diary" else "nothing happened"
    assert said(f"{opening}\n{below}", Place.PAIR) == Said((), (), f"{opening}\n{below}")


@pytest.mark.parametrize("subject", ["APPLY", "Apply", "apply!", "Re: apply", "AW: Fwd: APPLY"])
def test_a_subject_that_says_apply_is_a_command_s1(subject: str) -> None:
    assert said("I would like to join.", Place.NOWHERE, subject=subject).commands == (Command("APPLY"),)


def test_a_question_under_the_title_help_is_a_question_s11() -> None:
    assert said("I lost the form, whom do I ask?", Place.NOWHERE, subject="Help") == Said(
        (), (), "I lost the form, whom do I ask?"
    )
    assert said("", Place.NOWHERE, subject="Help").commands == (Command("HELP"),)
    assert said("please", Place.NOWHERE, subject="HELP").commands == (Command("HELP"),)


def test_a_subject_is_no_command_in_a_thread_nor_over_a_long_mail_nor_beside_a_command() -> None:
    assert said("", Place.PAIR, subject="HELP") == Said()
    assert said("word " * 61, Place.NOWHERE, subject="APPLY").commands == ()
    assert said("STATUS", Place.NOWHERE, subject="APPLY").commands == (Command("STATUS"),)


def test_help_lists_what_fits_the_place_and_the_person() -> None:
    assert {keyword.name for keyword in fitting(Place.OFFER, MENTOR)} >= {"ACCEPT", "DECLINE", "SLOTS", "HELP"}
    assert not {keyword.name for keyword in fitting(Place.OFFER, MENTOR)} & {"APPROVE", "CALL", "APPLY"}
    assert "APPROVE" not in {keyword.name for keyword in fitting(Place.REVIEW, MENTOR)}


@pytest.mark.parametrize("talk", ["Held up at work today.", "All is well here.", "Missed you on Thursday", "All well"])
def test_what_says_a_little_more_than_a_keyword_is_talk_of_the_two(talk: str) -> None:
    keywords = [command.keyword for command in said(talk, Place.PAIR, frozenset({*MENTOR, Role.MEMBER})).commands]
    assert keywords == (["ALL"] if talk == "All well" else [])


EXAMPLES = {
    "until": ["until 14 January", "2027-01-14", "till Thursday 14 January 2027"],
    "[n or mentor]": ("", "2", "Mona Mentor"),
    "[reason]": ("", "too early"),
    "text": ("what did you measure?",),
    "n text": ("2 nobody gives me the rates",),
    "[answers below]": ("", "I like queues"),
    "[list below]": ("", "1. Read a book", "1. Read\n2. Write"),
    "n": ("0", "7", "42"),
    "date time [zone] [place]": ("2027-01-14 18:00", "2027-01-14 18:00 Berlin https://meet.example.org/a"),
    "name": ("Europe/Berlin", "New York"),
    "": ("",),
    "code": ("de", "German", "no"),
    "WELL": ("WELL", "well", "Well"),
    "new": ("ann@example.test", "Ann.Bell+spe@mail.example.org"),
    "member new": ("Mia Mentor mia@example.org", "M-7 mia@example.org"),
    "mentor n": ("Mia Mentor 2", "M-7 0", "mia@example.test 3"),
    "id": ("P-7", "p12"),
    "held-id": ("H-12", "h3"),
    "[what]": ("", "pending", "mentors 2"),
    "[text]": ("", "we do not get on"),
    "id [mentor]": ("P-7", "P-7 Mia Mentor", "p7 M-3"),
    "id [reason]": ("P-7", "P-7 both have moved on"),
    "n url": ("2 https://example.org/paper", "12 example.org/a the second chapter"),
    "url or n": ("", "3", "I-3", "https://example.org/wrk", "https://example.org/wrk a load generator"),
    "add name url [discipline], or remove n": ("", "add wrk https://example.org/wrk testing", "remove 3", "Remove I-3"),
    "subject, text below": ("Twelve pairs\nTwelve pairs have begun.", "One\n\nAPPLY"),
}


@pytest.mark.parametrize("word", KEYWORDS, ids=lambda word: word.name)
def test_every_keyword_reads_what_its_usage_says(word: Keyword) -> None:
    roles = frozenset({word.who, Role.ANYONE})
    for place in word.places or Place:
        for argument in EXAMPLES[word.form]:
            read = said(f"{word.name} {argument}", place, roles)
            argued = Command(word.name, "", argument) if word.text else Command(word.name, argument)
            assert read == Said((argued,))


pieces = st.one_of(
    st.builds(" ".join, st.lists(st.sampled_from([*BY_NAME, "2", "her", "Approve", "score", "*", "call:", "80."]))),
    st.text(max_size=30),
)


@given(
    st.lists(pieces, max_size=8).map("\n".join),
    st.sampled_from(Place),
    st.frozensets(st.sampled_from(Role)),
    st.text(max_size=20),
)
def test_whatever_is_written_is_read_without_an_error_and_nothing_of_it_is_lost(
    text: str, place: Place, roles: frozenset[Role], subject: str
) -> None:
    read = said(text, place, roles)
    assert said(text, place, roles, subject).talk == read.talk
    commands = [f"{command.keyword} {command.args} {command.text}" for command in read.commands]
    kept = _letters(" ".join([*commands, *(wrong.line for wrong in read.malformed), read.talk]))
    written = [line for line in text.splitlines() if line.split()]
    without_greeting = _letters(" ".join(written[1:]))
    assert kept == _letters(text) or (kept == without_greeting and (read.commands or read.malformed))


def _letters(text: str) -> Counter[str]:
    return Counter(char for char in text.casefold() if char.isalnum())


@given(st.text(alphabet="([*\"'“ aA-,:\n", max_size=3000))
def test_bait_of_brackets_and_quotes_is_read_in_no_time(text: str) -> None:
    assert isinstance(read_commands("APPROVE " + text, Place.REVIEW, ADMIN), Said)


def test_a_malformed_line_names_what_it_may_have_meant() -> None:
    assert said("APROVE", Place.REVIEW).malformed == (
        Malformed("APROVE", "APPROVE", "There is no APROVE; perhaps you mean APPROVE", meant="APPROVE"),
    )


@pytest.mark.parametrize("line", ["aprove", "Aprove 2", "rejekt", "acept"])
def test_where_only_commands_make_sense_a_near_miss_counts_in_any_case(line: str) -> None:
    """A comment of more words stays one."""
    place, roles = (Place.OFFER, MENTOR) if line == "acept" else (Place.REVIEW, ADMIN)
    assert read_commands(line, place, roles).malformed[0].meant.lower().split()[1:] == line.split()[1:]
    assert not read_commands(f"{line} or not, I wonder", place, roles).malformed


def test_of_a_flood_of_commands_a_hundred_are_read() -> None:
    for line in ("HELP", "HELPP"):
        read = said(f"{line}\n" * 20_000, Place.PAIR)
        assert len(read.commands) + len(read.malformed) == MOST_COMMANDS
