"""Reading notices, stage by stage."""
