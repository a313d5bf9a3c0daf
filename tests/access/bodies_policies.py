"""A policy that could be agreed on, as its form sends it."""

from __future__ import annotations

from typing import Any


def agreed(**changes: Any) -> dict[str, Any]:
    """Three chains of two steps, when small things add up, and who agreed."""
    body: dict[str, Any] = {
        "days": "28", "reports": "3", "volunteers": "2", "agreed_by": "The area meeting",
        "agreed_on": "2026-06-01", "version": "1",
    }  # fmt: skip
    for level, amount, unit in (("mention", "4", "d"), ("worried", "6", "h"), ("very_worried", "45", "m!")):
        for number, role in ((1, "coordinator"), (2, "programme_manager")):
            body |= {
                f"{level}_{number}_role": role,
                f"{level}_{number}_amount": amount,
                f"{level}_{number}_unit": unit,
            }
        for number in range(3, 6):
            body |= {
                f"{level}_{number}_role": "",
                f"{level}_{number}_amount": "",
                f"{level}_{number}_unit": "d",
            }
    return body | changes
