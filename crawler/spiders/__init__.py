"""What to request next, and nothing else."""
