"""OpenBLAS on one thread: matrix products only. Speaks the host protocol of host.js in lines of JSON."""

import ctypes
import json
import sys
import time

import numpy as np

ROW_MAJOR, NO_TRANSPOSE = 101, 111


class Host:
    def start(self, task):
        try:
            self.library = ctypes.CDLL("libopenblas.so.0")
        except OSError:
            raise ValueError("absent: no OpenBLAS here (Debian: apt-get install libopenblas0-pthread)")
        self.library.openblas_set_num_threads(1)
        self.library.openblas_get_config.restype = ctypes.c_char_p
        self.pace, self.operands, self.all = {}, {}, task["operations"]
        return {"version": self.library.openblas_get_config().decode().split()[1]}

    def operate(self, seconds, at):
        if self.all[at]["kind"] != "gemm":
            raise ValueError("absent: OpenBLAS has no convolution")
        n = self.all[at]["n"]
        if at not in self.operands:
            random = np.random.default_rng(1)
            self.operands[at] = [random.random((n, n), np.float32) for _ in range(2)] + [np.zeros((n, n), np.float32)]
        runs = max(1, round(seconds / self.pace[at]) if at in self.pace else 1)
        began = time.perf_counter()
        for _ in range(runs):
            self.product(n, *self.operands[at])
        elapsed = time.perf_counter() - began
        self.pace[at] = elapsed / runs
        return {"value": elapsed / runs, "units": runs}

    def product(self, n, a, b, c):
        pointer = [array.ctypes.data_as(ctypes.c_void_p) for array in (a, b, c)]
        one, zero = ctypes.c_float(1), ctypes.c_float(0)
        size = [ctypes.c_int(n)] * 3
        self.library.cblas_sgemm(
            ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, *size, one, pointer[0], size[0], pointer[1], size[0], zero, pointer[2], size[0]
        )

    def warmUp(self, seconds, kind, *args):
        for _ in range(2):
            getattr(self, kind)(seconds, *args)


host = Host()
for line in sys.stdin:
    call = json.loads(line)
    try:
        answer = {"id": call["id"], "result": getattr(host, call["method"])(*call["args"])}
    except Exception as error:
        answer = {"id": call["id"], "error": str(error)}
    print(json.dumps(answer), flush=True)
