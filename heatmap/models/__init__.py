"""The rows of the heat map, one subject a file."""

from heatmap.models.exercise import CalendarExercise, ExerciseMark
from heatmap.models.felt import FeltWeek
from heatmap.models.moved_dates import MovedDate
from heatmap.models.scored import ScoredYear

__all__ = ["CalendarExercise", "ExerciseMark", "FeltWeek", "MovedDate", "ScoredYear"]
