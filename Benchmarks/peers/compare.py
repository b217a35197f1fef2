"""Runs the project and its peers in turn in one sitting, and prints the table of ratios.

usage: python Benchmarks/peers/compare.py [gemm convolution training inference] [--rounds 5]
         [--threads 1,2] [--quick] [--only TEXT,...] [--isa NAME] [--peers NAME,...]
         [--python PATH ...] [--output FILE]

Run it from the package's folder. In every round all of them have their turn at each case, one right
after the other, while the others wait. The ratio of a round is the project's rate over the best
peer's of that round, both from their median times, and the table has the median of the rounds.
Above 1 the project is faster. Beside it stand the least and the largest, and the same ratio from
the least times of all rounds, which a loaded machine disturbs less.
Each peer is measured by the first Python (this one, then those that --python names) that can import
it; a peer that none can stands as missing. --output writes the table, and beside it every line of
every round as FILE with .jsonl for its ending.
"""
import argparse
import datetime
import json
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time

PEERS = ["numpy", "torch", "torch-channels-last", "tensorflow"]
HERE = os.path.dirname(os.path.abspath(__file__))
# Seconds until the threads of whoever was measured last have gone to sleep: OpenMP's wait 0.2 s.
PAUSE = 0.25


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("subjects", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--isa")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument("--output")
    options = parser.parse_args()
    if options.isa and "," in options.isa:
        parser.error("--isa takes one name")
    options.subjects = options.subjects or ["gemm", "convolution", "training", "inference"]
    return options


def python_for(library, pythons):
    """A Python with that library, and its version; nothing where there is none."""
    name = library.split("-")[0]
    for python in pythons:
        found = subprocess.run(
            [python, "-c", "import %s; print(%s.__version__)" % (name, name)],
            capture_output=True, text=True)
        if found.returncode == 0:
            return python, found.stdout.strip()
    return None


class Runner:
    """A program that measures one case at a time, each when it is told to."""

    def __init__(self, command):
        self.command = command
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.last = None

    def line(self):
        """The next object that it prints; nothing at its end."""
        for text in iter(self.process.stdout.readline, ""):
            if text.startswith("{"):
                return json.loads(text)
        if self.process.wait() != 0:
            self.errors.seek(0)
            sys.exit("Error: %s: exit status %d: %s" % (
                " ".join(self.command), self.process.returncode,
                self.errors.read().strip().split("\n")[-1]))
        return None

    def measure(self):
        """The line of its next case; nothing where there is none left."""
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.line()
        self.last = line and (line["kernel"], line["shape"])
        return line

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass


def one_round(options, binary, available, subject, threads, number):
    """The rates of one round and the least times, by kernel and shape and by who reached them.

    Case by case each has its turn, while the others wait: a shared machine is another one a minute
    later.
    """
    shared = ["--quick"] * options.quick + (["--only", options.only] if options.only else [])
    commands = {"project": [binary, subject, "--json", "--in-turn", "--threads", threads] + shared
                + (["--isa", options.isa] if options.isa else [])}
    for peer, (python, _) in available.items():
        commands[peer] = [python, os.path.join(HERE, "measure.py"), peer, subject, threads,
                          "--in-turn"] + shared
    runners = {}
    try:
        for who, command in commands.items():
            runners[who] = Runner(command)
            # Ceilings come before it says that it is ready.
            while "ready" not in (runners[who].line() or {"ready": False}):
                pass
        return take_turns(runners, number)
    finally:
        for runner in runners.values():
            runner.end()


def take_turns(runners, number):
    rates, raw, turn, reached, waiting = {}, [], 0, {None}, dict(runners)
    while "project" in waiting:
        # In another order each time, the same in every sitting: what one leaves behind meets all.
        order = sorted(waiting)
        random.Random("%d %d" % (number, turn)).shuffle(order)
        turn += 1
        # A peer that left out what it does not do is ahead, and waits.
        due = [who for who in order if who == "project" or waiting[who].last in reached]
        for who in due:
            line = waiting[who].measure()
            if line is None:
                waiting.pop(who)
                continue
            case = waiting[who].last
            if who == "project":
                reached.add(case)
            rate = line["images_per_s"] if "images_per_s" in line else line["gflops"]
            rates.setdefault(case, {})[who] = (rate, line["least_s"])
            raw.append(dict(line, who=who, round=number))
            time.sleep(PAUSE)
    for who, runner in waiting.items():
        if runner.last not in reached:
            sys.exit("Error: %s measured %s, which the project did not" % (
                who, " ".join(runner.last)))
    return rates, raw


def ratio(round_of_case):
    """The project's rate over the best peer's; nothing where one of them is missing."""
    peers = [rate for who, (rate, _) in round_of_case.items() if who != "project"]
    if "project" not in round_of_case or not peers:
        return None
    return round_of_case["project"][0] / max(peers)


def least_ratio(seen):
    """The least time of any peer in any round over the project's."""
    times = {}
    for round_of_case in seen:
        for who, (_, least) in round_of_case.items():
            times[who] = min(least, times.get(who, least))
    return min(time for who, time in times.items() if who != "project") / times["project"]


def table(rounds, found, subject, threads):
    unit = "images/s" if subject in ("training", "inference") else "GFLOP/s"
    text = "\n### %s, threads: %s (%s)\n\n" % (subject, threads, unit)
    text += "| case | Tessera | %s | ratio to the best | least, largest | by least times |\n" % (
        " | ".join(PEERS))
    text += "|---|---|%s---|---|---|\n" % ("---|" * len(PEERS))
    medians = []
    for case in rounds[0]:
        seen = [rates[case] for rates in rounds if case in rates]
        cells = []
        for who in ["project"] + PEERS:
            values = [rates[who][0] for rates in seen if who in rates]
            cells.append("%.4g" % statistics.median(values) if values
                         else "not run" if who not in found
                         else "–" if found[who] else "missing")
        ratios = [value for value in map(ratio, seen) if value]
        ends = ["missing", "", ""]
        if ratios:
            medians.append(statistics.median(ratios))
            ends = ["**%.2f**" % medians[-1], "%.2f, %.2f" % (min(ratios), max(ratios)),
                    "%.2f" % least_ratio(seen)]
        text += "| %s | %s |\n" % (" ".join(case), " | ".join(cells + ends))
    if medians:
        mean = math.exp(sum(map(math.log, medians)) / len(medians))
        text += "\nGeometric mean of the %d ratios: %.2f; at least 1.0 in %d.\n" % (
            len(medians), mean, sum(median >= 1 for median in medians))
    return text


def heading(options, available):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.processor()) \
        if os.path.exists("/proc/cpuinfo") else platform.processor()
    versions = ", ".join("%s %s" % (peer, version) for peer, (_, version) in available.items())
    load = "%.1f" % os.getloadavg()[0]
    return ("# Tessera beside its peers\n\n%s, %s, %d processors, load at the start %s, "
            "%d rounds%s.\nPeers: %s.\n" % (
                datetime.date.today().isoformat(), model, os.cpu_count(), load, options.rounds,
                " of short windows" if options.quick else "", versions or "none"))


def write(path, text):
    with open(path + ".partial", "w") as file:
        file.write(text)
    os.replace(path + ".partial", path)


def main():
    options = arguments()
    build = ["swift", "build", "-c", "release", "--product", "benchmarks"]
    subprocess.run(build, check=True, stdout=sys.stderr)
    folder = subprocess.run(build + ["--show-bin-path"], check=True, capture_output=True, text=True)
    binary = os.path.join(folder.stdout.strip(), "benchmarks")
    found = {peer: python_for(peer, [sys.executable] + options.python)
             for peer in PEERS if peer in options.peers.split(",")}
    available = {peer: place for peer, place in found.items() if place}
    text, raw = heading(options, available), []
    print(text)
    for subject in options.subjects:
        for threads in options.threads.split(","):
            rounds = []
            for number in range(options.rounds):
                rates, more = one_round(options, binary, available, subject, threads, number)
                rounds.append(rates)
                raw += more
            part = table(rounds, dict(found, project=True), subject, threads)
            print(part, flush=True)
            text += part
            if options.output:
                write(options.output, text)
                write(os.path.splitext(options.output)[0] + ".jsonl",
                      "".join(json.dumps(line) + "\n" for line in raw))


if __name__ == "__main__":
    main()
