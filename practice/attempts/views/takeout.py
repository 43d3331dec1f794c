from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from practice.accounts.models import Person
from practice.attempts import takeout as everything


@never_cache
@require_safe
def takeout(request: HttpRequest) -> HttpResponse:
    """A file with all that is kept of whoever this browser knows."""
    if not isinstance(request.user, Person):
        return redirect("account_signup")
    response = JsonResponse(everything.of(request.user), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = 'attachment; filename="what-breaks-next.json"'
    return response
