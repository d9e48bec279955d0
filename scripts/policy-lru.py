#!/usr/bin/env python3
"""LRU as a policy of one's own: larder replay TRACE --policy 'exec:scripts/policy-lru.py' --size 1000

Larder writes a line for each event; each miss is answered by the keys that leave. 'larder replay --help' has the protocol.
"""
import sys
from collections import OrderedDict

capacity, used = 0, 0
sizes = OrderedDict()  # the key used longest ago first


def make_room(needed):
    global used
    leaving = []
    while used + needed > capacity:
        key, size = sizes.popitem(last=False)
        used -= size
        leaving.append(key)
    print(*leaving, flush=True)


for line in sys.stdin:
    word, *rest = line.split()
    if word == "init":
        capacity = int(rest[0])
        print("ok", flush=True)
    elif word == "hit":
        sizes.move_to_end(rest[0])
    elif word == "miss":
        key, size = rest[0], int(rest[1])
        make_room(size)
        sizes[key] = size
        used += size
    elif word == "remove":
        used -= sizes.pop(rest[0])
    elif word == "resize":
        capacity = int(rest[0])
        make_room(0)
