import FoundationEssentials
import StrictJSON

/// The files that the scripts in Fixtures/ write.
enum Fixture {
    static func json(_ name: String) throws -> JSONValue {
        let path = directory(of: directory(of: #filePath)) + "/Fixtures/" + name
        return try JSON.parse(Array(try Data(contentsOf: URL(filePath: path))))
    }

    static func directory(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }
}
