from celery import shared_task

from practice.runs import execution


@shared_task(name="runs.execute")  # type: ignore[untyped-decorator]
def execute(run_id: str) -> None:
    execution.execute(run_id)
