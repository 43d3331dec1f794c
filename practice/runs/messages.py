from uuid import UUID


def group(run_id: UUID) -> str:
    """Where the sockets that watch a run listen."""
    return f"run.{run_id.hex}"
