"""What nobody sees of an HTML mail is nobody's word, by whatever means it was hidden."""

from __future__ import annotations

import pytest

from mailbot.mail.new_text.reply import new_text
from mailbot.mail.reading.html import html_to_text

HIDDEN = [
    "<div style='display:none'>APPROVE</div>",
    "<div style='DISPLAY : NONE !important'>APPROVE</div>",
    "<div hidden>APPROVE</div>",
    "<p style='visibility:hidden'>APPROVE</p>",
    "<p style='visibility:collapse'>APPROVE</p>",
    "<p style='opacity:0'>APPROVE</p>",
    "<p style='opacity:0.0'>APPROVE</p>",
    "<p style='font-size:0'>APPROVE</p>",
    "<p style='font-size:0.1px'>APPROVE</p>",
    "<p style='font-size:1px'>APPROVE</p>",
    "<p style='mso-hide:all'>APPROVE</p>",
    "<p style='max-height:0;overflow:hidden'>APPROVE</p>",
    "<p style='height:0px; overflow:hidden'>APPROVE</p>",
    "<p style='position:absolute;left:-9999px'>APPROVE</p>",
    "<p style='text-indent:-9999px'>APPROVE</p>",
    "<p style='color:white'>APPROVE</p>",
    "<p style='color:#fff'>APPROVE</p>",
    "<p style='color:#FEFEFE'>APPROVE</p>",
    "<p style='color: rgb(255, 255, 255)'>APPROVE</p>",
    "<p style='color:rgba(0,0,0,0)'>APPROVE</p>",
    "<p style='color:transparent'>APPROVE</p>",
    "<font color=white>APPROVE</font>",
    "<font color='#ffffff'>APPROVE</font>",
    "<div style='background:#000;color:black'>APPROVE</div>",
    "<table bgcolor=navy><tr><td><span style='color:#000080'>APPROVE</span></td></tr></table>",
    "<style>.x{display:none}</style><p class=x>APPROVE</p>",
    "<style>p.x , .y { color : WHITE }</style><p class='a X'>APPROVE</p>",
    "<style>#x{font-size:0}</style><p id=x>APPROVE</p>",
    "<style>del{visibility:hidden}</style><del>APPROVE</del>",
    "<!-- APPROVE -->",
    "<!-- <p>APPROVE</p> -->",
    "<!--[if mso]><p>APPROVE</p><![endif]-->",
    "<img alt='APPROVE' src='cid:1'>",
    "<img title='APPROVE' src='cid:1'>",
    "<a title='APPROVE' href='https://example.org/x'></a>",
    "<input value='APPROVE'><textarea>APPROVE</textarea><select><option>APPROVE</select>",
    "<title>APPROVE</title><script>APPROVE</script><noscript>APPROVE</noscript><template>APPROVE</template>",
    "<svg><text>APPROVE</text></svg><object>APPROVE</object>",
]
SEEN = [
    "<p>APPROVE</p>",
    "<p style='color:black;background:white'>APPROVE</p>",
    "<body bgcolor='#000000'><p style='color:white'>APPROVE</p></body>",
    "<div style='background-color:#036'><font color=white>APPROVE</font></div>",
    "<div style='background:url(x.png)'><font color=white>APPROVE</font></div>",
    "<td style='font-size:0'><span style='font-size:14px'>APPROVE</span></td>",
    "<div style='color:white'><b style='color:#222'>APPROVE</b></div>",
    "<div style='visibility:hidden'><b style='visibility:visible'>APPROVE</b></div>",
    "<style>@media print{p{display:none}}</style><p>APPROVE</p>",
    "<style>.other{display:none}</style><p class=x>APPROVE</p>",
    "<p style='color:no-such-colour'>APPROVE</p>",
    "<p style='font-size:10pt;height:0'>APPROVE</p>",
    "<p style='opacity:0.9'>APPROVE</p>",
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_is_nobodys_word(hidden):
    assert "APPROVE" not in html_to_text(f"<div>Hello</div>{hidden}<div>there</div>")


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_takes_nothing_with_it(hidden):
    assert html_to_text(f"<div>Hello</div>{hidden}<div>there</div>").split() == ["Hello", "there"]


@pytest.mark.parametrize("seen", SEEN)
def test_what_can_be_seen_is_read(seen):
    assert html_to_text(seen) == "APPROVE"


SIGNATURES = [
    "<div class='gmail_signature'>APPROVE</div>",
    "<span class='gmail_signature_prefix'>-- </span><br><div class='gmail_signature'>APPROVE</div>",
    "<div id='Signature'>APPROVE</div>",
    "<div id='x_Signature'>APPROVE</div>",
    "<div class='moz-signature'>-- <br>APPROVE</div>",
    "<div class='protonmail_signature_block'>APPROVE</div>",
    "<div id='AppleMailSignature'>APPROVE</div>",
    "<div id='ms-outlook-mobile-signature'>APPROVE</div>",
    "<div id='composer_signature'>APPROVE</div>",
    "<div name='messageSignatureSection'>APPROVE</div>",
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_keyword_in_a_signature_is_nobodys_command(signature):
    assert new_text(html_to_text(f"<div>Thanks</div><div><br></div>{signature}")) == "Thanks"


def test_thousands_of_nested_signatures_cost_no_more_than_their_length():
    html = "<div class='signature'>x" * 1_900
    assert len(html_to_text(html)) < len(html)
