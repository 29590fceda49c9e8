"""What an item says: numbers, dates, parties, children, requests, each with the quote it rests on."""

from classifiers.fields.extraction import Extraction, extract

__all__ = ["Extraction", "extract"]
