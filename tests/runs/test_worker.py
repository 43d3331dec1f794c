"""Runs by real workers: killed, cancelled, poisoned, two at once."""

import os
import signal
import time

import pytest

from tests.site import Site

pytestmark = pytest.mark.xdist_group("site")

LONG = 1_500_000  # requests: killed or cancelled long before its end


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("var"), RUN_LEASE_S=1.5) as site:
        yield site


@pytest.fixture(scope="module")
def owner(site):
    return site.make_owner()


def kill_simulating(site):
    for pid in site.workers():
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def removal(site, owner):
    """A removal test that has just begun: the workers stand still until its message is sent."""
    while len(site.workers()) < 2:  # one that was killed is on its way
        time.sleep(0.05)
    for pid in site.workers():
        os.kill(pid, signal.SIGSTOP)
    run_id = site.start_removal(owner)
    for pid in site.workers():
        os.kill(pid, signal.SIGCONT)
    site.run_when(run_id, "running")
    return run_id


def test_a_run_ends_with_a_result(site, owner):
    began = time.monotonic()
    run = site.run_when(site.start_run(owner), "done", "failed", within_s=120)
    print(f"\nfirst run of a new site: {time.monotonic() - began:.1f} s")  # noqa: T201
    assert (run["status"], run["tries"]) == ("done", 1), run["error"]
    assert run["result"]["verdict"] in {"holds", "breaks", "too_close"}


def test_a_run_whose_worker_is_killed_is_finished_by_another(site, owner):
    run_id = site.start_run(owner, requests=LONG)
    site.run_when(run_id, "running")
    began = time.monotonic()
    kill_simulating(site)
    run = site.run_when(run_id, "done", "failed")
    print(f"\nkilled mid-run, finished {time.monotonic() - began:.1f} s later")  # noqa: T201
    assert (run["status"], run["tries"]) == ("done", 2)


def test_an_idle_worker_that_is_killed_is_replaced_too(site, owner):
    for _ in range(2):
        kill_simulating(site)
        assert site.run_when(site.start_run(owner), "done")["status"] == "done"


def test_a_run_that_kills_its_worker_three_times_fails_with_a_sentence_and_its_neighbour_finishes(site, owner):
    run_id = site.start_run(owner, requests=LONG)
    for tries in (1, 2, 3):
        site.run_when(run_id, "running", tries=tries)
        kill_simulating(site)
    run = site.run_when(run_id, "failed")
    assert run["tries"] == 3
    assert "three times" in run["error"]
    assert site.run_when(site.start_run(owner), "done")["tries"] == 1


def test_a_cancelled_run_frees_its_worker_within_a_second(site, owner):
    runs = site.start_runs(owner, {}, {}, requests=LONG)  # both workers are taken
    for run_id in runs:
        site.run_when(run_id, "running")
    for run_id in runs:
        status, _ = site.post(f"/runs/{run_id}/cancel/", owner["cookie"])
        assert status == 200
    began = time.monotonic()
    following = site.start_run(owner, requests=1000)
    assert site.run_when(following, "done")["tries"] == 1
    assert time.monotonic() - began < 10
    assert {site.run(run_id)["status"] for run_id in runs} == {"cancelled"}


def test_a_removal_test_whose_worker_is_killed_is_finished_by_another(site, removal):
    kill_simulating(site)
    run = site.run_when(removal, "done", "failed", within_s=120)
    assert (run["status"], run["tries"]) == ("done", 2), run["error"]
    assert {tier["tier"] for tier in run["result"]["tiers"]} == {"lb1", "app1", "db1"}


def test_a_cancelled_removal_test_frees_its_worker(site, owner, removal):
    site.post(f"/runs/{removal}/cancel/", owner["cookie"])
    for run_id in site.start_runs(owner, {}, {}, requests=1000):  # one for each worker
        assert site.run_when(run_id, "done")["tries"] == 1
    assert site.run(removal)["status"] == "cancelled"


def test_two_runs_at_once_end_as_each_would_alone(site, owner):
    asked = [{"users": 1000.0}, {"users": 8_000_000.0}]
    together = [site.run_when(run_id, "done")["result"] for run_id in site.start_runs(owner, *asked)]
    alone = [site.run_when(site.start_run(owner, **one), "done")["result"] for one in asked]
    assert together == alone
    assert [result["users"] for result in together] == [1000, 8_000_000]


def test_a_waiting_run_is_run_after_the_site_was_killed(site, owner):
    run_id = site.start_run(owner, requests=LONG)
    site.run_when(run_id, "running")
    site.kill()
    began = time.monotonic()
    site.start()
    run = site.run_when(run_id, "done", "failed")
    print(f"\nsite killed mid-run, run finished {time.monotonic() - began:.1f} s after the new start")  # noqa: T201
    assert (run["status"], run["tries"]) == ("done", 2)
