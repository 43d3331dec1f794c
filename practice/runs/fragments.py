"""What a page shows of a run while it works: the same fragment over the socket, by polling and on first sight."""

from django.template.loader import render_to_string

from practice.runs.models import Run


def progress(run: Run) -> str:
    return render_to_string("runs/_progress.html", {"run": run})
