/// Where tiles and bundles are, relative to the trail's directory.
/// - Source: C2SP tlog-tiles, "Merkle Tree" and "Log entries"
enum TilePath {
    /// `tile/<L>/<N>`, with `.p/<W>` behind it for a tile of fewer than 256 hashes.
    static func tile(level: Int, _ index: UInt64, width: Int = RightEdge.tileWidth) -> String {
        "tile/\(level)/" + number(index) + suffix(width)
    }

    /// `tile/entries/<N>`, likewise.
    static func bundle(_ index: UInt64, width: Int = RightEdge.tileWidth) -> String {
        "tile/entries/" + number(index) + suffix(width)
    }

    /// Groups of three digits, all but the last after an `x`: 1234067 is `x001/x234/067`.
    static func number(_ index: UInt64) -> String {
        var text = group(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            text = "x" + group(rest % 1000) + "/" + text
            rest /= 1000
        }
        return text
    }

    private static func group(_ value: UInt64) -> String {
        let digits = String(value)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }

    private static func suffix(_ width: Int) -> String { width == RightEdge.tileWidth ? "" : ".p/\(width)" }
}
