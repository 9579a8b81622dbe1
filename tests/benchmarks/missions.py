"""Missions of our own, the same for the same seed: more is wished than can be held.

A mission here is plain data, as it could stand in a JSON file; who reads it makes of it what they
need. Everything is named by its place in its list, and what is left out does not hold:

- `slots`: `start` and `stop` in minutes, and `session`
- `people`: `absent` (slots), `region`, `offers`, `seeks`, `languages`, `limit`, `session_limits`
- `tables`: `room`, `closed` (slots)
- `interpreters`: `languages`, `absent`
- `wishes`: `between` two people, `weight`, `required`, `forbidden` (slots), and fixed `slot`,
  `table`, `interpreter`
- `before`: pairs of wishes, the first earlier than the second; `apart`: pairs of people
- `rules`: `room_change`, `max_in_row`, `different_region`, `matching`, `gap_spread`
- `previous`: by wish, where it was (`slot`, `table`, `interpreter`)

An agenda is a list of meetings: `wish`, `slot`, `table`, `interpreter`.
"""

import random

# People, slots, tables: a mission of four regions, and what fairs have.
SIZES = {
    "25x8": (25, 8, 10),
    "100x20": (100, 20, 34),
    "300x20": (300, 20, 100),
    "300x40": (300, 40, 100),
    "1000x20": (1000, 20, 330),
    "1000x40": (1000, 40, 330),
}
REGIONS = 4
TOPICS = 12
# Wishes of a person beside the slots; half as many again where the slots are few.
SHARE, FEW, MORE = 0.25, 10, 0.08
# The exponent of Pareto's law: the smaller, the more wish to meet the same few.
POPULARITY = 1.6
ABSENT = 0.25
MINUTES = 20


def make(size, seed, spread=None):
    """Return a mission of a size of :data:`SIZES`.

    :param spread: how many more gaps than anybody else a person may have
    """
    count, slots, tables = SIZES[size]
    rng = random.Random(f"{size} {seed}")
    people = [_make_person(rng, slots) for _person in range(count)]
    popular = [rng.paretovariate(POPULARITY) for _person in people]
    share = SHARE + (MORE if slots <= FEW else 0)
    asked = {}
    for person, asker in enumerate(people):
        others = [
            other
            for other, one in enumerate(people)
            if one["region"] != asker["region"]
            and (
                set(one["offers"]) & set(asker["seeks"]) or set(asker["offers"]) & set(one["seeks"])
            )
        ]
        wanted = min(len(others), round(rng.gammavariate(2, share * slots / 2)))
        # Sampling without replacement by weight (Efraimidis and Spirakis, 2006).
        others.sort(key=lambda other: -(rng.random() ** (1 / popular[other])))
        for other in others[:wanted]:
            asked.setdefault(tuple(sorted((person, other))), []).append(rng.randint(1, 3))
    return {
        "slots": [
            {"start": MINUTES * number, "stop": MINUTES * (number + 1)} for number in range(slots)
        ],
        "people": people,
        "tables": [{} for _table in range(tables)],
        # Who wish to meet each other are worth one more.
        "wishes": [
            {"between": list(pair), "weight": max(priorities) + len(priorities) - 1}
            for pair, priorities in sorted(asked.items())
        ],
        "rules": {"different_region": True, "matching": True, "gap_spread": spread},
    }


def _make_person(rng, slots):
    topics = rng.sample(range(TOPICS), 5)
    person = {"region": rng.randrange(REGIONS), "offers": topics[:2], "seeks": topics[2:]}
    if rng.random() < ABSENT:
        length = rng.randint(max(1, slots // 8), max(2, slots // 2))
        begin = rng.choice([0, slots - length, rng.randint(0, slots - length)])
        person["absent"] = list(range(begin, begin + length))
    return person
