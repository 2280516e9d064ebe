"""Keeping a campaign: units, people, posts, groups, phases, deadlines, days off, figures."""
