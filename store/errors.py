"""What can go wrong at the store's door."""


class StoreError(Exception):
    """The store cannot do what was asked."""


class StoreLockedError(StoreError):
    """Another process holds the file."""


class UnseenError(StoreError):
    """The actor may not read that table."""
