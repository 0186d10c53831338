"""Whether violence moves: where events lie before the middle of a window and after it."""

from trends.movement.place_shift import place_shift
from trends.movement.place_shift_result import PlaceShiftResult

__all__ = ["PlaceShiftResult", "place_shift"]
