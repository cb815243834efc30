import Glibc
import Storage
import StorageSQLite

/// The stores that the conformance checks run over.
enum Backend: CaseIterable, Sendable {
    case memory, sqlite

    func withStorage(_ body: (any Storage) async throws -> Void) async throws {
        switch self {
        case .memory:
            try await body(InMemoryStorage())
        case .sqlite:
            try await withFolder { folder in
                let store = try await SQLiteStorage.open(path: folder + "/store.sqlite")
                try await body(store)
                await store.close()
            }
        }
    }
}

/// Makes a folder for the time of `body`.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/aegis-storage-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw StorageError.unavailable }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { removeFolder(folder) }
    return try await body(folder)
}

private func removeFolder(_ path: String) {
    for name in fileNames(in: path) { unlink(path + "/" + name) }
    rmdir(path)
}

func fileNames(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}
