"""A question put to one dataset: loaded, selected, counted, judged, and told section by section.

Nothing is imported here: a section is often wanted without the study that it is one of.
"""
