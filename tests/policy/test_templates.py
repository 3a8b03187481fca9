"""A letter is written once and read as text and as HTML; a wrong name in it is found before anybody gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from mailbot.errors import ConfigError
from mailbot.policy.dates import city, day, moment, zone_of
from mailbot.policy.shipped import shipped_path, sources
from mailbot.policy.templates import Templates, load_templates
from mailbot.policy.typesetting import Rendered
from mailbot.program.languages import read_tongues
from mailbot.source import Mistakes, Source

LAYOUT = Source("layout.html", (shipped_path("templates") / "layout.html").read_text(encoding="utf-8"), "layout.html")
FOOT = Source("_foot.md", "--\nApplication {{ application.id }} · HELP lists what else you can say\n", "_foot.md")


@dataclass(frozen=True)
class Person:
    name: str
    free: int = 1

    @property
    def first(self) -> str:
        return self.name.split()[0]


FACTS: dict[str, object] = {
    "application": {"id": "A-12", "city": "Berlin", "goals": ["plan", "measure"], "rows": [("a", 1)]},
    "mentor": Person("Mia Moe"),
    "due": datetime(2027, 1, 14, 17, 0, tzinfo=UTC),
    "words": "",
    "nobody": None,
    "reply": {"address": "m+k3x9@example.org", "subject": "Re: Would you? & more [A-12]"},
}


def load(
    body: str, *more: Source, subject: str = "Hello", name: str = "offer.md", facts: dict[str, object] = FACTS
) -> Templates:
    mistakes = Mistakes()
    letter = Source(name, f"---\nsubject: {subject}\nnote: to a mentor\n---\n{body}", f"templates/{name}")
    tongues = read_tongues(sources("rules"), mistakes)
    templates = load_templates([LAYOUT, FOOT, letter, *more], {"offer": facts}, mistakes, tongues=tongues)
    mistakes.done()
    assert templates is not None
    return templates


def render(body: str, subject: str = "Hello", zone: str = "Europe/Berlin", **facts: object) -> Rendered:
    return load(body, subject=subject).render("offer", {**FACTS, **facts}, zone)


def mistakes_in(body: str, *more: Source, **options: str) -> list[tuple[str, str, str]]:
    with pytest.raises(ConfigError) as caught:
        load(body, *more, **options)  # type: ignore[arg-type]
    return [(mistake.place, mistake.problem, mistake.mend) for mistake in caught.value.mistakes]


def page(rendered: Rendered) -> LexborHTMLParser:
    return LexborHTMLParser(rendered.html)


def html_text(rendered: Rendered) -> str:
    body = page(rendered).css_first(".letter")
    assert body is not None
    return " ".join(body.text().split())


def test_a_letter_reads_the_same_in_both_parts() -> None:
    rendered = render(
        """Hello {{ mentor.name | first_name }},

An applicant from {{ application.city }}
fits you **well**.

{% for goal in application.goals %}
- {{ goal }}
{% endfor %}

1. one
2. two

