"""Where incidents lie: the cells of PRIO-GRID, and over which of them what is known of an area alone is shared."""
