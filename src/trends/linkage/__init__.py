"""The same incident in several sources: candidates, how far they agree, clusters, and counts of the union."""

from trends.linkage.linking import link
from trends.linkage.result import LinkageResult

__all__ = ["LinkageResult", "link"]
