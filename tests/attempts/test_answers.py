"""What the canvas is told while a design is being drawn: `sim.capacity`'s numbers, and nothing before a prediction."""

import json
import math

import pytest
from asgiref.sync import sync_to_async

import sim
from practice.attempts import arithmetic
from practice.prompts import catalogue
from practice.runs.models import Status
from tests.attempts.test_reveal import leaks
from tests.factories import make_answer, make_attempt, make_edit, make_run
from tests.results import make_result
from tests.sockets import cookie_of, opened

pytestmark = pytest.mark.django_db(transaction=True)
PROMPT = "url-shortener"


@pytest.fixture
def open_attempt(attempt):
    """Its prediction was answered, by a run of another drawing."""
    run = make_answer(attempt=attempt)
    run.graph["tiers"][1]["nodes"] = 9
    run.save()
    return attempt


@pytest.fixture
def canvas(attempt):
    return lambda: opened(f"/ws/designs/{attempt.design_id}/", cookie=cookie_of(attempt.person))


async def asked(canvas, *messages, kinds=("answer",)):
    """What is heard of these kinds after these messages, in this order."""
    async with await sync_to_async(canvas)() as socket:
        await socket.hello()
        for message in messages:
            await socket.say(message)
        return [await socket.hear(kind) for kind in kinds]


def ask(seq=0, **values):
    return {"type": "ask", "seq": seq, **values}


def expected(attempt, users):
    drawn = sim.design.parse(attempt.design.graph())
    return sim.capacity(drawn, catalogue.workload(PROMPT), users=users)


async def test_its_numbers_are_those_of_sim_capacity(open_attempt, canvas):
    quick, answer = await asked(canvas, ask(users=300_000), kinds=("answer", "answer"))
    assert quick["tiers"] == answer["tiers"]
    assert "breakpoints" not in quick
    found = await sync_to_async(expected)(open_attempt, 300_000)
    busiest = {}
    for each in found.resources:
        busiest[each.tier] = max(each.utilisation, busiest.get(each.tier, 0))
    assert {tier: row["utilisation"] for tier, row in answer["tiers"].items()} == busiest
    assert (answer["seq"], answer["users"], answer["peak_rps"]) == (0, 300_000, found.peak_rps)
    assert answer["breakpoints"][0]["users"] == found.breakpoints[0].users
    assert answer["first"] == answer["breakpoints"][0]["next"]
    assert "breaks next, at" in answer["first"]


async def test_without_users_it_is_about_the_load_of_the_brief(open_attempt, canvas):
    [answer] = await asked(canvas, ask())
    assert answer["users"] == catalogue.workload(PROMPT).users_daily


async def test_the_ladder_follows_and_needs_no_further_question(open_attempt, canvas):
    _, ladder = await asked(canvas, ask(), kinds=("answer", "ladder"))
    found = await sync_to_async(expected)(open_attempt, 1000)
    assert [each["users"] for each in ladder["breakpoints"]] == [each.users for each in found.breakpoints]
    users = ladder["rungs"]["users"]
    assert (users[0], users[-1], ladder["end"]) == (1, ladder["end"], catalogue.workload(PROMPT).axis_end)
    assert users == sorted(users)
    at = len(users) - 4
    there = await sync_to_async(expected)(open_attempt, users[at])
    for each in there.resources:
        assert ladder["rungs"]["busy"][each.tier][at] >= each.utilisation * 0.999


async def test_between_its_points_the_ladder_is_near_the_truth(open_attempt):
    """What a browser does with it (static/studio/estimate.ts): straight between logarithms."""
    known = await sync_to_async(arithmetic.of)(PROMPT, await sync_to_async(open_attempt.design.graph)())
    rungs = next(each for each in known.climb() if each)
    for n in range(len(rungs["users"]) - 1):
        lo, hi = rungs["users"][n : n + 2]
        middle = arithmetic.shown(known.at(math.sqrt(lo * hi)))[0]
        for tier, busy in rungs["busy"].items():
            assert math.sqrt(busy[n] * busy[n + 1]) == pytest.approx(middle[tier], rel=0.02, abs=0.005)


async def test_nothing_is_told_before_the_first_answered_prediction(attempt, canvas):
    for status in (Status.FAILED, Status.CANCELLED, Status.QUEUED, Status.RUNNING):
        run = await sync_to_async(make_run)(design=attempt.design, status=status)
        await attempt.predictions.acreate(run=run, tier="database1", seq=0)
    unpredicted = await sync_to_async(make_run)(design=attempt.design, status=Status.DONE, result=make_result())
    assert unpredicted.result
    [refusal] = await asked(canvas, ask(users=300_000), kinds=("refused",))
    assert not leaks(json.dumps(refusal))
    assert "before a run has answered your prediction" in refusal["reason"]


async def test_an_answer_to_one_attempt_opens_no_other(ada, open_attempt):
    other = await sync_to_async(make_attempt)(person=ada)
    cookie = await sync_to_async(cookie_of)(ada)
    async with opened(f"/ws/designs/{other.design_id}/", cookie=cookie) as socket:
        await socket.hello()
        assert "prediction" in (await socket.ask(ask(), "refused"))["reason"]


