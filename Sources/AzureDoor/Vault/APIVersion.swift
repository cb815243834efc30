/// `api-version`: needed, but any is taken, because SDKs name versions faster than servers learn them.
enum APIVersion {
    static func read(_ query: FormFields) throws(AzureFailure) -> String {
        guard let version = query["api-version"], !version.isEmpty else {
            throw .badParameter("The api-version query parameter (?api-version=) is required for all requests.")
        }
        // It comes back in links, so it must be nothing but a version.
        let isVersion = version.utf8.allSatisfy {
            $0.isLetterOrDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
        }
        guard isVersion, version.utf8.count <= 40 else {
            throw .badParameter("The api-version query parameter has an invalid value.")
        }
        return version
    }
}
