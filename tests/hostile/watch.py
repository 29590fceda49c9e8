"""Watches how much memory this process and its workers hold."""

import threading

import psutil


class Watch:
    """While it is open, notes the most that this process, and any process it started, held, in bytes."""

    def __init__(self):
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._before = psutil.Process().memory_info().rss
        self.grown = self.worker = 0

    def _run(self):
        own = psutil.Process()
        while not self._stop.wait(0.02):
            self.grown = max(self.grown, own.memory_info().rss - self._before)
            for child in own.children():
                try:
                    self.worker = max(self.worker, child.memory_info().rss)
                except psutil.Error:
                    continue

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
