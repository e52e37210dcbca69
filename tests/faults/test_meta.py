"""The suite can see: one safeguard at a time is taken away from outside, and the part that guards it must fail."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import PROJECT
from tests.faults.catalogue import HERE
from tests.faults.told import some

SAFEGUARDS = {
    "no_sync": "test_a_power.py::test_8_power_cuts",
    "no_intent": "test_a_death.py::test_death_at_a_step",
    "seen_first": "test_a_death.py::test_death_at_a_step",
    "no_lock": "test_b_overlap.py::test_of_ten_started_at_once_one_works",
    "no_guard": "test_h_security.py::test_the_first_requests_lead_nowhere_else",
    "no_resolver": "test_h_security.py::test_a_public_name_for_a_special_address_is_not_connected_to",
    "no_wholeness": "test_d_truncated.py::test_half_a_page_is_tried_again_and_never_published",
    "no_bounds": "test_f_hostile.py",
}
"""Plugin that takes it away → the tests that miss it."""


@pytest.mark.fault
@pytest.mark.parametrize("plugin", some(SAFEGUARDS, "seen_first", "no_guard"))
def test_without_a_safeguard_the_suite_fails(plugin: str) -> None:
    # The same moments each time: that chance spares a program once must not hide that it is unsafe.
    environment = os.environ | {"FAULT_WITHOUT": plugin, "POWER_SEED": "20261124", "PYTEST_ADDOPTS": ""}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-m",
        "not long",
        "-p",
        "no:cacheprovider",
        HERE / SAFEGUARDS[plugin],
    ]
    run = subprocess.run(
        command, cwd=PROJECT, env=environment, check=False, capture_output=True, text=True, timeout=600
    )
    assert run.returncode == 1, run.stdout
    # A failed promise, and not a plugin that breaks the program where it stands.
    assert re.search(r"^E .*assert", run.stdout, re.MULTILINE | re.IGNORECASE), run.stdout
    assert "ImportError" not in run.stdout
    assert "AttributeError" not in run.stdout
