"""Pairs handed over without files: data frames, Arrow batches, loaders of trainers."""
