public import KeyModel
import Synchronization

/// Counts and times what passes the gate. The labels are two closed lists: operation names and error labels.
public final class GateMetrics: Sendable {
    /// Upper bounds in seconds.
    static let bounds: [Double] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    private struct Series: Hashable {
        var operation: OperationName?
        var outcome: String
    }

    private struct Timing {
        var buckets = [Int](repeating: 0, count: GateMetrics.bounds.count + 1)
        var seconds = 0.0
    }

    private struct Content {
        var counts: [Series: Int] = [:]
        var timings: [OperationName: Timing] = [:]
    }

    private let content = Mutex(Content())

    init() {}

    func count(_ operation: OperationName?, outcome: String, taking duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        content.withLock { content in
            content.counts[Series(operation: operation, outcome: outcome), default: 0] += 1
            guard let operation else { return }
            content.timings[operation, default: Timing()].buckets[bucket] += 1
            content.timings[operation, default: Timing()].seconds += seconds
        }
    }

    /// How often an operation ended so.
    public func count(_ operation: OperationName?, outcome: String) -> Int {
        content.withLock { $0.counts[Series(operation: operation, outcome: outcome)] ?? 0 }
    }

    /// - Source: Prometheus text exposition format 0.0.4
    public func prometheusText() -> String {
        let content = self.content.withLock { $0 }
        var lines = [
            "# HELP aegis_requests_total Requests by operation and outcome.", "# TYPE aegis_requests_total counter",
        ]
        for (series, count) in content.counts {
            let operation = series.operation?.rawValue ?? "none"
            lines.append("aegis_requests_total{operation=\"\(operation)\",outcome=\"\(series.outcome)\"} \(count)")
        }
        lines.append("# HELP aegis_request_seconds Time from the request's arrival at the gate to its release.")
        lines.append("# TYPE aegis_request_seconds histogram")
        for (operation, timing) in content.timings { lines += Self.lines(for: operation, timing) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(for operation: OperationName, _ timing: Timing) -> [String] {
        let name = operation.rawValue
        var total = 0
        var lines: [String] = []
        for (index, count) in timing.buckets.enumerated() {
            total += count
            let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
            lines.append("aegis_request_seconds_bucket{operation=\"\(name)\",le=\"\(bound)\"} \(total)")
        }
        lines.append("aegis_request_seconds_sum{operation=\"\(name)\"} \(timing.seconds)")
        lines.append("aegis_request_seconds_count{operation=\"\(name)\"} \(total)")
        return lines
    }
}
