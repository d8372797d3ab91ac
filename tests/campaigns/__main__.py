"""The whole campaign: `python -m tests.campaigns [kills] [seed] [first story]`, or `make campaign KILLS=… SEED=…`."""

import sys
from time import perf_counter

from tests.campaigns.kills import Score, campaign
from tests.servers.dovecot import Dovecot

KILLS, SEED = 1000, 1


def main(arguments: list[str]) -> int:
    kills, seed, first = (int(given) for given in (*arguments, *(str(KILLS), str(SEED), "0")[len(arguments) :]))
    begun, told, score = perf_counter(), 0, Score()
    with Dovecot() as dovecot:
        for score in campaign(dovecot, kills, seed, first):
            for what in score.broken[told:]:
                print(f"{what}\n    again: make campaign SEED={seed} STORY={what.split()[1].strip(':')}", flush=True)
            told = len(score.broken)
            print(f"\r{score.kills} kills", end="", file=sys.stderr, flush=True)
    print(f"\r{score.kills} kills in {score.lives} lives; seed {seed}, {perf_counter() - begun:.0f} s")
    for name, number in sorted((score.deaths + score.faults).items()):
        print(f"    {number:5} {name}")
    print(f"{score.mails} mails, {score.letters} letters taken, {score.doubled} of them copies; {told} broken promises")
    return int(told > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
