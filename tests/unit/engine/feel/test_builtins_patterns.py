"""Pattern functions."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('matches("foobar", "^fo*b")', True),
        ('matches("foobar", "^o")', False),
        (r'matches("foo\nbar", "o.b")', False),
        (r'matches("foo\nbar", "o.b", "s")', True),
        (r'matches("foo\nbar", "^bar", "m")', True),
        ('matches("FOO", "foo", "i")', True),
        ('matches("foobar", "f o o", "x")', True),
        ('matches("a.b", "a.b", "q")', True),
        ('matches("foo", "foo", "p")', None),
        ('matches("foo", "(")', None),
        ('matches("foo", null)', None),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("facetiously", "[iouy]", "[$0]")', "facet[i][o][u]sl[y]"),
        (r'replace("0123456789", "(\d{3})(\d{3})(\d{4})", "($1) $2-$3")', "(012) 345-6789"),
        (r'replace("abc", "b", "\\$")', "a$c"),
        ('replace("abc", "b", "$")', None),
        ('replace("abc", "x*", "-")', None),
        ('replace("a.b", ".", "-", "q")', "a-b"),
        ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
        (r'split("John Doe", "\s")', ["John", "Doe"]),
        ('split("abc", "x")', ["abc"]),
        ('split("a", "(")', None),
        (r'extract("references are 1234, 1256", "12[0-9]*")', ["1234", "1256"]),
    ],
)
def test_patterns_are_those_of_xpath(value_of, text, value):
    assert value_of(text) == value
