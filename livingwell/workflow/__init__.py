"""The verbs of the ground floor: every change to what is shared by all."""

from livingwell.workflow.appearance import choose_appearance

__all__ = ["choose_appearance"]
