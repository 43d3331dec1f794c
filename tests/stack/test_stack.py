"""The site as it would be served, each part of it real: what goes through it, what falls, what is left."""

import json
import os
import signal
import time
from contextlib import contextmanager

import pytest
from websockets.exceptions import ConnectionClosed

from tests.factories import make_edit
from tests.stack.drill import BLOWS, FAST, drill, mixed
from tests.stack.served import NAMES, is_alive, served

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

KILLS = int(os.environ.get("WBN_TEST_KILLS", len(BLOWS)))


@pytest.fixture(scope="module")
def stack():
    with served(RUN_LEASE_S=1.5, HEARTBEAT_S=60, **FAST) as stack:  # so what is heard was told, not found out later
        print(f"\nthe full stack: pages after {stack.pages_s:.1f} s, all of it after {stack.ready_s:.1f} s")  # noqa: T201
        yield stack


@pytest.fixture(scope="module")
def owner(stack):
    return stack.make_owner()


@contextmanager
def join(stack, owner):
    with stack.socket(f"/ws/designs/{owner['design']}/", owner["cookie"]) as ws:
        catch_up(ws)
        yield ws


def catch_up(ws):
    ws.send(json.dumps({"type": "hello", "since": 0}))
    return hear(ws, "welcome")


def hear_of(ws, name, *, within_s=10):
    """That somebody is here."""
    while (card := hear(ws, "here", within_s=within_s))["name"] != name:
        pass
    return card


def hear(ws, kind, *, within_s=10):
    until = time.monotonic() + within_s
    while True:
        message = json.loads(ws.recv(max(0.01, until - time.monotonic())))
        if message["type"] == kind:
            return message


def hear_edit(ws, edit, *, within_s=10):
    while (row := hear(ws, "edit", within_s=within_s)["edit"])["id"] != edit["id"]:
        pass
    return row


def is_open(ws):
    """Whether the site still answers it."""
    try:
        return bool(catch_up(ws))
    except ConnectionClosed:
        return False


def draw(ws):
    edit = make_edit()
    ws.send(json.dumps({"type": "edit", "edit": edit}))
    return edit


def gone(numbers, *, within_s):
    until = time.monotonic() + within_s
    while any(is_alive(each) for each in numbers) and time.monotonic() < until:
        time.sleep(0.05)
    return [each for each in numbers if is_alive(each)]


def test_people_at_different_nodes_hear_each_other(stack, owner):
    """The balancer sends the second one elsewhere; when one node is killed, the other's socket stays."""
    with join(stack, owner) as ada, join(stack, owner) as ben:
        for author, other in ((ada, ben), (ben, ada)):
            edit = draw(author)
            assert hear_edit(other, edit)["seq"] == hear_edit(author, edit)["seq"]
        stack.kill_part("node-1")
        assert sorted(map(is_open, (ada, ben))) == [False, True]
    stack.wait_until_whole()


def test_an_edit_sent_again_through_the_other_node_is_stored_once(stack, owner):
    with join(stack, owner) as ada, join(stack, owner) as ben:
        edit = draw(ada)
        seq = hear_edit(ada, edit)["seq"]
        ben.send(json.dumps({"type": "edit", "edit": edit}))
        assert hear_edit(ben, edit)["seq"] == seq
    assert [row[0] for row in stack.log_of(owner["design"]) if row[1] == edit["id"]] == [seq]


