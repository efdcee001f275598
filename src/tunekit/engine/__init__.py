"""The vectorized core: text batches, streams, edits and Unicode tables."""
