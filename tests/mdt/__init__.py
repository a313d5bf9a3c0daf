"""Protocols, meetings, agendas and who may hear which part of them."""
