"""The one command, with real processes: what it starts, what it ends, and what it says when it cannot."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.site import ROOT, Site

pytestmark = pytest.mark.xdist_group("site")


def gone(site, *, within_s):
    until = time.monotonic() + within_s
    while site.workers() and time.monotonic() < until:
        time.sleep(0.05)
    return not site.workers()


def served(site, *, port):
    """A start that is expected to end by itself."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    return subprocess.run(
        command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False, timeout=20
    )


def with_workers(site):
    until = time.monotonic() + 20
    while len(site.workers()) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    return site.workers()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_every_process_and_quickly(tmp_path, number):
    site = Site(tmp_path).start()
    owner = site.make_owner()
    assert len(with_workers(site)) == 2
    with site.socket(f"/ws/designs/{owner['design']}/", owner["cookie"]):
        began = time.monotonic()
        site.process.send_signal(number)
        assert site.process.wait(10) == 0
    assert time.monotonic() - began < 8  # two, when nothing else runs
    assert site.workers() == []


def test_a_site_that_is_killed_takes_its_worker_along(tmp_path):
    site = Site(tmp_path).start()
    assert len(with_workers(site)) == 2
    site.kill()
    assert gone(site, within_s=5)


def test_a_worker_that_is_killed_is_started_again_and_the_others_stay(tmp_path):
    with Site(tmp_path) as site:
        killed, other = with_workers(site)
        os.kill(killed, signal.SIGKILL)
        until = time.monotonic() + 20
        while time.monotonic() < until and (killed in site.workers() or len(site.workers()) < 2):
            time.sleep(0.1)
        assert len(site.workers()) == 2
        assert other in site.workers()


def test_a_second_start_on_the_same_data_says_so(tmp_path):
    with Site(tmp_path) as site:
        second = served(site, port=0)
        assert second.returncode == 1
        assert "already running" in second.stderr


def test_a_port_that_is_taken_says_what_to_do(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        site = Site(tmp_path)
        refused = served(site, port=port)
    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stderr
    assert f"PORT={port + 1}" in refused.stderr
