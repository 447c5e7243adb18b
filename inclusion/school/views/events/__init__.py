"""The screens of school events, one noun a file."""
