"""Every key of a TOML file is found in its line, so that a mistake can be told where it is."""

from __future__ import annotations

from mailbot.toml_lines import find_lines

TEXT = '''# title = 1
a = 1
"b c" . d = 2
[one]
x = """
y = 3
[two]
"""
z = [
  1,
]
[[rule]]
name = "first"
[[rule.field]]
key = "k"
[[rule]]
name = "second"
[[ rule.field ]]
key = "l"
  [rule.more]
  deep = \'\'\' one line \'\'\'
after = 1
'''


def test_keys_stand_at_their_lines_and_tables_are_counted() -> None:
    lines = find_lines(TEXT)

    assert lines["a",] == 2
    assert lines["b c", "d"] == 3
    assert lines["one", "x"] == 5
    assert lines["one", "z"] == 9
    assert lines["rule", 0] == 12
    assert lines["rule", 0, "field", 0, "key"] == 15
    assert lines["rule", 1, "name"] == 17
    assert lines["rule", 1, "field", 0, "key"] == 19
    assert lines["rule", 1, "more", "after"] == 22


def test_what_only_looks_like_a_key_inside_a_long_text_is_none() -> None:
    assert not {("one", "y"), ("two",), ("title",)} & set(find_lines(TEXT))
