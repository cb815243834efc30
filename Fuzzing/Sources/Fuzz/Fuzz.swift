import Foundation

/// `FUZZ_TARGET=<name> Fuzz [libFuzzer's options] [corpus…]`; without the variable it lists the targets.
///
/// The name comes by the environment because libFuzzer passes its own arguments on to processes that it starts.
@main
struct Fuzz {
    static func main() {
        guard let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] else {
            for target in FuzzTarget.allCases { print(target.rawValue) }
            return
        }
        guard FuzzTarget(rawValue: name) != nil else {
            FileHandle.standardError.write(Data("Fuzz: there is no target \(name)\n".utf8))
            exit(64)
        }
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runFuzzer(&count, &arguments) { start, count in chosen.run(start, count) })
    }
}

private let chosen = ProcessInfo.processInfo.environment["FUZZ_TARGET"].flatMap(FuzzTarget.init(rawValue:))

extension FuzzTarget? {
    fileprivate func run(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        self?.test(UnsafeRawBufferPointer(start: start, count: count))
        return 0
    }
}

/// - Source: LLVM, "libFuzzer: a library for coverage-guided fuzz testing", Using libFuzzer as a library
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
