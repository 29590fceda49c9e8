"""Bytes → Document: what arrived, read part by part, with every defect named. Pure."""
