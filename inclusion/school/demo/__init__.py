"""Two fictional schools, Oakfield and Birchwood, with a year around today, for trying the product out."""
