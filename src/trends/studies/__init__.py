"""A question put to one dataset: loaded, selected, counted, judged, and told section by section."""

from trends.studies.study import Study, study

__all__ = ["Study", "study"]
