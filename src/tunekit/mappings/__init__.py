"""The mappings: a clean thing in, a pair out."""
