"""The version of tunekit."""

VERSION = "0.1.0"
