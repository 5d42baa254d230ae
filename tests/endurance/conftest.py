"""What tests of endurance need; those that take minutes run only where they are asked for."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "endurance" in config.option.markexpr:
        return
    long = [item for item in items if item.get_closest_marker("endurance")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
