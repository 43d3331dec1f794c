"""The ladder's pages. Each answer is a form that posts and leads back to the story."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from practice.accounts.guests import person_of
from practice.drills import scenes, standing
from practice.drills.models import Climb
from practice.drills.rungs import RUNGS


@require_safe
def ladder(request: HttpRequest) -> HttpResponse:
    places = standing.places(request.user)
    due = [place for place in places if place.is_due]
    scene = {"places": places, "next": standing.following(places), "due": due}
    return render(request, "drills/ladder.html", scene)


@require_safe
def rung(request: HttpRequest, slug: str) -> HttpResponse:
    """With a worked example: open on the first visit, folded away once a story was finished."""
    place = next((place for place in standing.places(request.user) if place.slug == slug), None)
    if not place:
        raise Http404
    return render(request, "drills/rung.html", {"place": place, **scenes.example(slug)})


@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in RUNGS:
        raise Http404
    return redirect(Climb.begin(person=person_of(request), rung=slug))


@require_POST
def review(request: HttpRequest) -> HttpResponse:
    """A story of the rung that is due longest. Which one that is, nobody is told before it is over."""
    place = standing.most_overdue(standing.places(request.user))
    if not place:
        return redirect("ladder")
    return begin(request, place.slug)


@require_safe
def climb(request: HttpRequest, climb_id: UUID) -> HttpResponse:
    return show(request, _mine(request, climb_id))


def show(request: HttpRequest, one: Climb, *, status: int = 200, **more: object) -> HttpResponse:
    scene = scenes.of(one) | more
    if one.finished:
        scene["next"] = standing.following(standing.places(request.user))
    return render(request, "drills/climb.html", scene, status=status)


@require_POST
def hint(request: HttpRequest, climb_id: UUID) -> HttpResponse:
    one = _mine(request, climb_id)
    one.hint()
    return redirect(one)


@require_POST
def predict(request: HttpRequest, climb_id: UUID) -> HttpResponse:
    return _answer(request, climb_id, "predict")


@require_POST
def choose(request: HttpRequest, climb_id: UUID) -> HttpResponse:
    return _answer(request, climb_id, "choose")


@require_POST
def foresee(request: HttpRequest, climb_id: UUID) -> HttpResponse:
    return _answer(request, climb_id, "forecast")


@require_POST
def explain(request: HttpRequest, climb_id: UUID) -> HttpResponse:
    return _answer(request, climb_id, "explain")


def _mine(request: HttpRequest, climb_id: UUID) -> Climb:
    return get_object_or_404(Climb.objects.owned_by(request.user), id=climb_id)


def _answer(request: HttpRequest, climb_id: UUID, step: str) -> HttpResponse:
    """Stored once; an answer to another step than the one that is due, as of a second tab, changes nothing."""
    one = _mine(request, climb_id)
    if one.step != step:
        return redirect(one)
    form = scenes.FORMS[step](one, request.POST)
    if not form.is_valid():
        return show(request, one, status=422, form=form)
    form.save(one)  # type: ignore[attr-defined]
    return redirect(f"{one.get_absolute_url()}#now")