def test_who_shares_a_design_is_seen_at_the_other_node_and_out_at_once_when_the_link_is_closed(stack):
    made = stack.shell(SHARED)
    path = {"design": made["design"]}
    with join(stack, {**path, "cookie": made["ada"]}) as ada, join(stack, {**path, "cookie": made["ben"]}) as ben:
        assert hear_of(ada, "Ben")["right"] == hear_of(ben, "Ben")["right"] == 3
        assert hear_of(ben, "Ada")["right"] == 3  # the answer of the one who was there to the one who came
        ada.send(json.dumps({"type": "presence", "at": {"x": 3, "y": 4}, "selected": ["app1"]}))
        assert hear(ben, "presence")["at"] == {"x": 3, "y": 4}
        edit = draw(ben)
        assert hear_edit(ada, edit)["actor"] == made["person"]
        status, _page = stack.post(made["revoke"], made["ada"])
        assert status == 200
        with pytest.raises(ConnectionClosed) as closed:
            hear(ben, "nothing", within_s=5)
        assert closed.value.rcvd.code == 4403
        assert hear(ada, "presence", within_s=5)["gone"]


SHARED = """
import json
from django.urls import reverse
from practice.designs.sharing import Right, ShareLink
from tests.factories import make_attempt, make_guest_of
from tests.sockets import cookie_of
attempt = make_attempt()
ben = make_guest_of(attempt.design, Right.EDIT)
made = {"design": str(attempt.design_id), "ada": cookie_of(attempt.person), "ben": cookie_of(ben)}
made |= {"person": str(ben.id), "revoke": reverse("share-revoke", args=[attempt.id, ShareLink.objects.get().id])}
print(json.dumps(made))
"""


def test_edits_go_on_while_redis_does_not_answer(stack, owner):
    """Stopped, not killed: it takes every connection and says nothing, which is harder."""
    with join(stack, owner) as ada:
        os.kill(stack.id_of("redis"), signal.SIGSTOP)
        try:
            began = time.monotonic()
            assert hear_edit(ada, draw(ada))
            waited_s = time.monotonic() - began
            with join(stack, owner) as ben:  # a socket opens, too
                assert hear_edit(ben, draw(ben))
        finally:
            os.kill(stack.id_of("redis"), signal.SIGCONT)
        print(f"\nRedis hangs: an edit is acknowledged after {waited_s:.1f} s")  # noqa: T201
        assert waited_s < 4
        with join(stack, owner) as ben, join(stack, owner) as cy:
            until = time.monotonic() + 10
            while time.monotonic() < until:  # the relay between the nodes is back as soon as Redis is
                edit = draw(ada)
                hear_edit(ada, edit)
                try:
                    assert hear_edit(ben, edit, within_s=1)
                    assert hear_edit(cy, edit, within_s=1)
                    break
                except TimeoutError:
                    continue
            else:
                pytest.fail("nodes do not hear each other any more")


def test_runs_finish_though_redis_forgets_them_and_a_worker_is_killed(stack):
    owner = stack.make_owner()
    runs = stack.start_runs(owner, {}, {}, {}, {}, requests=500_000)  # two for the workers, two that wait
    until = time.monotonic() + 20
    while [stack.run(each)["status"] for each in runs].count("running") < 2 and time.monotonic() < until:
        time.sleep(0.02)
    stack.redis().flushall()
    stack.kill_part("worker-1")
    ended = [stack.run_when(each, "done", "failed", within_s=90) for each in runs]
    assert [run["status"] for run in ended] == ["done"] * 4
    assert sorted(run["tries"] for run in ended) == [1, 1, 1, 2]
    stack.wait_until_whole()


def test_nothing_acknowledged_is_lost_whatever_is_killed(stack):
    out = drill(stack, mixed(KILLS))
    print(f"\n{out}")  # noqa: T201 (figures of the programme)
    assert not out.lost
    assert not out.problems
    assert out.hit >= out.kills / 2
    assert out.acknowledged > 5 * out.kills


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_however_it_ends_no_process_is_left(stack, number):
    """The last ones of this file: the stack is started again after the first, on the data that it left."""
    if stack.process.poll() is not None:
        stack.start()
    ids = list(stack.ids().values())
    assert len(stack.alive()) == len(NAMES)
    stack.process.send_signal(number)
    stack.process.wait(20)
    assert not gone(ids, within_s=5)
