"""What is true for the whole programme: people, places, roles, what was read, what was sent."""

from livingwell.models.audit import AuditRecord, ReadRecord
from livingwell.models.break_glass import BreakGlass
from livingwell.models.messages import Message, Notice
from livingwell.models.places import Area, Closure, CoproductionPeriod, Practice
from livingwell.models.roles import RoleAssignment
from livingwell.models.system import Finding, Heartbeat, Hold
from livingwell.models.uploads import Upload
from livingwell.models.users import User

__all__ = [
    "Area",
    "AuditRecord",
    "BreakGlass",
    "Closure",
    "CoproductionPeriod",
    "Finding",
    "Heartbeat",
    "Hold",
    "Message",
    "Notice",
    "Practice",
    "ReadRecord",
    "RoleAssignment",
    "Upload",
    "User",
]