async def test_nobody_is_answered_before_hello(open_attempt, canvas):
    async with await sync_to_async(canvas)() as socket:
        await socket.say(ask())
        assert (await socket.ask({"type": "shout"}, "refused"))["path"] == "type"
        assert await socket.receive_nothing()


async def test_who_signs_out_hears_no_more(open_attempt, canvas):
    from django.contrib.sessions.models import Session

    async with await sync_to_async(canvas)() as socket:
        await socket.hello()
        await sync_to_async(Session.objects.all().delete)()
        await socket.say(ask())
        assert await socket.closed_with() == 4401


@pytest.mark.parametrize(
    ("message", "path"),
    [
        ('{"type": "ask"}', "seq"),
        ('{"type": "ask", "seq": -1}', "seq"),
        ('{"type": "ask", "seq": 0.5}', "seq"),
        ('{"type": "ask", "seq": true}', "seq"),
        ('{"type": "ask", "seq": 99}', "seq"),
        ('{"type": "ask", "seq": 0, "users": 0}', "users"),
        ('{"type": "ask", "seq": 0, "users": "many"}', "users"),
        ('{"type": "ask", "seq": 0, "users": 1e11}', "users"),
        ('{"type": "ask", "seq": 0, "users": 1e999}', "users"),
    ],
)
async def test_a_malformed_question_is_refused_with_its_path(open_attempt, canvas, message, path):
    [refusal] = await asked(canvas, message, kinds=("refused",))
    assert (refusal["id"], refusal["path"]) == (None, path)


async def test_it_is_about_the_edit_that_was_asked_about(open_attempt, canvas):
    edit = make_edit(changes=[{"type": "set_tier", "tier": "app1", "key": "size", "value": "xlarge"}])
    async with await sync_to_async(canvas)() as socket:
        await socket.hello()
        before = await socket.ask(ask(0), "answer")
        await socket.ask({"type": "edit", "edit": edit}, "edit")
        after, old = await socket.ask(ask(1), "answer"), await socket.ask(ask(0), "answer")
    assert (before["seq"], after["seq"]) == (0, 1)
    assert after["tiers"]["app1"]["utilisation"] < before["tiers"]["app1"]["utilisation"] / 2
    assert old["tiers"] == before["tiers"]


async def test_of_many_questions_the_latest_is_answered(open_attempt, canvas):
    async with await sync_to_async(canvas)() as socket:
        await socket.hello()
        for n in range(12):
            await socket.say(ask(users=2000 + n))
        answers = []
        while not answers or answers[-1]["users"] != 2011:
            answers.append(await socket.hear("answer"))
        assert len(answers) < 12


async def test_a_design_with_findings_answers_with_them_and_no_number(ada):
    attempt = await sync_to_async(make_attempt)(person=ada, tiers=("users", "app"))
    await sync_to_async(make_answer)(attempt=attempt)
    cookie = await sync_to_async(cookie_of)(ada)
    async with opened(f"/ws/designs/{attempt.design_id}/", cookie=cookie) as socket:
        await socket.hello()
        answer = await socket.ask(ask(), "answer")
    assert answer.keys() == {"type", "seq", "findings"}
    assert "stores" in answer["findings"][0]["sentence"]


async def test_a_run_of_the_same_drawing_replaces_where_it_breaks(attempt, canvas):
    await sync_to_async(make_answer)(attempt=attempt)
    _, answer, ladder = await asked(canvas, ask(), kinds=("answer", "answer", "ladder"))
    assert ladder["is_measured"]
    assert [each["users"] for each in ladder["breakpoints"]] == [5_200_000, 11_000_000]
    assert answer["breakpoints"] == ladder["breakpoints"][:1]
    assert ladder["breakpoints"][0]["broke"] == "The database broke at 5.2 million users."
    assert ladder["breakpoints"][0]["past"] == "past the database’s limit"
    assert ladder["breakpoints"][0]["row"] == ["Repeated reads", "Database overloaded by reads"]
    assert ladder["earlier"] == []


async def test_where_other_drawings_broke_is_marked(open_attempt, canvas):
    _, ladder = await asked(canvas, ask(), kinds=("answer", "ladder"))
    assert not ladder["is_measured"]
    assert ladder["earlier"] == [{"flag": "Database 5.2M", "users": 5_200_000}]


async def test_its_words_name_no_fix(open_attempt, canvas):
    _, ladder = await asked(canvas, ask(), kinds=("answer", "ladder"))
    said = json.dumps([{**each, "reason": ""} for each in ladder["breakpoints"]]).lower()
    assert not any(fix in said for fix in ("add ", "cache", "replica", "more servers", "shard", "cdn", "worker"))


async def test_a_move_or_a_name_is_worked_out_already(open_attempt):
    graph = await sync_to_async(open_attempt.design.graph)()
    moved = {**graph, "tiers": [{**tier, "x": 500, "name": "New"} for tier in graph["tiers"]]}
    bigger = {**graph, "tiers": [{**tier, "nodes": 2} if tier["id"] == "app1" else tier for tier in graph["tiers"]]}
    known = arithmetic.of(PROMPT, graph)
    assert arithmetic.of(PROMPT, moved) is known
    assert arithmetic.of(PROMPT, bigger) is not known
    assert known.at(1000.0) is known.at(1000.0)
