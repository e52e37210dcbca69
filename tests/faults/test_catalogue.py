"""Every one of the 72 faults is proved by a test, or says why not."""

from __future__ import annotations

import pytest

from tests.conftest import PROJECT
from tests.faults.catalogue import FAULTS, HERE, SECTIONS, functions, marked


def test_all_72_are_here() -> None:
    assert list(FAULTS) == list(range(1, 73))
    assert {fault.section for fault in FAULTS.values()} == set(SECTIONS)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_fault_of_a_section_is_proved(section: str) -> None:
    numbers = {number for number, fault in FAULTS.items() if fault.section == section}
    proved = {number for path in HERE.glob(f"test_{section.lower()}_*.py") for number in marked(path)}
    assert proved <= set(FAULTS)
    for number in numbers - proved:
        assert FAULTS[number].elsewhere or FAULTS[number].exception, f"{number}: {FAULTS[number].title}"


@pytest.mark.parametrize("node", sorted({node for fault in FAULTS.values() for node in fault.elsewhere}))
def test_what_is_said_to_be_proved_elsewhere_is_there(node: str) -> None:
    path, _, name = node.partition("::")
    assert name in functions(PROJECT / path)
