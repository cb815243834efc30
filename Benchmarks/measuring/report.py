"""The results, for eyes."""

CEILINGS = {"sign-rsa": "rsa2048SignBothCores", "sign-p256": "ecdsaP256Sign"}
HEAD = ("case", "req/s", "p50 ms", "p99 ms", "max ms", "CPU µs", "peak MiB", "of ceiling")


def table(results, ceilings):
    """One line for each case and binary."""
    rows = [HEAD]
    constants = {r["binary"]: r["perSecond"] for r in results if r["case"] == "constant"}
    several = len({r["binary"] for r in results}) > 1
    for r in results:
        name = f"{r['name']} [{r['binary']}]" if several else r["name"]
        rows.append((name, f"{r['perSecond']:,.0f}", f"{r['p50Milliseconds']:.2f}", f"{r['p99Milliseconds']:.2f}",
                     f"{r['longestMilliseconds']:.1f}", f"{r['processorMicroseconds']:.1f}", f"{r['peakMiB']:.0f}",
                     _ratio(r, constants, ceilings)))
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w)
                               for i, (cell, w) in enumerate(zip(row, widths))) for row in rows)


def _ratio(result, constants, ceilings):
    key = CEILINGS.get(result["case"])
    if key in ceilings:
        return f"{result['perSecond'] / ceilings[key]:.0%} of openssl"
    constant = constants.get(result["binary"])
    return f"{result['perSecond'] / constant:.0%} of constant" if constant and result["case"] != "constant" else ""


def scale(result):
    def line(label, key):
        r = result[key]
        ratio = r["perSecond"] / result["encryptWith10After"]["perSecond"]
        return (f"  {label:<42}{r['perSecond']:>8,.0f}/s  p99 {r['p99Milliseconds']:6.2f} ms  CPU "
                f"{r['processorMicroseconds']:6.1f} µs  {r['peakMiB']:4.0f} MiB  {ratio:.0%}")

    return "\n".join([
        f"  made {result['keys']:,} keys at {result['createPerSecond']:,.0f}/s; the next start took "
        f"{result['startSeconds']:.2f} s and {result['residentAfterStartMiB']:.0f} MiB",
        line("Encrypt with 10 keys, before", "encryptWith10"),
        line("Encrypt with all, each for the first time", "encryptFirstUse"),
        line("Encrypt with all, again", "encryptWithMany"),
        line("Encrypt with 10 keys, after", "encryptWith10After"),
    ])
