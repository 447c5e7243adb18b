"""Reading the CSV files that schools bring: first the file, then its cells, then what a row means."""
