"""What ddpg.py and pendulum.py share: compares recorded data with the same data made again."""
TOLERANCE = 1e-12


def numbers(value):
    """All numbers of nested lists, in order."""
    return [x for inner in value for x in numbers(inner)] if isinstance(value, list) else [value]


def leaves(value, key=""):
    """(key, numbers) of every array and number; a network's tensors share the network's key."""
    if not isinstance(value, dict):
        yield key, numbers(value)
    elif "data" in value:
        yield key, value["data"]
    else:
        for name in sorted(value):
            yield from leaves(value[name], key if "." in name else f"{key} {name}".strip())


def check(path, pairs):
    """Prints the largest |difference| / largest magnitude of the array for each key; whether all are within TOLERANCE."""
    differences = {}
    for old_record, new_record in pairs:
        for (key, old), (_, new) in zip(leaves(old_record), leaves(new_record), strict=True):
            if isinstance(old[0], str):
                continue
            difference = max(abs(o - n) for o, n in zip(old, new, strict=True)) / (max(map(abs, old)) or 1)
            differences[key] = max(difference, differences.get(key, 0))
    print(path, *(f"  {difference:.1e}  {key}" for key, difference in sorted(differences.items())), sep="\n")
    return max(differences.values()) <= TOLERANCE
