"""Tables: JSON Lines, CSV, Parquet, data frames."""
