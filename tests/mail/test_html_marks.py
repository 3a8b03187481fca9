"""How mail programs write replies in HTML: what they mark as quoted or signed is nobody's new word."""

from __future__ import annotations

import pytest

from mailbot.mail.new_text.reply import new_text
from mailbot.mail.reading.html import html_to_text

LETTER = "<p>Hello Mia,</p><p>Would you take them on?</p><pre>  APPROVE    you become their mentor</pre>"
UNKNOWN = "Mnamo Jumanne, Ann Bell aliandika"  # in a language that no list has

PROGRAMS = {
    "gmail": "<div dir=ltr>DECLINE</div><br><div class='gmail_quote gmail_quote_container'><div dir=ltr "
    "class=gmail_attr>On Tue, Jan 7, 2025 at 10:00 AM Ann &lt;<a href='mailto:ann@example.org'>ann@example.org</a>&gt; "
    "wrote:<br></div><blockquote class=gmail_quote style='border-left:1px solid'>{letter}</blockquote></div>",
    "gmail, forwarded": "<div dir=ltr>DECLINE</div><div class=gmail_quote><div class=gmail_attr>---------- Forwarded "
    "message ---------<br>From: Ann &lt;ann@example.org&gt;<br>Date: Tue, Jan 7, 2025<br>Subject: x<br></div>{letter}"
    "</div>",
    "outlook on the web": "<div>DECLINE</div><div id=appendonsend></div><hr><div id=divRplyFwdMsg dir=ltr><font><b>"
    "Kutoka:</b> Ann<br><b>Imetumwa:</b> Jumanne<br><b>Mada:</b> x</font></div>{letter}",
    "outlook, quoted on": "<div>DECLINE</div><div id=x_divRplyFwdMsg><b>Kutoka:</b> Ann</div>{letter}",
    "outlook for windows": "<p class=MsoNormal>DECLINE</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
    "padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>From:</b> Ann &lt;ann@example.org&gt;<br><b>Sent:</b> Tuesday, "
    "January 7, 2025 10:00 AM<br><b>To:</b> Mia<br><b>Subject:</b> x</p></div></div>{letter}",
    "outlook for windows, in another language": "<p>DECLINE</p><div><div style='border:none;border-top:solid #B5C4DF "
    "1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>Kutoka:</b> Ann [mailto:ann@example.org]<br><b>Imetumwa:</b> 7 Januari "
    "2025 10:00<br><b>Kwa:</b> Mia<br><b>Mada:</b> x</p></div></div>{letter}",
    "outlook, with a line at the side": "<p>DECLINE</p><div style='border:none;border-left:solid blue 1.5pt;"
    "padding:0cm 0cm 0cm 4.0pt'><p><b>Kutoka:</b> Ann</p>{letter}</div>",
    "new outlook": "<div>DECLINE</div><div id='mail-editor-reference-message-container'><div><b>Kutoka: </b>Ann</div>"
    "{letter}</div>",
    "apple": "<html><body>DECLINE<br><div><br><blockquote type=cite><div>On 7 Jan 2025, at 10:00, Ann "
    "&lt;ann@example.org&gt; wrote:</div><br><div>{letter}</div></blockquote></div></body></html>",
    "thunderbird": "<p>DECLINE</p><div class='moz-cite-prefix'>{unknown}:<br></div><blockquote type=cite "
    "cite='mid:x'>{letter}</blockquote>",
    "thunderbird, forwarded": "<p>DECLINE</p><div class='moz-forward-container'><table><tr><th>Mada: </th><td>x</td>"
    "</tr></table>{letter}</div>",
    "yahoo": "<div>DECLINE</div><div id='yahoo_quoted_4711' class='yahoo_quoted'><div>{unknown}:</div>{letter}</div>",
    "proton": "<div>DECLINE</div><div class='protonmail_quote'>On Tuesday, January 7th, 2025 at 10:00 AM, Ann "
    "&lt;ann@example.org&gt; wrote:<br><blockquote class='protonmail_quote'>{letter}</blockquote></div>",
    "zoho": "<div>DECLINE</div><div class='zmail_extra'><div>---- {unknown} ----</div><blockquote>{letter}"
    "</blockquote></div>",
    "gmx": "<div>DECLINE</div><div name='quote' style='margin:10px;border-left:2px solid #C3D9E5'><div><b>Gesendet:</b>"
    " Dienstag<br/><b>Von:</b> Ann</div><div name='quoted-content'>{letter}</div></div>",
    "roundcube": "<p>DECLINE</p><p id='reply-intro'>{unknown}:</p><blockquote>{letter}</blockquote>",
    "samsung": "<div>DECLINE</div><div id='composer_signature'>Sent from my Galaxy</div><div>-------- Original message "
    "--------</div><div>From: Ann &lt;ann@example.org&gt;</div><div>Date: 07/01/2025  10:00  (GMT+01:00)</div><div>To: "
    "Mia</div><div>Subject: x</div>{letter}",
    "an iphone": "DECLINE<br><br><div dir=ltr>Sent from my iPhone</div><div dir=ltr><br><blockquote type=cite>On 7 Jan "
    "2025, at 10:00, Ann &lt;ann@example.org&gt; wrote:<br>{letter}</blockquote></div>",
    "outlook for phones": "<div>DECLINE</div><div id='ms-outlook-mobile-signature'>Get <a href='https://aka.ms/x'>"
    "Outlook for iOS</a></div><hr><div id='divRplyFwdMsg'><b>From:</b> Ann</div>{letter}",
    "quoted by webmail": "<div>DECLINE</div><div class='yiv1234567890yahoo_quoted'>{unknown}{letter}</div>",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_only_what_was_written_is_new(program):
    html = PROGRAMS[program].format(letter=LETTER, unknown=UNKNOWN)
    assert new_text(html_to_text(html)) == "DECLINE"


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_empty_reply_says_nothing(program):
    html = PROGRAMS[program].format(letter=LETTER, unknown=UNKNOWN).replace("DECLINE", "")
    assert new_text(html_to_text(html)) == ""


def test_answers_between_html_quotes_are_kept():
    html = (
        "<div class=gmail_quote><div class=gmail_attr>On 7 Jan 2025, Ann &lt;ann@example.org&gt; wrote:</div>"
        "<blockquote class=gmail_quote>first?</blockquote><div>Yes.</div>"
        "<blockquote class=gmail_quote>second?</blockquote><div>No.</div></div>"
    )
    assert new_text(html_to_text(html)).split() == ["Yes.", "No."]


def test_a_rule_in_somebodys_mail_ends_nothing():
    html = "<p>First, the plan as we had it.</p><hr><p>Second, what I would change about it, and why I would do so.</p>"
    assert new_text(html_to_text(html)).count("what I would change") == 1
