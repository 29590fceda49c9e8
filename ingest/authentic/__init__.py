"""Whether a message's sender is who it says it is: what is established about it, and the verdict."""
