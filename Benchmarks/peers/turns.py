"""Gives programs their turns: one measures while the others wait.

A round starts every program once. At each case all of them have several turns of a few windows, one right
after the other and in another order each time: a shared machine is another one a minute later.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# Seconds until the threads of whoever was measured last have gone to sleep: OpenMP's wait 0.2 s.
PAUSE = 0.25
ALONE = 0.02


class Runner:
    """A program that measures one case at a time, each when it is told to."""

    def __init__(self, command):
        self.command = command
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.last = None

    def await_ready(self):
        """Returns when it may be given a turn; ceilings come before."""
        while "ready" not in (self.line() or {"ready": False}):
            pass

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

    def measure(self, word=""):
        """The line of its next case, or with "again" of the same one; nothing where there is none left."""
        try:
            self.process.stdin.write(word + "\n")
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
    """Every line of one round, each with `who` printed it and the number of the `round`."""
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
            runners[who].await_ready()
        return take_turns(runners, options.turns, number, ALONE if threads == "1" else PAUSE)
    finally:
        for runner in runners.values():
            runner.end()


def take_turns(runners, turns, number, pause):
    lines, reached, waiting = [], {None}, dict(runners)
    while True:
        # A peer that left out what it does not do is ahead, and waits.
        for who in [who for who in waiting if who == "project" or waiting[who].last in reached]:
            # What it measures first only wakes it up.
            if waiting[who].measure() is None:
                waiting.pop(who)
            time.sleep(pause)
        if "project" not in waiting:
            break
        case = waiting["project"].last
        reached.add(case)
        present = sorted(who for who in waiting if waiting[who].last == case)
        for turn in range(turns):
            # In another order each time, the same in every sitting: what one leaves behind meets all.
            random.Random("%d %s %d" % (number, case, turn)).shuffle(present)
            for who in present:
                lines.append(dict(waiting[who].measure("again"), who=who, round=number, turn=turn))
                time.sleep(pause)
    for who, runner in waiting.items():
        if runner.last not in reached:
            sys.exit("Error: %s measured %s, which the project did not" % (
                who, " ".join(runner.last)))
    return lines
