"""The peer's side: the scores of each role as a calendar picture. Runs in the peer's own environment."""

import json
import sys
from pathlib import Path

import calplot
import matplotlib.pyplot as plt
import pandas as pd

scores, folder, *only_start = sys.argv[1:]
if not only_start:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for role, by_day in json.loads(Path(scores).read_text()).items():
        series = pd.Series(list(by_day.values()), index=pd.to_datetime(list(by_day)))
        figure, _ = calplot.calplot(series, suptitle=role, vmin=0, vmax=12)
        figure.savefig(Path(folder) / f"{role}.png")
        plt.close(figure)
