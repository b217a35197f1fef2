#!/usr/bin/env python3
"""Holds what `tessera train --tensorboard` writes against TensorBoard itself.

    python3 tensorboard_check.py path/to/tessera

Trains the drawn letters, kills the run, cuts its events file in the middle of a record, resumes, and
reads the log by EventAccumulator and by TensorBoard's server with each of its two loaders, while the
run goes on and afterwards. Needs the package `tensorboard`; no TensorFlow. Exits 1 at the first
difference.
"""
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

TIMEOUT = 120


def check(condition, message):
    if not condition:
        print(f"FAILED: {message}")
        sys.exit(1)


class Server:
    """TensorBoard on a free port."""

    def __init__(self, folder, fast):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.name = "data server" if fast else "Python loader"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tensorboard.main", "--logdir", folder,
             "--port", str(self.port), "--host", "127.0.0.1", "--reload_interval", "1",
             "--load_fast", "true" if fast else "false",
             "--samples_per_plugin", "scalars=10000,images=100,histograms=100,text=100"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def bytes(self, path, **query):
        url = f"http://127.0.0.1:{self.port}/data/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
            return answer.read()

    def json(self, path, **query):
        return json.loads(self.bytes(path, **query))

    def wait(self, what, condition):
        """Asks until the loader has read as much as `condition` wants."""
        end = time.time() + TIMEOUT
        while time.time() < end:
            try:
                if condition():
                    return
            except OSError:
                pass
            time.sleep(0.2)
        check(False, f"{self.name}: {what} within {TIMEOUT} s")

    def steps(self, run, tag):
        if tag not in self.json("plugin/scalars/tags").get(run, {}):
            return []
        return [point[1] for point in self.json("plugin/scalars/scalars", run=run, tag=tag)]


def expect_whole_run(server, steps, points, epochs):
    """What the log of a whole run must show."""
    last = lambda: (server.steps("train", "step_loss") or [0])[-1]
    server.wait(f"the step {steps}", lambda: last() == steps)
    server.wait("the result", lambda: "result" in server.json("plugin/text/tags")["train"])
    check(sorted(server.json("runs")) == [".", "train", "validation"], "runs")
    for run in ["train", "validation"]:
        check(server.steps(run, "epoch_loss") == epochs, f"{run}: epochs")
        check(server.steps(run, "epoch_accuracy") == epochs, f"{run}: epochs")
    found = server.steps("train", "step_loss")
    check(found == points, f"{server.name}: points {found}, not {points}")
    csv = server.bytes(
        "plugin/scalars/scalars", run="train", tag="step_loss", format="csv").decode().split()
    check(csv[1].endswith("time,Step,Value") or csv[0] == "Wall", f"CSV header {csv[:2]}")
    check(len([line for line in csv if line.count(",") == 2]) == len(points) + 1, "CSV lines")
    histograms = server.json("plugin/histograms/tags")["train"]
    for tag in ["parameters/conv2d_1.kernel", "gradients/dense_1.bias", "activations/relu_1"]:
        check(tag in histograms, f"histogram {tag}")
    rows = server.json(
        "plugin/histograms/histograms", run="train", tag="parameters/conv2d_1.kernel")
    check(rows and all(left < right for left, right, _ in rows[0][2]), "histogram bins")
    check([row[1] for row in rows] == sorted({row[1] for row in rows}), "histogram steps")
    check("parameters/conv2d_1.kernel" in server.json("plugin/distributions/tags")["train"],
          "distributions")
    images = server.json("plugin/images/tags")["train"]
    check({"samples/A", "filters/conv2d_1"} <= set(images), f"images {list(images)}")
    entry = server.json(
        "plugin/images/images", run="train", tag="filters/conv2d_1", sample=0)[0]
    picture = server.bytes("plugin/images/individualImage", **dict(
        urllib.parse.parse_qsl(entry["query"])))
    check(picture.startswith(b"\x89PNG"), "a picture")
    texts = server.json("plugin/text/text", run="train", tag="configuration")
    check("<table>" in texts[0]["text"], "the configuration is a table")
    graph = server.bytes("plugin/graphs/graph", run="train").decode()
    for operation in ["Conv2D", "MaxPool", "Relu", "MatMul", "_output_shapes"]:
        check(operation in graph, f"{operation} in the graph")
    scalars = server.json("plugin/scalars/tags")["train"]
    meaning = [scalars[tag]["description"] for tag in scalars if tag.startswith("step_accuracy/")]
    check(len(scalars) > 10 and "batch" in meaning[0], f"meaning of the accuracy: {meaning}")
    experiment = json.loads(urllib.request.urlopen(urllib.request.Request(
        f"http://127.0.0.1:{server.port}/data/plugin/hparams/session_groups",
        data=json.dumps({
            "allowedStatuses": ["STATUS_SUCCESS", "STATUS_RUNNING", "STATUS_UNKNOWN"],
            "colParams": [], "startIndex": 0, "sliceSize": 10}).encode(),
        headers={"Content-Type": "application/json"}), timeout=TIMEOUT).read())
    groups = experiment["sessionGroups"]
    check(groups and groups[0]["hparams"]["recipe"] == "glyphs", "hyperparameters")


