"""Why a number or date is not valid. No message ever repeats the number."""


class ValidationError(ValueError):
    """The number or date is not valid; compare it with the original."""

    message = "This is not a valid number; compare it with the original."

    def __str__(self) -> str:
        return self.message


class InvalidFormat(ValidationError):  # noqa: N818 (python-stdnum's name for it)
    """It has characters or a shape that this kind of number never has."""

    message = "The number has the wrong shape; compare it with the original."


class InvalidLength(ValidationError):  # noqa: N818
    """It has too few or too many digits."""

    message = "The number has the wrong length; look for a missing or doubled digit in the original."


class InvalidChecksum(ValidationError):  # noqa: N818
    """Its check digit does not agree with the others."""

    message = "The check digit does not agree; look for a mistyped digit in the original."


class InvalidComponent(ValidationError):  # noqa: N818
    """A part of it (a first digit, a month, a day) is out of range."""

    message = "A part of the number is out of range; compare it with the original."
