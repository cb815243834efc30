public import FoundationEssentials

/// How a trail goes about its work.
public struct AuditConfiguration: Sendable {
    /// How often a checkpoint is published while there is something new.
    public var publishingInterval: TimeInterval = 1
    /// How long an append may wait for the disk before it is refused.
    public var patience: TimeInterval = 3
    /// How long after a failed write the disk is left alone; what is appended meanwhile is refused at once.
    public var retryInterval: TimeInterval = 0.2
    /// Bytes of a journal segment.
    public var segmentByteCount = 16 << 20
    /// Records that may wait for their bundle to be written.
    public var backlogLimit = 65_536
    /// How many records the trail had when somebody else looked last (the database, for one): a trail that has fewer
    /// was rolled back, and is not opened.
    public var expectedSize: UInt64 = 0

    var calls = DiskCalls.system

    public init() {}
}
