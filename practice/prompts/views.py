from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.prompts import catalogue, numbers


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    prompt = catalogue.get(slug)
    if not prompt or not prompt.workload.listed:
        raise Http404
    return render(request, "prompts/show.html", {"prompt": prompt, "numbers": numbers.of(prompt.workload)})
