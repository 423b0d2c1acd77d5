"""First match over security rules as an SMT problem: is a public destination allowed, and which.

Reads a JSON list of rules in order of evaluation, in the fields of a security rule, and prints one JSON object.
"""

import ipaddress
import json
import sys
import time

from z3 import And, BitVec, BoolVal, Extract, If, Not, Or, Solver, UGE, ULE, sat

PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "esp": 50, "ah": 51}
# What is not reachable on the public Internet, as the product under test has it.
NOT_PUBLIC = json.loads(sys.argv[2])

SOURCE, DESTINATION = BitVec("source", 32), BitVec("destination", 32)
PORT, PROTOCOL = BitVec("port", 16), BitVec("protocol", 8)
HAS_PORT = Or(PROTOCOL == 6, PROTOCOL == 17)


def between(variable, low, high):
    """The fewest comparisons that say so."""
    if low == high:
        return [variable == low]
    return [UGE(variable, low), ULE(variable, high)]


def addresses(variable, text):
    if text == "*":
        return []
    if "-" in text:
        return between(variable, *(int(ipaddress.IPv4Address(end)) for end in text.split("-")))
    address, _, length = text.partition("/")
    rest = 32 - int(length or 32)
    # A block is one comparison of its leading bits.
    return [Extract(31, rest, variable) == int(ipaddress.IPv4Address(address)) >> rest]


def ports(text):
    if text == "*":
        return []
    low, _, high = text.partition("-")
    return [*between(PORT, int(low), int(high or low)), HAS_PORT]


def matches(rule):
    name = rule["protocol"].lower()
    return And(
        *([] if name == "*" else [PROTOCOL == PROTOCOLS[name]]),
        *addresses(SOURCE, rule["sourceAddressPrefix"]),
        *addresses(DESTINATION, rule["destinationAddressPrefix"]),
        *ports(rule["destinationPortRange"]),
    )


with open(sys.argv[1], encoding="utf-8") as file:
    rules = json.load(file)
began = time.perf_counter()
allowed = BoolVal(False)
for rule in reversed(rules):
    allowed = If(matches(rule), BoolVal(rule["access"] == "Allow"), allowed)
solver = Solver()
solver.add(allowed, *(Not(And(addresses(DESTINATION, block))) for block in NOT_PUBLIC))
built = time.perf_counter()
answer = solver.check()
solved = time.perf_counter()
result = {"answer": str(answer), "build": built - began, "solve": solved - built}
if answer == sat:
    model = solver.model()
    result["witness"] = {
        "source": str(ipaddress.ip_address(model.eval(SOURCE, model_completion=True).as_long())),
        "destination": str(ipaddress.ip_address(model.eval(DESTINATION, model_completion=True).as_long())),
        "protocol": model.eval(PROTOCOL, model_completion=True).as_long(),
        "port": model.eval(PORT, model_completion=True).as_long(),
    }
print(json.dumps(result))
