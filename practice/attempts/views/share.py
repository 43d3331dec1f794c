from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from practice.accounts.guests import person_of
from practice.attempts.models import Attempt
from practice.attempts.sharing import JoinForm, ShareForm
from practice.attempts.views.studio import fetch
from practice.designs import messages as design_messages
from practice.designs.sharing import ShareLink
from practice.lib.groups import nudge, tell_from_view
from practice.runs import messages as run_messages


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The links to a design, and a new one. The key of a link stands in the answer that made it, and nowhere else."""
    attempt, prompt = fetch(request, attempt_id)
    form = ShareForm(request.POST if request.method == "POST" else None, design=attempt.design)
    scene = {"attempt": attempt, "prompt": prompt, "form": form}
    if form.is_bound and form.is_valid():
        scene["link"], key = ShareLink.make(design=attempt.design, right=form.right_chosen, by=attempt.person)
        scene["address"] = f"{request.build_absolute_uri(reverse('shared'))}#{key}"
    scene["links"] = attempt.design.share_links.select_related("made_by", "design").order_by("-made")
    return render(request, "attempts/share.html", scene, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, attempt_id: UUID, link_id: UUID) -> HttpResponse:
    """Close a link, and at once the sockets of those who came by it."""
    attempt, _prompt = fetch(request, attempt_id)
    get_object_or_404(attempt.design.share_links, id=link_id).revoke()
    nudge(design_messages.group(attempt.design_id), "recheck")
    for run in attempt.design.runs.active():
        tell_from_view(run_messages.group(run.id), {})  # whoever watches one looks whether they still may
    return redirect("share", attempt.id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest) -> HttpResponse:
    """Where links lead. A key comes behind the `#`, which no browser sends, and from there by form: no log, no Referer
    and no preview of a messenger ever has it."""
    form = JoinForm(request.POST if request.method == "POST" else None, person=request.user)
    if not form.is_bound or not form.is_valid():
        return render(request, "attempts/shared.html", {"form": form}, status=422 if form.errors else 200)
    person = person_of(request)
    form.link.admit(person)
    if form.cleaned_data["name"] and not person.get_full_name():
        person.rename(form.cleaned_data["name"])
    return redirect(get_object_or_404(Attempt.objects.visible_to(person), design=form.link.design_id))
