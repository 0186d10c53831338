"""Count models on plain arrays: design, negative binomial regression, nuisance, shapes of change, bootstrap."""
