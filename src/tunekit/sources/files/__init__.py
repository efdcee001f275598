"""Files: found, opened, unpacked, decoded and divided."""
