import pytest

from practice.lib.fault import Fault
from practice.lib.strictjson import loads


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("", "", "not JSON"),
        ("{", "", "not JSON"),
        (b"\xff\xfe\xff", "", "not JSON"),
        ('{"a": NaN}', "a", "finite"),
        ('{"a": [1, -Infinity]}', "a[1]", "finite"),
        ('{"a": 1e999}', "a", "finite"),
        ('{"a": 9007199254740993}', "a", "2^53"),
        ('{"a": 1e300}', "a", "2^53"),
        ("1" * 5000, "", "not JSON"),
        ('{"a": {"b": 1, "b": 2}}', "a", "'b' stands here twice"),
        (r'{"a": "x\u0000"}', "a", "NUL"),
        (r'{"a\u0000": 1}', "", "NUL"),
        (r'{"a": "\ud800"}', "a", "half of a character"),
        ('{"a":[[[[[[1]]]]]]}', "a[0][0][0][0][0]", "too deeply"),
        ("[" * 100_000, "", "nested deeper"),
    ],
)
def test_it_refuses_and_says_where(text, path, words):
    with pytest.raises(Fault) as refusal:
        loads(text)
    assert refusal.value.path == path
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "text", ['{"a": [1, 2.5, "ü", null, true]}', "[[[[[[1]]]]]]", '{"a": 9007199254740992}', '"𝕏"']
)
def test_it_reads_what_is_sound(text):
    loads(text)