{% include "_foot.md" %}""",
        subject="Would you? [{{ application.id }}]",
    )

    assert rendered.subject == "Would you? [A-12]"
    assert rendered.text == (
        "Hello Mia,\n\nAn applicant from Berlin fits you well.\n\n- plan\n- measure\n\n1. one\n2. two\n\n"
        "-- \nApplication A-12 · HELP lists what else you can say\n"
    )
    assert html_text(rendered) == (
        "Hello Mia, An applicant from Berlin fits you well. plan measure one two "
        "Application A-12 · HELP lists what else you can say"
    )
    assert [item.text() for item in page(rendered).css("li")] == ["plan", "measure", "one", "two"]
    assert page(rendered).css_first(".foot p") is not None


def test_dates_are_in_the_readers_zone_named_by_its_city() -> None:
    body = "{{ due | moment }} / {{ due | day }}"

    assert render(body).text == "Thursday 14 January, 18:00 (Berlin) / Thursday 14 January 2027\n"
    assert render(body, zone="Asia/Tokyo").text == "Friday 15 January, 02:00 (Tokyo) / Friday 15 January 2027\n"
    assert render(body, zone="UTC").text == "Thursday 14 January, 17:00 (UTC) / Thursday 14 January 2027\n"


def test_zones_are_iana_names_or_fixed_offsets() -> None:
    when = datetime(2027, 1, 14, 17, 0, tzinfo=UTC)

    assert moment(when, "UTC+05:30") == "Thursday 14 January, 22:30 (UTC+05:30)"
    assert moment(when, "UTC-3") == "Thursday 14 January, 14:00 (UTC-3)"
    assert city("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert day(date(2027, 3, 1), "Asia/Tokyo") == "Monday 1 March 2027"
    for wrong in ("Europe/Berln", "../etc/passwd", ""):
        with pytest.raises(ValueError, match="no time zone"):
            zone_of(wrong)


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2027, 1, 14, 17, 0)  # noqa: DTZ001 - that is what is tested
    for say in (moment, day):
        with pytest.raises(TypeError, match="no moment"):
            say(naive, "UTC")


def test_german_letters_have_german_dates_and_other_readers_get_english() -> None:
    german = Source("offer.de.md", "---\nsubject: Hallo\n---\nAm {{ due | day }}, {{ due | moment }}", "offer.de.md")
    templates = load("On {{ due | day }}", german)

    assert templates.languages("offer") == ("en", "de")
    assert templates.render("offer", FACTS, "Europe/Berlin", "de").text == (
        "Am Donnerstag, 14. Januar 2027, Donnerstag, 14. Januar, 18:00 (Berlin)\n"
    )
    assert templates.render("offer", FACTS, "UTC", "fr").text == "On Thursday 14 January 2027\n"


NASTY = (
    "**b** _i_ <b>x</b> [l](http://evil.example) ![i](x) `c` # h\n- item\n1. one\n> quote\n===\n--\n&amp; \\ {{ 7*7 }}"
)


def test_what_people_wrote_is_never_markup() -> None:
    rendered = render("They said: {{ words }}", words=NASTY)

    assert rendered.text == f"They said: {NASTY}\n"
    assert page(rendered).css("b, a, img, code, li, blockquote, h1, h2, strong, em") == []
    assert html_text(rendered) == "They said: " + " ".join(NASTY.split())


def test_what_people_wrote_can_be_set_apart() -> None:
    rendered = render("Before\n\n{{ words | quoted }}\n\nAfter", words="one\n- two\n\n\n<i>three</i>\n    four")

    assert rendered.text == "Before\n\n    one\n    - two\n\n    <i>three</i>\n    four\n\nAfter\n"
    assert [quote.text().split() for quote in page(rendered).css("blockquote p")] == [
        ["one", "-", "two"],
        ["<i>three</i>", "four"],
    ]


def test_a_form_goes_into_a_letter_line_by_line() -> None:
    form = "[1] Why? (required)\n    help\n\n\n```\n--\n[2] <b>"
    rendered = render("Here:\n\n{{ words | verbatim }}\n\nThat is all.", words=form)

    assert rendered.text == "Here:\n\n" + form.replace("\n--", "\n --") + "\n\nThat is all.\n"
    block = page(rendered).css_first(".verbatim")
    assert block is not None
    assert block.text() == form.replace("\n--", "\n --")


@given(st.text(max_size=80))
def test_any_text_as_a_value_adds_no_element_to_the_page(words: str) -> None:
    templates = _PLAIN
    empty = page(templates.render("offer", {**FACTS, "words": "x"}, "UTC")).css("*")
    found = page(templates.render("offer", {**FACTS, "words": words}, "UTC")).css("*")

    added = [node.tag for node in found if node.tag != "br"]
    assert added in ([node.tag for node in empty], [node.tag for node in empty if node.tag != "p"])


_PLAIN = load("{{ words }}")


def test_a_value_in_the_subject_stays_on_its_line() -> None:
    rendered = render("x", subject="For {{ words }}", words="a\r\nBcc: e@example.org\x00\u202eb\t c")

    assert rendered.subject == "For a Bcc: e@example.orgb c"


def test_options_are_columns_in_text_and_finished_replies_in_html() -> None:
    rendered = render(
        '{{ options("ACCEPT | you become their mentor", "SLOTS " ~ mentor.free ~ " | <b>slots</b>",'
        ' "AWAY until 1 March 2027 | we ask again", "AGENDA: … | adds to it") }}'
    )

    assert rendered.text == (
        "  ACCEPT       you become their mentor\n"
        "  SLOTS 1      <b>slots</b>\n"
        "  AWAY until 1 March 2027    we ask again\n"
        "  AGENDA: …    adds to it\n"
    )
    assert rendered.keywords == ("ACCEPT", "SLOTS 1", "AWAY until 1 March 2027", "AGENDA: …")
    links = [node.attributes["href"] for node in page(rendered).css(".options a")]
    start = "mailto:m+k3x9@example.org?subject=Re%3A%20Would%20you%3F%20%26%20more%20%5BA-12%5D&body="
    assert links == [
        start + body for body in ("ACCEPT", "SLOTS%201", "AWAY%20until%201%20March%202027", "AGENDA%3A%20")
    ]
    assert page(rendered).css(".options b") == []


def test_an_option_with_a_form_opens_a_reply_that_is_finished_up_to_it() -> None:
    keywords = [
        {"keyword": "CALL", "form": "date time [zone]", "does": "names a | call"},
        {"keyword": "REJECT", "form": "[reason]", "does": "says no"},
        {"keyword": "UNDO", "form": "", "does": "takes it back"},
    ]
    rendered = render("{{ options(*words) }}", words=[SimpleNamespace(**keyword) for keyword in keywords])

    assert rendered.text == (
        "  CALL date time [zone]    names a | call\n"
        "  REJECT [reason]          says no\n"
        "  UNDO                     takes it back\n"
    )
    links = [(node.text(), str(node.attributes["href"])) for node in page(rendered).css(".options a")]
    assert [(key, href.partition("&body=")[2]) for key, href in links] == [
        ("CALL", "CALL%20"),
        ("REJECT", "REJECT"),
        ("UNDO", "UNDO"),
    ]
    assert [node.text() for node in page(rendered).css(".form")] == ["date time [zone]", "[reason]"]


def test_a_moment_is_typed_as_a_command_takes_it_in_the_readers_zone() -> None:
    late = datetime(2027, 1, 14, 23, 30, tzinfo=UTC)

    assert render("{{ due | typed }}", due=late).text == "2027-01-15 00:30\n"


def test_what_people_wrote_cannot_end_or_add_options() -> None:
    rendered = render('{{ options("YES | " ~ words) }}', words="a\n~~~~~~\nNO | b")

    assert rendered.keywords == ("YES",)
    assert rendered.text == "  YES    a ~~~~~~ NO | b\n"


def test_without_a_reply_address_options_are_words() -> None:
    rendered = load('{{ options("YES | do") }}').render("offer", {**FACTS, "reply": None}, "UTC")

    assert page(rendered).css(".options a") == []
    assert "YES" in html_text(rendered)


def test_links_of_the_letters_own_are_links() -> None:
    rendered = render("See [the page](https://example.org/a) or <a@example.org>.")

    assert rendered.text == "See the page <https://example.org/a> or a@example.org.\n"
    assert [node.attributes["href"] for node in page(rendered).css("a")] == [
        "https://example.org/a",
        "mailto:a@example.org",
    ]


def test_numbers_agree_with_their_nouns_and_names_are_first_names() -> None:
    body = '{{ plural(mentor.free, "slot", "slots") }}, {{ 2 | plural("slot", "slots") }}, {{ words | first_name }}'

    assert render(body, words="Bell, Ann").text == "1 slot, 2 slots, Ann\n"
    assert render(body, words="").text == "1 slot, 2 slots, there\n"


def test_styles_are_written_into_the_elements_and_kept_for_dark_mode() -> None:
    html = render("Hello").html

    assert '<p style="margin: 0 0 16px;">' in html
    assert "prefers-color-scheme: dark" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "<img" not in html


def test_wrong_names_are_found_also_where_the_sample_never_goes() -> None:
    found = mistakes_in(
        """Hello {{ mentr.name }},
{% if mentor.free > 100 %}
{{ mentor.fre }} {{ mentor.first }} {{ due | dya }} {{ application.citty }}
{% elif due is dfined %}
{% for goal in application.goals if goal %}{{ loop.index }} {{ goal }}{% else %}{{ goal }}{% endfor %}
{% endif %}
{% set x = mentor %}{{ x.nme }} {{ y }} {{ nobody.anything }}
{% for a, b in application.rows %}{{ a }} {{ b.real }}{% endfor %}
{% with z = application.goals %}{{ z[0].upper() }}{{ application["idd"] }}{% endwith %}
{{ application.items() }} {{ opitons("A | b") }}
""",
        subject="To {{ mentor.nam }}",
    )

    assert found == [
        ("line 2", "mentor has no 'nam'", "did you mean 'name'?"),
        ("line 5", "there is no 'mentr' in this letter", "did you mean 'mentor'?"),
        ("line 7", "mentor has no 'fre'", "did you mean 'free'?"),
        ("line 7", "there is no filter 'dya'", "did you mean 'day'?"),
        ("line 7", "application has no 'citty'", "did you mean 'city'?"),
        ("line 8", "there is no test 'dfined'", "did you mean 'defined'?"),
        ("line 9", "there is no 'goal' in this letter", found[6][2]),
        ("line 11", "x has no 'nme'", "did you mean 'name'?"),
        ("line 11", "there is no 'y' in this letter", found[8][2]),
        ("line 13", "application has no 'idd'", "did you mean 'id'?"),
        ("line 14", "there is no 'opitons' in this letter", "did you mean 'options'?"),
    ]


def test_a_part_is_checked_with_the_facts_of_the_letter_that_includes_it() -> None:
    part = Source("_part.md", "One\n{{ application.idd }}", "_part.md")

    with pytest.raises(ConfigError) as caught:
        load('{% include "_part.md" %} {% include "_prt.md" %} {% include words %}', part)
    assert [(mistake.file, mistake.place) for mistake in caught.value.mistakes] == [
        ("templates/offer.md", "line 5"),
        ("_part.md", "line 2"),
        ("templates/offer.md", "line 5"),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{% macro m() %}x{% endmacro %}", "a macro cannot stand in a letter"),
        ("{% set x %}a{% endset %}", "a set block"),
        ('{% extends "x" %}', "extends"),
        ('{% from "_foot.md" import x %}', "an import"),
        ("{{ mentor.name", "cannot be read"),
        ("{% if words %}", "cannot be read"),
        ("{{ mentor.name | day }}", "cannot be rendered with sample facts"),
        ("{{ words.__class__ }}", "has no '__class__'"),
    ],
)
def test_what_a_letter_cannot_hold_is_told(body: str, said: str) -> None:
    assert said in mistakes_in(body)[0][1]


def test_options_need_a_reply_address() -> None:
    facts = {key: value for key, value in FACTS.items() if key != "reply"}
    with pytest.raises(ConfigError, match="nobody could answer"):
        load('{{ options("YES | do") }}', facts=facts)


def test_letters_without_a_file_and_files_without_a_letter_are_told_together() -> None:
    mistakes = Mistakes()
    stray = Source("ofer.md", "---\nsubject: x\n---\n", "templates/ofer.md")
    assert load_templates([stray], {"offer": FACTS}, mistakes) is None

    assert [(mistake.file, mistake.problem) for mistake in mistakes.found] == [
        ("templates/ofer.md", "the program sends no letter 'ofer'"),
        ("offer.md", "this letter has no template"),
        ("layout.html", "the page around the letters is missing"),
    ]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("Hello", "line 1", "the subject is missing"),
        ("---\nnote: x\n---\nHello", "line 1", "the subject is missing"),
        ("---\nsubject:\n---\nHello", "line 2", "the subject is missing"),
        ("---\nsubjct: x\nsubject: y\n---\nHello", "line 2", "there is no 'subjct'"),
        ("---\nsubject: x\nHello", "line 1", "the subject is missing"),
        ("", "line 1", "the subject is missing"),
    ],
)
def test_the_subject_stands_between_two_lines(text: str, place: str, said: str) -> None:
    mistakes = Mistakes()
    load_templates([LAYOUT, Source("offer.md", text, "offer.md")], {"offer": FACTS}, mistakes)

    (mistake,) = mistakes.found
    assert mistake.place == place
    assert said in mistake.problem


def test_a_letter_tells_what_it_is_for() -> None:
    templates = load("x")

    assert templates.names == ("offer",)
    assert templates.note("offer") == "to a mentor"


def test_a_letter_with_windows_line_ends_is_the_same_letter(tmp_path: Path) -> None:
    file = tmp_path / "offer.md"
    file.write_bytes(b"---\r\nsubject: Hi\r\n---\r\nOne\r\ntwo\r\n\r\n--\r\nfoot\r\n")
    mistakes = Mistakes()
    source = Source("offer.md", file.read_bytes().decode(), "offer.md")
    templates = load_templates([LAYOUT, source], {"offer": FACTS}, mistakes)

    assert templates is not None
    assert templates.render("offer", FACTS, "UTC").text == "One two\n\n-- \nfoot\n"
