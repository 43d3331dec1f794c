import pytest

from practice.designs import graph
from practice.designs.models import SNAPSHOT_EVERY
from sim.errors import SimError
from tests.factories import make_design, make_edit, make_person

pytestmark = pytest.mark.django_db


def test_it_numbers_edits_in_order():
    design = make_design()
    assert [design.append(make_edit(), design.owner).seq for _ in range(3)] == [1, 2, 3]
    design.refresh_from_db()
    assert design.head == 3


def test_it_stores_an_edit_once_however_often_it_comes():
    design = make_design()
    edit = make_edit()
    first, second = (design.append(edit, design.owner) for _ in range(2))
    assert (first.pk, first.seq) == (second.pk, second.seq)
    design.refresh_from_db()
    assert design.head == 1
    assert design.append(make_edit(), design.owner).seq == 2


def test_it_refuses_another_edit_under_a_known_id():
    design = make_design()
    design.append(make_edit(id="e1"), design.owner)
    with pytest.raises(SimError, match="another edit has this id"):
        design.append(make_edit(id="e1", tier="other"), design.owner)


def test_two_designs_may_know_the_same_id():
    ada = make_person()
    for design in (make_design(owner=ada), make_design(owner=ada)):
        assert design.append(make_edit(id="e1"), ada).seq == 1


def test_it_changes_nothing_when_it_refuses():
    design = make_design()
    with pytest.raises(SimError):
        design.append(make_edit(changes=[{"type": "remove_tier", "tier": "app1"}, {"type": "explode"}]), design.owner)
    design.refresh_from_db()
    assert (design.head, design.edits.count(), len(design.graph()["tiers"])) == (0, 0, 3)


def test_its_drawing_is_the_fold_of_its_log_at_every_point():
    design = make_design(tiers=["users"])
    log = []
    for n in range(2 * SNAPSHOT_EVERY + 3):
        edit = (
            make_edit(tier=f"t{n % 40}") if n % 3 else make_edit(changes=[{"type": "remove_tier", "tier": f"t{n % 7}"}])
        )
        design.append(edit, design.owner)
        log.append(edit["changes"])
    base = design.snapshots.get(seq=0).graph
    for at in (0, 1, 199, 200, 201, 399, 400, 403):
        assert design.graph(at) == graph.fold(log[:at], base)
    assert design.graph() == design.graph(403)
    assert sorted(design.snapshots.values_list("seq", flat=True)) == [0, 200, 400]


def test_a_lost_snapshot_costs_nothing_but_time():
    design = make_design()
    for n in range(205):
        design.append(make_edit(tier=f"t{n}"), design.owner)
    whole = design.graph()
    design.snapshots.filter(seq=200).delete()
    assert design.graph() == whole


@pytest.mark.parametrize(
    ("since", "snapshot", "edits"), [(0, 200, 5), (100, 200, 5), (203, None, 2), (205, None, 0), (999, 200, 5)]
)
def test_a_browser_that_comes_back_is_told_what_it_lacks(since, snapshot, edits):
    design = make_design()
    for n in range(205):
        design.append(make_edit(tier=f"t{n}"), design.owner)
    welcome = design.since(since)
    assert welcome["head"] == 205
    assert (welcome["snapshot"] and welcome["snapshot"]["seq"]) == snapshot
    assert len(welcome["edits"]) == edits
