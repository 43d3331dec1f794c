"""Where in a workload file a field stands."""

import pytest

from sim.errors import SimError
from sim.workload import load
from sim.workload.lines import line_of

TEXT = """format = 1
title = "A"

[users]
daily = 10  # titles = 3
[users.regions]
near = {rtt_ms = 30}
far = {rtt_ms = 200, share = 0.5}

[[classes]]
name = "page"
needs = [{compute_ms = 3}]

[[classes]]
name = "other"
needs = [
    {compute_ms = 3},
    {reed = "a"},
]
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 2),
        ("users.daily", 5),
        ("users.regions.far.share", 8),
        ("classes[0].name", 11),
        ("classes[1]", 14),
        ("classes[1].name", 15),
        ("classes[1].needs[1].reed", 18),
        ("users.monthly", 4),
        ("classes[7].name", None),
        ("titles", None),
        ("", None),
    ],
)
def test_a_path_leads_to_its_line(path, line):
    assert line_of(TEXT, path) == line


def test_a_wrong_field_is_said_with_file_line_and_field(tmp_path):
    file = tmp_path / "prompt.toml"
    file.write_text(TEXT.replace("daily = 10", "daily = -10").replace("[[", "[load]\n[[", 1))
    with pytest.raises(SimError) as caught:
        load(file)
    assert str(caught.value) == f"{file}, line 5: users.daily: -10 is below 1"
