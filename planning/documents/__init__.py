"""Minutes as files: .docx and PDF, of the same plain data as the page."""