def accumulator(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    events = EventAccumulator(folder, size_guidance={"scalars": 0})
    events.Reload()
    return events


def main():
    tessera = os.path.abspath(sys.argv[1])
    steps = 400
    # The letters are 10,000 images; see the recipe's batch.
    common = ["--data", "glyphs", "--quiet", "--batch", "100", "--steps", str(steps)]
    with tempfile.TemporaryDirectory() as scratch:
        output, log = f"{scratch}/run", f"{scratch}/log"
        command = [tessera, "train", "glyphs", *common, "--output", output, "--tensorboard", log]
        with Server(log, True) as fast, Server(log, False) as slow:
            run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            for server in (fast, slow):
                server.wait("a point of a run that goes on",
                            lambda: server.steps("train", "step_loss"))
            # After an epoch, so that there is something to resume from besides the first step.
            fast.wait("an epoch of a run that goes on",
                      lambda: fast.steps("train", "epoch_loss") or run.poll() is not None)
            run.send_signal(signal.SIGKILL)
            run.wait()
            train = sorted(os.listdir(f"{log}/train"))
            path = f"{log}/train/{train[0]}"
            os.truncate(path, os.path.getsize(path) - 7)
            subprocess.run(command + ["--resume"], check=True, stdout=subprocess.DEVNULL)
            with open(f"{output}/curve.csv") as file:
                points = [int(line.split(",")[0]) for line in file.read().split()[1:]]
            epochs = [100, 200, 300, 400]
            check(points[-1] == steps and points == sorted(set(points)), f"curve.csv {points}")
            with Server(log, True) as later_fast, Server(log, False) as later_slow:
                # What was cut off with the file's end is a gap, unless it was taken again.
                for server in (later_fast, later_slow):
                    server.wait("the end", lambda: server.steps("train", "step_loss")[-1:] == [steps])
                for server in (fast, slow, later_fast, later_slow):
                    server.wait("the end", lambda: server.steps("train", "step_loss")[-1:] == [steps])
                    found = server.steps("train", "step_loss")
                    check(set(found) <= set(points) and found == sorted(set(found))
                          and len(found) >= len(points) - 2, f"{server.name}: {found}")
        refused = subprocess.run(command[:-3] + [f"{scratch}/other", "--tensorboard", log],
                                 capture_output=True, text=True)
        check(refused.returncode == 1 and "another run" in refused.stderr
              and refused.stderr.count("\n") == 1, f"second run: {refused.stderr}")
        check(not os.path.exists(f"{scratch}/other"), "the refused run left something behind")
        whole = f"{scratch}/whole"
        subprocess.run(command[:-3] + [f"{scratch}/second", "--tensorboard", whole], check=True,
                       stdout=subprocess.DEVNULL)
        for fast in (True, False):
            with Server(whole, fast) as server:
                expect_whole_run(server, steps, points, epochs)
        events = accumulator(f"{whole}/train")
        check([event.step for event in events.Scalars("step_loss")] == points, "EventAccumulator")
        check(len(events.Tags()["tensors"]) > 20 and events.Tags()["graph"], "EventAccumulator")
        events = accumulator(f"{log}/validation")
        check([event.step for event in events.Scalars("epoch_loss")] == epochs, "resumed epochs")
    print(f"TensorBoard: {len(points)} points and {len(epochs)} epochs by both loaders and "
          "EventAccumulator; a killed, cut and resumed run without doubles")


if __name__ == "__main__":
    main()
