#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The system calls that can fail for want of a disk; tests put their own in. Each returns 0 or the error number.
struct DiskCalls: Sendable {
    /// Writes all bytes at an offset.
    var write: @Sendable (_ file: Int32, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int32
    /// Makes what was written durable (`fdatasync`).
    var synchronize: @Sendable (_ file: Int32) -> Int32
    /// Makes room for bytes, so that writing them can't fail for want of space and changes no metadata.
    var allocate: @Sendable (_ file: Int32, _ byteCount: Int) -> Int32

    static let system = DiskCalls(
        write: { file, bytes, offset in
            var written = 0
            while written < bytes.count {
                let count = pwrite(file, bytes.baseAddress! + written, bytes.count - written, off_t(offset + written))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return count < 0 ? errno : EIO }
                written += count
            }
            return 0
        },
        synchronize: { file in fdatasync(file) == 0 ? 0 : errno },
        allocate: { file, byteCount in posix_fallocate(file, 0, off_t(byteCount)) })
}
