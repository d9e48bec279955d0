import Fuzzing
import Glibc

let arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
signal(SIGALRM) { _ in
    let message = "HUNG: the case in present.larder (see the first line) did not end within 180 seconds\n"
    _ = message.withCString { write(2, $0, strlen($0)) }
    _exit(1)
}
let passed =
    switch arguments.mode {
    case .syntax: fuzzSyntax(arguments)
    case .programs: fuzzPrograms(arguments)
    case .terminal: fuzzTerminal(arguments)
    case .determinism: checkDeterminism(arguments)
    case .checksums: printChecksums(arguments)
    }
exit(passed ? 0 : 1)
