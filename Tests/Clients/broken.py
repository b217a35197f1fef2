"""Commands that misbehave in one way each: `broken.py WAY request.json`. Plain Python, no NumPy."""

import json
import os
import pathlib
import signal
import struct
import sys
import time


def shape_of(path):
    """The extents in the header of an .npy file of version 1."""
    data = path.read_bytes()
    header = data[10 : 10 + int.from_bytes(data[8:10], "little")].decode()
    inner = header.split("'shape': (")[1].split(")")[0]
    return [int(extent) for extent in inner.split(",") if extent.strip()]


def write(path, shape, value=0.0, kind="<f4"):
    """An .npy file of one repeated value."""
    count = 1
    for extent in shape:
        count *= extent
    extents = "".join(f"{extent}, " for extent in shape)
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({extents}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    body = struct.pack(f"<{count}{'f' if kind == '<f4' else 'd'}", *[value] * count)
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + body)


def main(way, request_path):
    request = json.loads(request_path.read_text())
    folder, results = request_path.parent, {}
    if way == "hang":
        time.sleep(1000)
    for number, case in enumerate(request["cases"]):
        if way == "crash-halfway" and number == 3:
            print("about to crash")
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGSEGV)
        shape = shape_of(folder / case["inputs"]["x"])
        for name, file in case["outputs"].items():
            if way == "no-file":
                continue
            wrong = [1] + shape if way == "wrong-shape" else shape
            value = float("nan") if way == "nan" else 0.0
            write(folder / file, wrong, value, "<f8" if way == "wrong-type" else "<f4")
        status = {"unsupported": "unsupported", "refused": "error"}.get(way, "ok")
        results[case["id"]] = {"status": status, "message": "of no use" if status != "ok" else ""}
    if way == "missing-results":
        results = {}
    if way == "wrong-status":
        results = {id: {"status": "fine"} for id in results}
    text = "[1, 2" if way == "garbage" else "[]" if way == "list" else json.dumps(results)
    if way != "nothing":
        (folder / request["results"]).write_text(text)
    return 3 if way in ("nothing", "status") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
