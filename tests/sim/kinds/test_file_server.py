"""Files on a disk of their own: its reads and its network are the limit, as an object store has none."""

import pytest

from sim import cost, explain, simulate
from sim.catalogue import constant
from tests.sim.kinds.pictures import kept, pictures
from tests.sim.worlds import offered

SERVER, OBJECTS = "file_server", "object_store"


def run(design, load):
    return simulate(design, load, users=1000, requests=5000)


def test_its_disk_reads_part_after_part():
    """512 kB in parts of 128 kB are four reads, of which the disk does three at once."""
    result = run(kept(SERVER), pictures())
    reads_s = 512 / constant("file_io_kb") * constant("disk_read_ms") / 1000
    assert offered(result, "files", "disk") == pytest.approx(20 * reads_s / 3)
    assert offered(result, "files", "network") == pytest.approx(20 * 512e3 / (2.5e9 / 8))


def test_it_is_full_of_work_where_an_object_store_is_not():
    load = pictures(rps=40, kb=1024)
    slow = run(kept(SERVER, disk="hdd"), load)
    assert (slow.bottleneck.tier, slow.bottleneck.row) == ("files", "disk_busy")
    assert run(kept(OBJECTS), load).verdict == "holds"


def test_a_small_file_comes_sooner_than_from_an_object_store():
    load = pictures(kb=10)
    near, far = (run(kept(store), load).classes[0].p50_ms.value for store in (SERVER, OBJECTS))
    assert near < 0.2 * far


def test_files_pass_through_the_app():
    assert offered(run(kept(SERVER), pictures()), "app", "network") > 0
    assert not [each for each in run(kept(OBJECTS), pictures()).resources if each.tier == "app"]


def test_uploads_are_flushed_to_its_disk():
    result = run(kept(SERVER), pictures(upload=True))
    ms = (512 / constant("file_io_kb") - 1) * constant("disk_read_ms") + constant("db_commit_ms")
    assert offered(result, "files", "disk") == pytest.approx(20 * ms / 1000 / 3)


def test_its_disk_can_be_full():
    """A large machine's 320 GB count as full at 288: 562,500 files of 512 kB."""
    assert run(kept(SERVER), pictures(rps=1, items=560_000)).verdict == "holds"
    assert run(kept(SERVER), pictures(rps=1, items=565_000)).bottleneck.row == "disk_full"


def test_it_costs_a_machine_and_nothing_by_use():
    items = cost(kept(SERVER), pictures(upload=True), users=1000).of("files").items
    assert [item.what for item in items] == ["machines"]


def test_it_is_told_of():
    steps = explain(kept(SERVER), pictures(), users=1000)[0].steps
    assert any(sentence.code == "asks_files" for step in steps for sentence in step.sentences)
