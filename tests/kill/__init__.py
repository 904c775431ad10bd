"""Loads that are killed, and the servers under them: afterwards there is the old content or the new one."""
