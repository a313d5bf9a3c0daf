"""The hazard log names a control and a test for each hazard, and each of those tests is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
LINES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT.parent / "docs" / "hazards.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| H\d+ \|", line)
]


def test_there_are_hazards_enough_to_have_been_thought_about():
    assert [line[0] for line in LINES] == [f"H{number}" for number in range(1, len(LINES) + 1)]
    assert len(LINES) >= 25


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_each_hazard_has_a_control_and_a_test_that_is_there(line):
    _, hazard, cause, control, proof, severity, likelihood, risk = line

    assert all((hazard, cause, control))
    assert int(severity) * int(likelihood) == int(risk)
    file, _, function = proof.strip("`").partition("::")
    assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8")
