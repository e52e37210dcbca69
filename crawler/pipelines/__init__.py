"""One duty each, in order: validate, deduplicate, archive. Items of other projects pass through."""
