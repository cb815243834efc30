#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A segment that was full and whose records are elsewhere now, to be used again: its blocks have been written to, so that
/// a sync has nothing but the records to write. In a segment that is only allocated each write also turns blocks from
/// unwritten into written ones, and the sync has the inode to write too (measured: 0.14 ms against 0.08 ms).
///
/// What it still holds are whole records with indexes below its new base, which no reader takes for its own.
enum SpareSegment {
    /// Not a number, so that a start removes it.
    private static let name = "/.spare"

    /// Makes a segment the spare one, if there is none.
    /// - Returns: whether it is gone from its place.
    static func keep(_ segment: String, in directory: String) -> Bool {
        let spare = directory + name
        let unfinished = spare + ".new"
        guard !Files.exists(spare), rename(segment, unfinished) == 0 else { return false }
        // It has to be without its old number before it gets a new header.
        let isUnnamed = (try? Files.synchronize(directory)) != nil
        if !isUnnamed || rename(unfinished, spare) != 0 { Files.remove(unfinished) }
        return true
    }

    /// Takes the spare segment, if there is one of that size or more.
    /// - Parameter path: what it is called from now on.
    /// - Returns: its file; nil where there is none.
    static func take(as path: String, in directory: String, byteCount: Int) -> Int32? {
        guard rename(directory + name, path) == 0 else { return nil }
        let file = openFile(path, O_RDWR | O_CLOEXEC, 0)
        guard file >= 0 else { return nil }
        var status = stat()
        guard fstat(file, &status) == 0, Int(status.st_size) >= byteCount else {
            closeDescriptor(file)
            return nil
        }
        return file
    }
}
