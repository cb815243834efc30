import Storage
import Testing

@Suite struct StorageConformanceTests {
    @Test(arguments: StorageConformance.checks, Backend.allCases)
    func storeConforms(to check: StorageConformance.Check, backend: Backend) async throws {
        try await backend.withStorage(check.run)
    }
}
