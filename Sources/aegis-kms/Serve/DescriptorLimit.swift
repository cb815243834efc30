import Glibc

/// How many files and sockets the process may have. To run out of them is the end of it, because libdispatch then stops
/// the process, so strangers who open connections must not get there.
enum DescriptorLimit {
    /// With the default number of threads: a soft limit of 1024 leaves 768 connections.
    private static let others = 250
    /// Each event loop has an epoll, an eventfd and a timerfd.
    private static let perThread = 3
    private static let fewest = 256

    /// Raises the soft limit to the hard one.
    /// - Parameter threads: of the front.
    /// - Returns: the limit, and how many of `wanted` connections leave enough for all else.
    /// - Throws: `SetupError.network` when that is too few.
    static func raise(forConnections wanted: Int, threads: Int) throws -> (limit: Int, connections: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { throw refusal(of: 0, threads) }
        if limit.rlim_cur < limit.rlim_max {
            var raised = rlimit(rlim_cur: limit.rlim_max, rlim_max: limit.rlim_max)
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        let count = Int(clamping: limit.rlim_cur)
        let connections = min(wanted, count - others - perThread * threads)
        guard connections >= fewest else { throw refusal(of: count, threads) }
        return (count, connections)
    }

    private static func refusal(of count: Int, _ threads: Int) -> SetupError {
        let least = fewest + others + perThread * threads
        return .network(
            "the process may have \(count) open files, and needs \(least); raise it (ulimit -Hn, LimitNOFILE=)")
    }
}
