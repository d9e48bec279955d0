internal import Glibc
internal import Language

let output = Output { bytes in _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) } }
var options = Session.Options()
options.echoes = true
let session = Session(options: options, output: output) { print($0, terminator: "") }
var text = ""
while let line = readLine(strippingNewline: false) { text += line }
let ok = session.run(Source(name: "-", text: text))
session.close()
exit(ok ? 0 : 1)
