import Foundation

/// What the text of `objdump -t -d` says about a program, read in chunks of any size.
///
/// The text has millions of lines, so bytes are looked at where they lie and only the names of
/// functions become strings.
struct Disassembly {
  struct Function {
    let address: UInt64
    let name: String
    var requirement = InstructionRequirement.baseline
    /// The first instruction with that requirement.
    var example = ""
  }

  struct Symbol {
    let address: UInt64
    let isLocal: Bool
    let name: String
    /// Whether the name is one that the Swift compiler gives.
    var isSwift: Bool { name.hasPrefix("$s") }
  }

  /// A call, a jump or a taken address.
  struct Reference {
    let target: UInt64
    let function: Int
  }

  private(set) var functions: [Function] = []
  private(set) var symbols: [Symbol] = []
  private(set) var references: [Reference] = []
  private(set) var instructions = 0
  /// Those that plain x86-64 does not have.
  private(set) var vectorInstructions = 0
  private var unfinishedLine: [UInt8] = []

  mutating func read(_ chunk: Data) {
    chunk.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
        rest = rest[(end + 1)...]
        if unfinishedLine.isEmpty {
          readLine(line)
        } else {
          let whole = unfinishedLine + line
          unfinishedLine = []
          whole.withUnsafeBytes { readLine($0) }
        }
      }
      unfinishedLine += rest
    }
  }

  /// A line is one of
  ///
  ///     0000000000001130 <main>:                                      a function begins
  ///     0000000000001130 g     F .text  0000000000000010 main         a symbol
  ///       1134:  call   1150 <helper>                                 an instruction
  ///
  /// or of no interest.
  private mutating func readLine(_ line: UnsafeRawBufferPointer) {
    guard let first = line.first else { return }
    if first == UInt8(ascii: " ") {
      readInstruction(line)
    } else if let space = line.firstIndex(of: UInt8(ascii: " ")),
      let address = hexadecimal(line[..<space])
    {
      let rest = line[(space + 1)...]
      if rest.first == UInt8(ascii: "<"), rest.last == UInt8(ascii: ":") {
        functions.append(.init(address: address, name: text(rest.dropFirst().dropLast(2))))
      } else {
        readSymbol(rest, address: address)
      }
    }
  }

  /// Seven columns of flags: the first is `l` for a local symbol, the last is `F` for a function.
  private mutating func readSymbol(_ line: Slice<UnsafeRawBufferPointer>, address: UInt64) {
    guard line.count > 7, line[line.startIndex + 6] == UInt8(ascii: "F"),
      let space = line.lastIndex(of: UInt8(ascii: " "))
    else { return }
    symbols.append(
      .init(
        address: address, isLocal: line.first == UInt8(ascii: "l"),
        name: text(line[(space + 1)...])))
  }

  private mutating func readInstruction(_ line: UnsafeRawBufferPointer) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
    let instruction = line[(colon + 1)...].drop(while: isBlank)
    guard let first = instruction.first else { return }
    let end = instruction.firstIndex(where: isBlank) ?? instruction.endIndex
    let operands = UnsafeRawBufferPointer(rebasing: instruction[end...])
    instructions += 1
    if operands.last == UInt8(ascii: ">") { readReference(operands) }
    // Data between functions is written `(bad)` or in dots.
    guard first >= UInt8(ascii: "a"), first <= UInt8(ascii: "{") else { return }
    let requirement = InstructionRequirement(
      mnemonic: UnsafeRawBufferPointer(rebasing: instruction[..<end]), operands: operands)
    guard requirement > .baseline else { return }
    vectorInstructions += 1
    // Instructions before any name are nobody's, and nobody may have them.
    if functions.isEmpty { functions.append(.init(address: 0, name: "(no name)")) }
    let last = functions.count - 1
    guard requirement > functions[last].requirement else { return }
    functions[last].requirement = requirement
    functions[last].example = text(line[...]).trimmingCharacters(in: .whitespaces)
  }

  /// The end of the operands is `1150 <helper>`; `1154 <helper+0x4>` is inside a function.
  private mutating func readReference(_ operands: UnsafeRawBufferPointer) {
    guard let bracket = operands.lastIndex(of: UInt8(ascii: "<")), bracket > 0,
      !operands[bracket...].contains(UInt8(ascii: "+"))
    else { return }
    let before = operands[..<(bracket - 1)]
    let start = before.lastIndex { !isHexadecimal($0) } ?? before.startIndex - 1
    guard let target = hexadecimal(before[(start + 1)...]), !functions.isEmpty else { return }
    references.append(.init(target: target, function: functions.count - 1))
  }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

private func isHexadecimal(_ byte: UInt8) -> Bool {
  byte >= 0x30 && byte <= 0x39 || byte >= 0x61 && byte <= 0x66
}

private func hexadecimal(_ text: Slice<UnsafeRawBufferPointer>) -> UInt64? {
  guard !text.isEmpty, text.count <= 16, text.allSatisfy(isHexadecimal) else { return nil }
  return text.reduce(0) { $0 << 4 | UInt64($1 < 0x3a ? $1 - 0x30 : $1 - 0x57) }
}

private func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
  String(decoding: bytes, as: UTF8.self)
}
