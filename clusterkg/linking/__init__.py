"""Links between this graph and other data: candidates by name, and mappings."""
