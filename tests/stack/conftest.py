import pytest

from stack import tools


def pytest_collection_modifyitems(items):
    """Loud where the machine lacks what they need: a skip that nobody reads would be a promise that nobody holds."""
    if gone := tools.missing():
        for item in items:
            if item.get_closest_marker("stack"):
                item.add_marker(pytest.mark.skip(reason=f"not run. {tools.advice(gone)}"))
