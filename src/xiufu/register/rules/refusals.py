"""A forbidden step (不得办理): said in words, nothing written."""


class Refused(Exception):
    """What may not be done, with every reason. ``code`` is the HTTP status: 409 where the state forbids it, 403 where the person may not."""

    def __init__(self, *reasons: str, code: int = 409) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons
        self.code = code


class Stale(Refused):
    """Somebody changed it meanwhile (已被他人修改): who, what, when."""
