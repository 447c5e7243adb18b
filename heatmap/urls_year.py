"""Addresses of the Friday check, the roll into the next year and the calendar exercise, below /<school>/heatmap/."""

from django.urls import path

from heatmap.views import exercise, exercise_marks, felt, rolling

urlpatterns = [
    path("felt/", felt.felt, name="felt"),
    path("roll/", rolling.roll, name="roll"),
    path("roll/<uuid:source>/undo/", rolling.undo, name="roll_undo"),
    path("exercise/", exercise.exercises, name="exercises"),
    path("exercise/begin/", exercise.begin, name="exercise_begin"),
    path("exercise/<uuid:exercise>/", exercise.sheet, name="exercise"),
    path("exercise/<uuid:exercise>/end/", exercise.end, name="exercise_end"),
    path("exercise/<uuid:exercise>/week/<int:number>/", exercise_marks.week, name="exercise_week"),
    path("exercise/<uuid:exercise>/mark/<uuid:event>/", exercise_marks.mark, name="exercise_mark"),
]
