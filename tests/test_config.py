"""An operator writes a config: what is right is read, what is wrong is told all at once, with the line and a mend."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from mailbot.config import (
    Config,
    Imap,
    Limits,
    News,
    Privacy,
    Program,
    Schedule,
    Smtp,
    Store,
    Trust,
    load_config,
    toml_value,
)
from mailbot.config_checks import is_address, parse_mailbox
from mailbot.errors import ConfigError, Mistake

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
SECTIONS = {
    "program": Program,
    "imap": Imap,
    "smtp": Smtp,
    "trust": Trust,
    "store": Store,
    "news": News,
    "limits": Limits,
    "privacy": Privacy,
    "schedule": Schedule,
}
PLAIN = """
[program]
name = "Mentoring"
address = "mentoring@example.org"
admins = ["Ada Admin <Ada@example.org>"]
[imap]
host = "imap.example.org"
username = "mentoring"
password = "secret"
[smtp]
host = "127.0.0.1"
port = 2525
security = "none"
"""


def load(folder: Path, text: str) -> Config:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file)


def mistakes(folder: Path, text: str) -> list[Mistake]:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    return list(caught.value.mistakes)


def keys_of_example() -> dict[str, dict[str, str]]:
    """Section -> key -> its line in the example, uncommented."""
    found: dict[str, dict[str, str]] = {}
    section = ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif key := re.match(r"#?([a-z0-9_]+) = ", line):
            found.setdefault(section, {})[key[1]] = line.lstrip("#")
    return found


def test_the_shipped_example_is_a_sound_config() -> None:
    config = load_config(EXAMPLE)

    assert config.program.name == "Mentoring the Mentors"
    assert (config.imap.port, config.smtp.port) == (993, 587)
    assert [admin.address for admin in config.admins] == ["ada@example.org"]


def test_every_key_stands_in_the_example_in_order_and_no_other() -> None:
    shown = keys_of_example()

    assert list(shown) == list(SECTIONS)
    for name, keys in SECTIONS.items():
        fields = [field.name for field in msgspec.structs.fields(keys)]
        assert sorted(shown[name]) == sorted(fields), name


def test_every_default_in_the_example_is_the_one_that_counts() -> None:
    shown = keys_of_example()

    for name, keys in SECTIONS.items():
        for field in msgspec.structs.fields(keys):
            line = shown[name][field.name]
            if f"#{line}" in EXAMPLE.read_text(encoding="utf-8").split(f"[{name}]")[1].split("\n[")[0]:
                assert line == f"{field.name} = {toml_value(field.default)}", name


def test_the_example_loads_with_every_key_uncommented(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^#([a-z0-9_]+ = )", r"\1", EXAMPLE.read_text(encoding="utf-8"))

    assert load(tmp_path, text).schedule == Schedule()


def test_a_short_config_is_enough(tmp_path: Path) -> None:
    config = load(tmp_path, PLAIN)

    assert config.imap.port == 993
    assert config.smtp.username == ""
    assert config.admins[0].name == "Ada Admin"
    assert config.store.path == tmp_path / "books/books.json"
    assert config.store.url == f"tinydb://{tmp_path}/books/books.json"
    assert (config.rules, config.templates) == (None, None)
    assert config.file == tmp_path / "config.toml"


def test_paths_and_own_folders_are_taken_from_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "ca.pem").write_text("", encoding="utf-8")
    text = PLAIN.replace('password = "secret"', 'password_file = "secret.txt"\nca_file = "ca.pem"')

    config = load(tmp_path, text + '[store]\nurl = "tinydb:////var/lib/mailbot/books.json"\n')

    assert config.imap.password_file == str(tmp_path / "secret.txt")
    assert config.imap.ca_file == str(tmp_path / "ca.pem")
    assert config.rules == tmp_path / "rules"
    assert config.store.path == Path("/var/lib/mailbot/books.json")


@pytest.mark.parametrize(("security", "imap", "smtp"), [("tls", 993, 465), ("starttls", 143, 587), ("none", 143, 25)])
def test_a_port_that_is_not_written_is_the_usual_one(tmp_path: Path, security: str, imap: int, smtp: int) -> None:
    text = PLAIN.replace("port = 2525\n", "").replace('security = "none"', f'security = "{security}"')
    text = text.replace('host = "imap.example.org"', f'host = "localhost"\nsecurity = "{security}"')

    config = load(tmp_path, text)

    assert (config.imap.port, config.smtp.port) == (imap, smtp)


def test_all_mistakes_come_at_once_each_with_its_line_and_a_mend(tmp_path: Path) -> None:
    text = """
