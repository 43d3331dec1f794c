"""Speeds, printed and never asserted: `make bench`.

Simulated requests a second of each of the essay's designs, and of M/M/8 beside SimPy and Ciw (each starts empty; theirs
run until the last has left, ours until the last has come); how long a verdict takes from the click to the last byte,
through the web server, the queue and a worker of the real site.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sim import design, ladder, simulate, warm, workload
from sim.engine.machine import Machine
from sim.golden import ESSAY, STAGES
from tests.laws import peers
from tests.laws.networks import tandem
from tests.site import Site

REPEATS = 5
REQUESTS = 200_000
PEER_REQUESTS = 20_000  # theirs take longer; rates are compared


def main() -> None:
    warm()
    say("the loop, one core", f"{'median':>9}")
    load = workload.load(ESSAY / "workload.toml")
    for stage in STAGES:
        drawn = design.load(ESSAY / f"{stage}.json")
        times, result = timed(lambda drawn=drawn: simulate(drawn, load, users=50_000, requests=REQUESTS))
        rate, events = REQUESTS / times, result.events / times
        say(f"  essay, stage {stage}, {len(drawn.tiers)} tiers", f"{rate:>9,.0f} requests/s", f"{events:,.0f} events/s")
    say("W1 (M/M/8 at load 0.8) in one interleaved run, requests a second", f"{'median':>9}")
    for name, rate, ratio in against_peers():
        say(f"  {name}", f"{rate:>9,.0f} requests/s", f"we are {ratio:,.0f} times as fast")
    say("the ladder, three breakpoints")
    for stage in (1, 5, 8):
        drawn = design.load(ESSAY / f"{stage}.json")
        times, _ = timed(lambda drawn=drawn: ladder(drawn, load))
        say(f"  essay, stage {stage}", f"{times:>9.2f} s")
    say(f"click to verdict, {REQUESTS:,} requests and the ladder, Celery included")
    for name in ("url-shortener", "photo-sharing"):
        say(f"  {name}, its reference design", f"{clicks(name):>9.2f} s")


def timed(act):
    """The median of several, and what the last one gave."""
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        result = act()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), result


def against_peers():
    """Each peer's rate and how many times as fast we are: medians over rounds in which everybody takes a turn."""
    program = tandem(6.4, peers.W1)
    rounds = []
    for seed in range(REPEATS):
        ours = rate_of(lambda seed=seed: Machine(program, seed=seed, requests=REQUESTS).run(), REQUESTS)
        others = {
            name: rate_of(
                lambda act=act, seed=seed: act(6.4, peers.W1, seed=seed, requests=PEER_REQUESTS), PEER_REQUESTS
            )
            for name, act in peers.PEERS.items()
        }
        rounds.append({"this engine": ours, **others})
    for name in rounds[0]:
        ratios = [each["this engine"] / each[name] for each in rounds]
        yield name, statistics.median(each[name] for each in rounds), statistics.median(ratios)


def rate_of(act, requests: int) -> float:
    began = time.perf_counter()
    act()
    return requests / (time.perf_counter() - began)


def clicks(prompt: str) -> float:
    with tempfile.TemporaryDirectory() as var, Site(Path(var), RUN_REQUESTS=REQUESTS) as site:
        attempt = site.shell(f"from tests.bench import begin; begin('{prompt}')")
        path = f"/attempts/{attempt['id']}/runs/"
        site.post(path, attempt["cookie"], b"tier=")
        last_run(site, attempt)  # the first one answers the prediction, and finds the worker awake
        seconds = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            site.post(path, attempt["cookie"])
            last_run(site, attempt)
            seconds.append(time.perf_counter() - began)
        return statistics.median(seconds)


def last_run(site: Site, attempt: dict[str, str]) -> None:
    """Listens to the design's socket, as the canvas does, until the result is there."""
    with site.socket(f"/ws/designs/{attempt['design']}/", attempt["cookie"]) as socket:
        socket.send(json.dumps({"type": "hello", "since": 0}))
        while json.loads(socket.recv(timeout=60))["type"] != "result":
            pass


def begin(prompt: str) -> None:
    """In a shell of the site: an attempt with the reference drawn, and the cookie of its browser."""
    from practice.attempts.models import Attempt
    from practice.designs.models import Design
    from practice.prompts import catalogue
    from tests.factories import make_person
    from tests.sockets import cookie_of

    person = make_person()
    drawn = Design.begin(owner=person, drawn=catalogue.get(prompt).reference())
    attempt = Attempt.objects.create(person=person, prompt=prompt, design=drawn)
    sys.stdout.write(json.dumps({"id": str(attempt.id), "design": str(drawn.id), "cookie": cookie_of(person)}))


def say(*cells: str) -> None:
    sys.stdout.write(f"{cells[0]:<46}" + "   ".join(cells[1:]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
