from tests.e2e.conftest import browser_type_launch_args, page, visitor

__all__ = ["browser_type_launch_args", "page", "visitor"]