[program]
name = "Mentoring"
adress = "mentoring@example.org"
admins = ["Ada Admin <ada@example.org>", "a team"]
[imap]
host = "imap.example.org"
port = "993"
security = "ssl"
[smpt]
host = "smtp.example.org"
[limits]
max_mail_mb = 0
poll_seconds = 1.5
[schedule]
incomplete_days = 7
"""
    found = {mistake.place: mistake for mistake in mistakes(tmp_path, text)}

    assert found["program.adress (line 4)"].mend == "did you mean 'address'?"
    assert found["program.address (line 2)"].problem == "this key is missing"
    assert found["imap.port (line 8)"].problem == "this has to be a whole number, but is a text in quotation marks"
    assert "ssl" in found["imap.security (line 9)"].problem
    assert found["imap.security (line 9)"].mend == 'for example: security = "tls"'
    assert found["smpt (line 10)"].mend == "did you mean 'smtp'?"
    assert found["smtp.host"].mend == 'for example: host = "smtp.example.org"'
    assert ">= 1" in found["limits.max_mail_mb (line 13)"].problem
    assert found["limits.poll_seconds (line 14)"].mend == "for example: poll_seconds = 60"
    assert found["schedule.incomplete_days (line 16)"].mend == "for example: incomplete_days = [7, 21]"
    assert found["program.admins (line 5)"].problem == "number 2, 'a team', is not one mailbox"
    assert found["imap.username (line 6)"].problem == "a mailbox needs a username"
    assert len(found) == 11
    assert all(mistake.file == str(tmp_path / "config.toml") for mistake in found.values())


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('address = "mentoring@example.org"', 'address = "mentoring"', "program.address", "not a mail address"),
        ('"Ada Admin <Ada@example.org>"', '"a@example.org, b@example.org"', "program.admins", "not one mailbox"),
        ('"Ada Admin <Ada@example.org>"', '"a@example.org", "A@example.org"', "program.admins", "twice"),
        ('"Ada Admin <Ada@example.org>"', '"mentoring@example.org"', "program.admins", "the program itself"),
        ('name = "Mentoring"', 'name = "M"\ntimezone = "Europe/Berln"', "program.timezone", "no time zone"),
        ('name = "Mentoring"', 'name = "M"\nsubaddress = "plus"', "program.subaddress", "cannot set off"),
        ('name = "Mentoring"', 'name = "M"\nsubaddress = "a"', "program.subaddress", "cannot set off"),
        ('name = "Mentoring"', 'name = "M"\nsubaddress = "@"', "program.subaddress", "cannot stand"),
        ('name = "Mentoring"', 'name = "M"\nconduct = "nobody"', "program.conduct", "not a mail address"),
        ('host = "imap.example.org"', 'host = "imaps://imap.example.org"', "imap.host", "not a host name"),
        ('host = "127.0.0.1"', 'host = "smtp.example.org"', "smtp.security", "in the clear"),
        ('password = "secret"', 'password = "secret"\npassword_env = "X"', "imap.password", "secret comes from"),
        ('password = "secret"', "", "imap.password_command", "no secret"),
        ('username = "mentoring"\n', "", "imap.username", "nobody whose it is"),
        ("port = 2525", 'port = 2525\npassword_env = "X"', "smtp.username", "nobody whose it is"),
        ("port = 2525", "port = 70000", "smtp.port", "<= 65535"),
        ('password = "secret"', 'password = "secret"\nca_file = "no.pem"', "imap.ca_file", "there is no file"),
    ],
)
def test_what_cannot_be_is_told_at_its_key(tmp_path: Path, old: str, new: str, key: str, said: str) -> None:
    assert old in PLAIN

    found = mistakes(tmp_path, PLAIN.replace(old, new, 1))

    assert [mistake.place.partition(" (")[0] for mistake in found] == [key]
    assert said in found[0].problem
    assert found[0].mend


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///books.db", "sqlite comes later"),
        ("postgresql+psycopg://db.example.org/books", "comes later"),
        ("tinydb://books.json", "names no file"),
        ("tinydb:///", "names no file"),
        ("books.json", "names no books"),
        ("tinydbs:///books.json", "names no books"),
    ],
)
def test_books_of_another_kind_are_refused_clearly(tmp_path: Path, url: str, said: str) -> None:
    assert said in mistakes(tmp_path, f'{PLAIN}[store]\nurl = "{url}"\n')[0].problem


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mx.example.org; dmarc=pass", "no name of a server"),
        ("mx.example.org, mx.example.net", "no name of a server"),
        ("*", "vouch for itself"),
        ("*.*", "vouch for itself"),
    ],
)
def test_a_server_whose_word_would_mean_nothing_is_no_trusted_one(tmp_path: Path, name: str, said: str) -> None:
    (mistake,) = mistakes(tmp_path, f'{PLAIN}[trust]\nauthserv_ids = ["mx.example.org", "{name}"]\n')
    assert "authserv_ids" in mistake.place and said in mistake.problem


@pytest.mark.parametrize(
    "line",
    [
        "review_days = [14, 7]",
        "review_days = [7]",
        "no_kickoff_days = [7, 14]",
        "incomplete_days = [7, 70]",
        "silence_days = [14, 21, 91]",
        "silence_close_days = [97, 90]",
        "offer_reminder_days = 14",
        "milestone_before_days = [2, 14]",
        "catchup_agenda_days = 30",
        "catchup_dates_days = 100",
        'quiet_hours = ["20:00"]',
        'quiet_hours = ["20", "25:00"]',
        "pulse_days = 0",
    ],
)
def test_reminders_out_of_order_are_refused(tmp_path: Path, line: str) -> None:
    found = mistakes(tmp_path, f"{PLAIN}[schedule]\n{line}\n")

    assert [mistake.place.split()[0] for mistake in found] == [f"schedule.{line.split()[0]}"]


def test_an_empty_list_switches_a_reminder_off(tmp_path: Path) -> None:
    schedule = load(tmp_path, f"{PLAIN}[schedule]\nincomplete_days = []\nquiet_hours = []\n").schedule

    assert (schedule.incomplete_days, schedule.quiet_hours) == ((), ())


def test_a_file_that_is_not_toml_is_shown_with_a_caret(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, '[program]\nname = "Mentoring\n')

    assert mistake.place.startswith("line 2, column ")
    assert mistake.excerpt.splitlines()[0] == 'name = "Mentoring'


def test_a_file_that_is_not_there_is_one_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: cannot be read"):
        load_config(tmp_path / "nowhere.toml")


def test_the_password_is_not_in_what_a_traceback_shows(tmp_path: Path) -> None:
    config = load(tmp_path, PLAIN)

    assert config.imap.password == "secret"
    assert "secret" not in repr(config)


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Ada Admin <Ada@Example.org>", "Ada Admin", "ada@example.org"),
        ('"Admin, Ada" <ada@example.org>', "Admin, Ada", "ada@example.org"),
        ("ada@example.org", "", "ada@example.org"),
    ],
)
def test_one_mailbox_is_read_with_its_name(text: str, name: str, address: str) -> None:
    mailbox = parse_mailbox(text)

    assert mailbox is not None
    assert (mailbox.name, mailbox.address) == (name, address)


@pytest.mark.parametrize(
    "text",
    ["", "Ada", "a@b, c@d", "Admins: a@example.org, b@example.org;", "Ada <a@example.org> <b@example.org>", "a@b c@d"],
)
def test_what_is_not_one_mailbox_is_none(text: str) -> None:
    assert parse_mailbox(text) is None


@pytest.mark.parametrize("text", ["x\r\nRCPT TO:<e@example.org>@y", "a b@example.org", ".a@example.org", "a@", "@b"])
def test_what_would_change_on_the_wire_is_no_address(text: str) -> None:
    assert not is_address(text)
