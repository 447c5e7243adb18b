"""Calendars and tables from outside and for outside: read safely, fetched safely, written as feeds."""
