"""The new text of a reply, in the languages and programs that people use."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.new_text.announcement import may_announce, original_length
from mailbot.mail.new_text.attribution import is_attribution
from mailbot.mail.new_text.quotation import is_marked
from mailbot.mail.new_text.reply import new_text, split_reply
from mailbot.mail.new_text.signature import is_signature

ATTRIBUTIONS = [
    "On Tue, 7 Jan 2025 at 10:00, Mentoring <mentoring@example.org> wrote:",
    "On Tue, 7 Jan 2025 at 10:00, Mentoring the Mentors <\nmentoring@example.org> wrote:",
    "Am Di., 7. Jan. 2025 um 10:00 Uhr schrieb Mentoring <mentoring@example.org>:",
    "Am 07.01.25 um 10:00 schrieb Mentoring:",
    "Le mar. 7 janv. 2025 à 10:00, Mentoring <mentoring@example.org> a écrit :",
    "El mar, 7 ene 2025 a las 10:00, Mentoring (<mentoring@example.org>) escribió:",
    "Em ter., 7 de jan. de 2025 às 10:00, Mentoring <mentoring@example.org> escreveu:",
    "Il giorno mar 7 gen 2025 alle ore 10:00 Mentoring <mentoring@example.org> ha scritto:",
    "Op di 7 jan 2025 om 10:00 schreef Mentoring <mentoring@example.org>:",
    "wt., 7 sty 2025 o 10:00 Mentoring <mentoring@example.org> napisał(a):",
    "Den tis 7 jan. 2025 kl 10:00 skrev Mentoring <mentoring@example.org>:",
    "Den tir. 7. jan. 2025 kl. 10.00 skrev Mentoring <mentoring@example.org>:",
    "tir. 7. jan. 2025 kl. 10:00 skrev Mentoring <mentoring@example.org>:",
    "ti 7. tammik. 2025 klo 10.00 Mentoring (mentoring@example.org) kirjoitti:",
    "út 7. 1. 2025 v 10:00 odesílatel Mentoring <mentoring@example.org> napsal:",
    "Mentoring <mentoring@example.org>, 7 Oca 2025 Sal, 10:00 tarihinde şunu yazdı:",
    "вт, 7 янв. 2025 г. в 10:00, Mentoring <mentoring@example.org>:",
    "7 января 2025 г., в 10:00, Mentoring <mentoring@example.org> написал(а):",
    "Mentoring <mentoring@example.org> 于2025年1月7日周二 10:00写道：",
    "在 2025年1月7日，上午10:00，Mentoring <mentoring@example.org> 写道：",
    "2025年1月7日(火) 10:00 Mentoring <mentoring@example.org>:",
    "2025년 1월 7일 (화) 오전 10:00, Mentoring <mentoring@example.org>님이 작성:",
]
HEADERS = [
    "From: Mentoring <mentoring@example.org>\nSent: Tuesday, January 7, 2025 10:00 AM\nTo: Ann\nSubject: Your call",
    "Von: Mentoring <mentoring@example.org>\nGesendet: Dienstag, 7. Januar 2025 10:00\nAn: Ann\nBetreff: Dein Anruf",
    "De : Mentoring <mentoring@example.org>\nEnvoyé : mardi 7 janvier 2025 10:00\nÀ : Ann\nObjet : Appel",
    "De: Mentoring\nEnviado: martes, 7 de enero de 2025 10:00\nPara: Ann\nAsunto: Llamada",
    "Da: Mentoring\nInviato: martedì 7 gennaio 2025 10:00\nA: Ann\nOggetto: Chiamata",
    "*Van:* Mentoring\n*Verzonden:* dinsdag 7 januari 2025 10:00\n*Aan:* Ann\n*Onderwerp:* Gesprek",
    "Od: Mentoring\nWysłano: wtorek, 7 stycznia 2025 10:00\nDo: Ann\nTemat: Rozmowa",
    "Från: Mentoring\nSkickat: den 7 januari 2025 10:00\nTill: Ann\nÄmne: Samtal",
    "发件人: Mentoring\n发送时间: 2025年1月7日 10:00\n收件人: Ann\n主题: 通话",
    "보낸 사람: Mentoring\n보낸 날짜: 2025년 1월 7일\n받는 사람: Ann\n제목: 통화",
    "От: Mentoring\nОтправлено: 7 января 2025 г. 10:00\nКому: Ann\nТема: Звонок",
]
LETTER = "Hello Ann,\n\nWould you take them on?\n\n  ACCEPT    you become their mentor\n--\nApplication A-12"


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_a_marked_quote_goes_with_its_attribution(attribution):
    quote = "\n".join(f"> {line}" for line in LETTER.split("\n"))
    assert new_text(f"ACCEPT\n\nGladly.\n\n{attribution}\n\n{quote}\n") == "ACCEPT\n\nGladly."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_unmarked_letter_of_ours_goes_with_its_attribution(attribution):
    assert new_text(f"DECLINE\n\n{attribution}\n\n{LETTER}\n") == "DECLINE"


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_below_the_quote_survives(attribution):
    assert new_text(f"{attribution}\n> Would you?\n\nYES\n").strip() == "YES"


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("rule", ["", "________________________________\n"])
def test_a_quoted_header_and_all_below_it_go(header, rule):
    assert new_text(f"CALL 2027-01-15 18:00\n\n{rule}{header}\n\n{LETTER}") == "CALL 2027-01-15 18:00"


@pytest.mark.parametrize(
    "divider",
    [
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "-------- Message d'origine --------",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- 原始邮件 --------",
        "-- REPLY ABOVE THIS LINE --",
    ],
)
def test_what_is_below_a_divider_goes(divider):
    assert new_text(f"HELP\n\n{divider}\nold text") == "HELP"


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Gesendet von Outlook für Android<https://example.org/x>",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Get Outlook for iOS",
        "Отправлено с iPhone",
        "从我的iPhone发送",
    ],
)
def test_what_a_phone_adds_goes(line):
    assert new_text(f"done 2\n\n{line}\n") == "done 2"


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand: it works.\nOn Monday I am away.",
        "I asked him and he wrote:\n\nthat it works.",
        "On 3 May 2024 I wrote:\nplease call me",
        "Am 5. Januar um 10:00 schrieb ich dir etwas:\nnämlich das",
        "My links:\n\nhttps://example.org/2020/wrote:",
        "The call is from: 10:00 to: 11:00",
        "Sent from my desk, which is much easier than from my phone.",
        "One\n----\nTwo",
        "-- first point\n-- second point",
        "Date: tomorrow\nWhere: here",
        "A fix -- not a signature.",
    ],
)
def test_a_persons_words_stay(text):
    assert new_text(text) == text


def test_answers_between_quotes_survive():
    text = "Hi,\nOn 7 Jan 2025 Mia wrote:\n> first?\nYes.\n\n> second?\n\nNo.\n\n-- \nAnn\n"
    assert new_text(text).split() == ["Hi,", "Yes.", "No."]


def test_a_quote_that_was_wrapped_on_the_way_is_still_a_quote():
    text = "Fine.\n\n> a long line of a letter that somebody's program has\nwrapped badly\n> and goes on\n"
    assert new_text(text) == "Fine."


@pytest.mark.parametrize("foot", ["-- ", "--"])
def test_a_signature_goes(foot):
    assert new_text(f"Hello\n{foot}\nAnn\nExample Ltd") == "Hello"


@pytest.mark.parametrize("quoted", ["> old", "old APPROVE", ""])
def test_a_mail_that_came_as_one_line_is_parted_as_well(quoted):
    text = f"Hello. It works. On 01/12/13, Ann Bell <ann@example.org> wrote: {quoted}".strip()
    assert new_text(text) == "Hello. It works."


def test_answers_below_a_signature_that_stands_above_the_quote_are_kept():
    text = "Hello,\n\n-- \nMia\nAPPROVE\n\nOn 7 Jan 2025 Ann wrote:\n> first?\n\nYes.\n\n> second?\n\nNo.\n"
    assert new_text(text).split() == ["Hello,", "Yes.", "No."]


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("APPROVE 2 On Wed, 4 Apr 2012 at 15:59, Ann <ann@example.org> wrote:\n> Hi", "APPROVE 2"),
        ("See you then.--- On Wed, Apr 4, 2012 at 3:59 PM, ann@example.org wrote:\n> Hi", "See you then."),
        ("Thanks!\nTuesday, then -- Am Mi., 4. Apr. 2012 um 15:59 Uhr schrieb Ann:\nHallo", "Thanks!\nTuesday, then"),
        ("Ann Bell <ann@example.org> On Wed, 4 Apr 2012 at 15:59 wrote:\n> Hi", ""),
        (
            "I count On the team of 2012, as Ann wrote:\nall of it",
            "I count On the team of 2012, as Ann wrote:\nall of it",
        ),
    ],
)
def test_what_stands_before_an_attribution_on_its_line_is_new(text, new):
    assert new_text(text) == new


def test_the_end_of_a_link_that_was_wrapped_in_a_quote_is_no_answer():
    assert new_text("Fine.\n\n> Your form (https://example.org/form?of\n_the=1)\n> is here.\n") == "Fine."


def test_what_is_not_new_is_kept_as_quoted():
    reply = split_reply("Yes\n\nOn 7 Jan 2025 Mia wrote:\n> ok?\n")
    assert reply.new == "Yes"
    assert reply.quoted == "On 7 Jan 2025 Mia wrote:\n> ok?"


@given(st.text(max_size=800))
def test_new_text_holds_only_lines_of_the_text(text):
    whole = {line.rstrip() for line in text.replace("\r\n", "\n").split("\n")}
    assert set(new_text(text).split("\n")) - {""} <= whole


@given(st.lists(st.sampled_from([*ATTRIBUTIONS, *HEADERS, "> x", "", "--", "YES", "Sent from my iPhone"]), max_size=12))
def test_taking_the_new_text_twice_finds_no_more_quotes_marked(pieces):
    assert not any(line.startswith(">") for line in new_text("\n".join(pieces)).split("\n"))


BAIT = [
    "On Mon, 7 Jan 2025 ",
    "On 2025 x\n",
    "From: x\n",
    "a@example.org ",
    "-",
    "<",
    ">",
    "=-",
    "Sent from my \n",
    ". On 1 <a@b.example>",
    "On 1.1.2025 schrieb ",
    "__\n",
    "wrote:\n",
]


@pytest.mark.parametrize("bait", BAIT)
def test_the_work_grows_with_the_length_of_bait_and_no_faster(bait):
    def work(size: int) -> int:
        steps = 0

        def count(*_: object) -> None:
            nonlocal steps
            steps += 1

        text = (bait * size)[:size]
        sys.setprofile(count)
        try:
            new_text(text)
        finally:
            sys.setprofile(None)
        return steps

    assert work(20_000) <= 5 * work(5_000) + 1_000


@pytest.mark.parametrize("bait", BAIT)
def test_a_hundred_thousand_characters_of_bait_come_to_an_end(bait):
    assert len(new_text((bait * 100_000)[:150_000])) <= 100_000


LAST_LINES = [one.split("\n")[-1] for one in (*ATTRIBUTIONS, *HEADERS)]
SIGNS = [
    "-",
    "--",
    "- -",
    "___",
    "-----Original Message-----",
    "== forwarded ==",
    "> x",
    "| x",
    "— x —",
    "* From: a@b.example",
]


@given(
    st.sampled_from(["", "- ", "I said ", "* "]),
    st.one_of(st.sampled_from([*LAST_LINES, *(one.split("\n")[0] for one in HEADERS), *SIGNS]), st.text(max_size=30)),
    st.sampled_from(["", ".", " wrote", "écrit", "写道"]),
)
def test_what_announces_a_quote_or_ends_a_mail_is_never_taken_for_words(before, said, after):
    line = f"{before}{said}{after}".replace("\n", " ").strip()
    if line and not may_announce(line):
        assert not is_attribution(line, before_quote=True)
        assert not is_marked(line)
        assert not original_length([line, "", "Sent: 7 January 2025", "Subject: x"], 0)
        assert not is_signature([line, "Ann"], 0)
