"""Adapters to other libraries; each needs that library and is imported by its own name."""
