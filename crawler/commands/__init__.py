"""Scrapy subcommands: what a person or a cron line calls."""
