"""One module a task: a `Library` in, values out, nothing printed."""
