"""Whatever is sent: never an error of ours, nothing half-saved, and what was typed stays."""
