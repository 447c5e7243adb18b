"""The peer's side: the scores of each role as a calendar picture. Runs in the peer's own environment."""

import json
import sys
import time
from pathlib import Path

import calplot
import matplotlib.pyplot as plt
import pandas as pd


def draw(scores: Path, folder: Path) -> None:
    for role, by_day in json.loads(scores.read_text()).items():
        series = pd.Series(list(by_day.values()), index=pd.to_datetime(list(by_day)))
        figure, _ = calplot.calplot(series, suptitle=role, vmin=0, vmax=12)
        figure.savefig(folder / f"{role}.png")
        plt.close(figure)


scores, folder, times = sys.argv[1:]
Path(folder).mkdir(parents=True, exist_ok=True)
seconds = []
for _ in range(int(times)):
    start = time.process_time()
    draw(Path(scores), Path(folder))
    seconds.append(time.process_time() - start)
print(json.dumps(seconds))
