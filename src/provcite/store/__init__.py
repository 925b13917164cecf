"""The store: files, lock, index. `provcite.store.library.Library` is what everything else uses."""
