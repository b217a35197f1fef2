/// What a processor must have to run an instruction, beyond plain x86-64.
enum InstructionRequirement: Int, Comparable {
  case baseline
  /// VEX, BMI and the other additions of x86-64-v3.
  case avx2
  /// EVEX: registers of 64 bytes, masks, or the registers from number 16 on.
  case avx512

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// Reads one instruction as a disassembler writes it, in AT&T syntax.
  ///
  /// An EVEX instruction without any of the registers above is written like a VEX one and counts
  /// as one, unless the disassembler says `{evex}`.
  init(mnemonic: UnsafeRawBufferPointer, operands: UnsafeRawBufferPointer) {
    switch mnemonic.first {
    case UInt8(ascii: "v"):
      self = Self.namesAVX512(operands) ? .avx512 : .avx2
    case UInt8(ascii: "k"):
      self = .avx512
    case UInt8(ascii: "{"):
      self = mnemonic.starts(with: "{e".utf8) || Self.namesAVX512(operands) ? .avx512 : .avx2
    default:
      self = Self.scalarAdditions.contains(Self.packed(mnemonic)) ? .avx2 : .baseline
    }
  }

  /// The module whose code may hold such instructions, from the demangled name of a function.
  init(functionName: String) {
    if functionName.contains("TesseraKernelsAVX512") {
      self = .avx512
    } else {
      self = functionName.contains("TesseraKernelsAVX2") ? .avx2 : .baseline
    }
  }

  /// BMI1, BMI2, LZCNT, MOVBE and POPCNT. `tzcnt` is missing on purpose: its encoding is `rep bsf`,
  /// which an older processor runs as `bsf`, with the same result for every operand but zero, and
  /// compilers write it for plain x86-64 wherever the operand is not zero. (`lzcnt` runs as `bsr`
  /// there, whose result is another number.)
  private static let scalarAdditions = Set(
    [
      "andn", "bextr", "blsi", "blsr", "blsmsk", "bzhi", "mulx", "pdep", "pext", "rorx", "sarx",
      "shlx", "shrx", "lzcnt", "movbe", "popcnt",
    ].map { name in Array(name.utf8).withUnsafeBytes(packed) })

  /// Up to eight letters as one number, without the suffix that says the width of the operands;
  /// 0 for a longer word. None of the names above ends in such a letter.
  private static func packed(_ mnemonic: UnsafeRawBufferPointer) -> UInt64 {
    var count = mnemonic.count
    if let last = mnemonic.last, "lqw".utf8.contains(last) { count -= 1 }
    guard count <= 8 else { return 0 }
    return mnemonic.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Whether operands of a vector instruction hold `zmm`, `%k`, a brace (masks, rounding,
  /// broadcasts), or `xmm` or `ymm` with a number from 16 on.
  private static func namesAVX512(_ operands: UnsafeRawBufferPointer) -> Bool {
    for i in operands.indices {
      switch operands[i] {
      case UInt8(ascii: "{"), UInt8(ascii: "z"):
        return true
      case UInt8(ascii: "%") where operands[(i + 1)...].first == UInt8(ascii: "k"):
        return true
      case UInt8(ascii: "m") where number(operands[(i + 1)...]) >= 16:
        return true
      case UInt8(ascii: "<"), UInt8(ascii: "#"):
        return false  // The name of a symbol follows.
      default:
        continue
      }
    }
    return false
  }

  private static func number(_ text: Slice<UnsafeRawBufferPointer>) -> Int {
    text.prefix(2).prefix { $0 >= 0x30 && $0 <= 0x39 }.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
  }
}
