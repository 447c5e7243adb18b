"""The screens of calendars that are brought in, one noun a file."""
