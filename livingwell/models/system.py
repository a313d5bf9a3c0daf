"""Signs of life of the system's own processes."""

from django.db import models


class Heartbeat(models.Model):
    """When a process (sweeper, worker) was last seen alive, and how it found things."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"
