#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks an archive of a Comptoir till with nothing but Python: no library, nothing of Comptoir.

    python3 verify_archive.py FILE

The format is described in docs/archive.md. Every line is read, every hash recomputed, every signature verified (ECDSA on
the curve P-256 over SHA-256, FIPS 186-5), every amount added again. Ends with exit code 0 when all is as it was signed.
"""
import base64
import hashlib
import json
import sys

# The curve P-256 (SEC 2, secp256r1).
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")  # what stands before a P-256 point


def double(point):
    x, y, z = point
    if not y or not z:
        return 0, 1, 0
    a, b = y * y % P, 3 * (x - z * z) * (x + z * z) % P
    s = 4 * x * a % P
    u = (b * b - 2 * s) % P
    return u, (b * (s - u) - 8 * a * a) % P, 2 * y * z % P


def add(one, other):
    if not one[2]:
        return other
    if not other[2]:
        return one
    x1, y1, z1 = one
    x2, y2, z2 = other
    a, b = x1 * z2 * z2 % P, x2 * z1 * z1 % P
    c, d = y1 * z2**3 % P, y2 * z1**3 % P
    if a == b:
        return double(one) if c == d else (0, 1, 0)
    h, r = b - a, d - c
    x = (r * r - h**3 - 2 * a * h * h) % P
    return x, (r * (a * h * h - x) - c * h**3) % P, h * z1 * z2 % P


def two_products(k1, q1, k2, q2):  # k1·q1 + k2·q2
    both, total = add(q1, q2), (0, 1, 0)
    for bit in range(255, -1, -1):
        total = double(total)
        pick = (k1 >> bit & 1) + 2 * (k2 >> bit & 1)
        if pick:
            total = add(total, (q1, q2, both)[pick - 1])
    return total


def integers_of(der):  # SEQUENCE { INTEGER r, INTEGER s }, each of less than 128 bytes
    if der[0] != 0x30 or der[1] != len(der) - 2 or der[2] != 2:
        raise ValueError("not a signature")
    r_end = 4 + der[3]
    if der[r_end] != 2 or der[r_end + 1] != len(der) - r_end - 2:
        raise ValueError("not a signature")
    return int.from_bytes(der[4:r_end], "big"), int.from_bytes(der[r_end + 2:], "big")


def signed(key, data, signature):
    try:
        r, s = integers_of(signature)
    except (IndexError, ValueError):
        return False
    if not (0 < r < N and 0 < s < N):
        return False
    w = pow(s, -1, N)
    digest = int.from_bytes(hashlib.sha256(data).digest(), "big")
    x, _, z = two_products(digest * w % N, (*G, 1), r * w % N, (*key, 1))
    return bool(z) and x * pow(z * z, -1, P) % P % N == r


def key_of(text):
    der = base64.b64decode(text, validate=True)
    x, y = int.from_bytes(der[27:59], "big"), int.from_bytes(der[59:], "big")
    if not der.startswith(SPKI + b"\x04") or len(der) != 91 or (y * y - x**3 + 3 * x - B) % P:
        raise ValueError("the public key is not a point of P-256")
    return x, y


class Archive:
    def __init__(self, path):
        self.faults = []
        with open(path, "rb") as file:
            self.bytes = file.read()
        lines = self.bytes.split(b"\n")
        if lines[0] != b"comptoir-archive\t1" or lines[-1] != b"" or not lines[1].startswith(b"manifest\t"):
            raise ValueError("not an archive of format 1, or one whose end is missing")
        self.manifest = json.loads(lines[1][9:])
        self.records, self.end = lines[2:-2], lines[-2]
        self.key = key_of(self.manifest["public_key"])

    def fault(self, where, what):
        self.faults.append(f"FAULT {where}: {what}")

    def check(self):
        self.check_end()
        chains = {one["chain"]: dict(one, sequence=one["first"] - 1, at_hash=one["before"]) for one in self.manifest["chains"]}
        sold = 0
        for number, line in enumerate(self.records, start=3):
            sold += self.check_record(f"line {number}", line, chains)
        for one in chains.values():
            if (one["sequence"], one["at_hash"]) != (one["last"], one["hash"]):
                self.fault(f"chain {one['chain']}", f"ends at {one['sequence']}, the manifest says {one['last']}")
        if sold != self.manifest["grand_total"]:
            self.fault("manifest grand_total", f"{self.manifest['grand_total']} stands, the tickets give {sold}")

    def check_end(self):
        word, count, digest, signature = self.end.split(b"\t")
        before = self.bytes[: len(self.bytes) - len(self.end) - 1]
        if word != b"end" or int(count) != len(self.records):
            self.fault("last line", f"{len(self.records)} records were read")
        if hashlib.sha256(before).hexdigest().encode() != digest:
            self.fault("last line", "not the SHA-256 of what stands before it")
        if not signed(self.key, before, base64.b64decode(signature)):
            self.fault("last line", "not signed by this till")

    def check_record(self, where, line, chains):
        word, signature, body = line.split(b"\t")
        record = json.loads(body)
        where = f"{where} {record['chain']} {record['sequence']}"
        chain = chains.get(record["chain"])
        if word != b"record" or chain is None or record["till"] != self.manifest["till"]:
            self.fault(where, "does not belong here")
            return 0
        if record["sequence"] != chain["sequence"] + 1:
            self.fault(where, f"number {chain['sequence'] + 1} was expected")
        if record["previous"] != chain["at_hash"]:
            self.fault(where, "does not follow the record before it")
        if not signed(self.key, body, base64.b64decode(signature)):
            self.fault(where, "not the bytes that this till signed")
        chain["sequence"], chain["at_hash"] = record["sequence"], hashlib.sha256(body).hexdigest()
        return self.check_ticket(where, record["ticket"]) if record["chain"] == "T" else 0

    def check_ticket(self, where, ticket):
        lines = ticket["lines"]
        if sum(line["gross"] for line in lines) != ticket["total"]:
            self.fault(where, "the lines do not make the total")
        if sum(one["amount"] for one in ticket["tenders"]) - ticket["change"] != ticket["total"]:
            self.fault(where, "what was paid is not the total")
        if any(line["net"] + line["vat"] != line["gross"] for line in lines):
            self.fault(where, "net and VAT do not make the gross amount")
        return sum(line["gross"] for line in lines if line["turnover"])


def main():
    try:
        archive = Archive(sys.argv[1])
        archive.check()
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        print(f"FAULT {error!r}")
        return 1
    for fault in archive.faults[:50]:
        print(fault)
    print(f"{len(archive.records)} records of till {archive.manifest['till']}, {len(archive.faults)} faults")
    return 1 if archive.faults else 0


if __name__ == "__main__":
    sys.exit(main())
