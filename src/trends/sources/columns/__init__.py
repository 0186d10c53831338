"""Which column holds what: by its name, by what stands in it, or by a mapping file, and how a mapping is proposed."""
