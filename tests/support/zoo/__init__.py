"""The zoo: broken corruptors, mappings and sources, each a small mistake that somebody would really make.

Each says in its docstring what is wrong, and in ``@breaks`` which law of ``tunekit.testing`` must notice.
"""
