"""Why a deed was not done, in the words of whoever tried."""


class CommandError(Exception):
    """The deed was not done, and nothing was changed. The message is a sentence that says what to do next."""


class NotAllowedError(CommandError):
    """The role may not do it."""


class NotThereError(CommandError):
    """There is no such record, or not one that this person may see."""


class ConflictError(CommandError):
    """Somebody else has meanwhile done something that this deed would undo unseen."""


class UnfitError(CommandError):
    """What was said cannot be taken as it is; the message names the part."""
