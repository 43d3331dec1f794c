"""The brief: a question, and what is answered if somebody asks."""

import pytest

from practice.prompts import brief


def test_it_has_a_question_and_answers():
    read = brief.read(
        "Build **it**.\n\n- *Fast.*\n\n## If you ask\n\n### How fast?\nVery.\n\n### For whom?\nFor all.\n"
    )
    assert read.question == "<p>Build <strong>it</strong>.</p>\n<ul>\n<li><em>Fast.</em></li>\n</ul>"
    assert read.answers == (("How fast?", "<p>Very.</p>"), ("For whom?", "<p>For all.</p>"))


def test_nobody_has_to_ask():
    assert brief.read("Build it.\n\n## If you ask\n").answers == ()


@pytest.mark.parametrize("text", ["", "  \n", "## If you ask\n\n### How?\nSo.", "Build it."])
def test_a_text_without_its_parts_is_refused(text):
    with pytest.raises(ValueError, match="missing"):
        brief.read(text)
