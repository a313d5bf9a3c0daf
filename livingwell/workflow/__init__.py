"""The verbs of the ground floor: every change to what is shared by all."""

from livingwell.workflow.appearance import choose_appearance
from livingwell.workflow.practices import import_practices

__all__ = ["choose_appearance", "import_practices"]
