"""Document → Assessment: danger, source, kind, fields, requirements, action. Pure: no I/O, no clock, no chance."""
