import pytest

from stack import tools


def pytest_collection_modifyitems(items):
    """Loud where the machine lacks what they need: a skip that nobody reads would be a promise that nobody holds."""
    gone = tools.missing()
    for item in items:
        if item.get_closest_marker("stack") and gone:
            why = f"not run: {', '.join(gone)} missing, see `make stack-tools`"
            item.add_marker(pytest.mark.skip(reason=why))
