import Foundation
import Testing

@Suite struct InstructionPlacementTests {
  private static let mayRun =
    BinaryTools.found != nil || ProcessInfo.processInfo.environment["CI"] == "true"

  /// The bundle of these tests and the programs that were built with it.
  private static var products: [URL] {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let tests = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
    let folder = tests.deletingLastPathComponent()
    return [tests] + ["tessera", "benchmarks"].map(folder.appendingPathComponent)
  }

  #if arch(x86_64) && os(Linux)
    @Test(
      .enabled(if: mayRun, "no objdump on this machine: nothing looks for misplaced instructions"),
      arguments: products)
    func vectorInstructionsStandOnlyInTheirModules(product: URL) throws {
      let tools = try #require(BinaryTools.found, "needs swift and objdump on PATH")
      let program = try tools.disassemble(product)
      let placement = try InstructionPlacement(of: program, demangle: tools.demangle)
      print(
        "\(product.lastPathComponent): \(program.functions.count) functions, "
          + "\(program.instructions) instructions, \(program.vectorInstructions) of them vector "
          + "in \(placement.accepted.values.reduce(0, +)) functions")
      #expect(program.functions.count > 0 && program.instructions > 0 && program.symbols.count > 0)
      #expect(placement.accepted[.avx2, default: 0] > 0, "found no kernel of x86-64-v3")
      #expect(placement.accepted[.avx512, default: 0] > 0, "found no kernel of x86-64-v4")
      #expect(placement.violations.isEmpty, "\(placement.violations.joined(separator: "\n"))")
    }

    @Test(.enabled(if: mayRun, "no swift and objdump on PATH"))
    func demanglingSpellsOutTheModulesOfASpecialisation() throws {
      let tools = try #require(BinaryTools.found, "needs swift and objdump on PATH")
      let names = [
        "$s14TesseraKernels12RegisterTileO3runyyAA15ProductOperandsVy6"
          + "ScalarQy_G_S3iSPyAHGtFZ0aB4AVX20I0O_s5SIMD8VySfG$4_$1_Tt4g5",
        "$s14TesseraKernels12RegisterTileO3runyyAA15ProductOperandsVy6"
          + "ScalarQy_G_S3iSPyAHGtFZ0aB6AVX5120I0O_s6SIMD16VySfG$4_$1_Tt4g5",
        // A specialisation for a closure: the module stands in the closure's name, still mangled.
        "$ss11InlineArrayVsRi__rlEyAByxq_Gq_Siqd__YKXEqd__YKcs5ErrorRd__lufcyBpqd__YKXEfU_$11__s6"
          + "SIMD16VySfGs5NeverOTgq5084$s14TesseraKernels7FMAPeakO3run10iterations4seed6ScalarQy_"
          + "5value_Si5counttSi_AHtFZq_o22XEfU_0aB6AVX5120J0O_s6D9VySfGTGq5Tf1nc_n",
        "main",
      ]
      let plain = try tools.demangle(names)
      #expect(
        plain.map(InstructionRequirement.init(functionName:)) == [
          .avx2, .avx512, .avx512, .baseline,
        ])
      #expect(plain.last == "main")
    }
  #endif

  /// Text of both disassemblers, with names in plain text.
  private static let symbols = """
    0000000000001000 g     F .text\t0000000000000010 TesseraKernelsAVX2.tile
    0000000000002000 g     F .text\t0000000000000010 TesseraKernelsAVX512.tile
    0000000000003000 l     F .text\t0000000000000010 squareRoot
    0000000000004000  w    F .text\t0000000000000010 .hidden copy
    0000000000005000 g     F .text\t0000000000000010 main
    """
  private static let correct = """
    0000000000001000 <TesseraKernelsAVX2.tile>:
      1000:\tvmovups -0x40(%rdi,%rsi,4),%ymm0
      1004:\tcall   3000 <squareRoot>
    0000000000002000 <TesseraKernelsAVX512.tile>:
      2000:      \tvaddps\t%zmm0, %zmm1, %zmm2
      2004:      \tcallq\t0x3000 <squareRoot>
    0000000000003000 <squareRoot>:
      3000:\tvsqrtss %xmm0,%xmm0,%xmm0
      3004:\tjmp    3000 <squareRoot>
    0000000000004000 <copy>:
      4000:\tmovups %xmm0,(%rdi)
      4004:\trep bsf %eax,%eax
      4008:\ttzcnt  %eax,%eax
    0000000000005000 <main>:
      5000:\tcall   4000 <copy>
    """

  private func placement(_ text: String, chunk: Int = 1 << 20) -> InstructionPlacement {
    var program = Disassembly()
    let bytes = Data((Self.symbols + "\n" + text + "\n").utf8)
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      program.read(bytes[start..<min(start + chunk, bytes.count)])
    }
    return InstructionPlacement(of: program) { $0 }
  }

  @Test(arguments: [1, 7, 64, 4096]) func correctPlacementIsAcceptedInChunks(of size: Int) {
    let placement = placement(Self.correct, chunk: size)
    #expect(placement.violations.isEmpty)
    #expect(placement.accepted == [.avx2: 2, .avx512: 1])
  }

  @Test(arguments: [
    // A shared function in vector registers, in each spelling that the disassemblers have.
    ("movups %xmm0,(%rdi)", "vmovups %xmm0,(%rdi)", "copy"),
    ("movups %xmm0,(%rdi)", "shlxq\t%rcx, %rax, %rax", "copy"),
    ("movups %xmm0,(%rdi)", "andn   %eax,%ecx,%edx", "copy"),
    ("movups %xmm0,(%rdi)", "lzcntl\t%eax, %eax", "copy"),
    ("movups %xmm0,(%rdi)", "kortestw %k0,%k0", "copy"),
    ("movups %xmm0,(%rdi)", "{evex} vmovups %xmm0,(%rdi)", "copy"),
    // AVX-512 in a function of AVX2.
    ("-0x40(%rdi,%rsi,4),%ymm0", "(%rdi),%zmm0", "TesseraKernelsAVX2.tile"),
    ("-0x40(%rdi,%rsi,4),%ymm0", "(%rdi),%ymm16", "TesseraKernelsAVX2.tile"),
    ("-0x40(%rdi,%rsi,4),%ymm0", "(%rdi),%xmm31", "TesseraKernelsAVX2.tile"),
    ("-0x40(%rdi,%rsi,4),%ymm0", "(%rdi),%ymm0{%k1}", "TesseraKernelsAVX2.tile"),
    ("vmovups -0x40(%rdi,%rsi,4),%ymm0", "vcmpps\t%ymm0, %ymm1, %k1", "TesseraKernelsAVX2.tile"),
    // A local function called, or its address taken, from outside.
    ("call   4000 <copy>", "call   3000 <squareRoot>", "squareRoot"),
    ("call   4000 <copy>", "leaq\t-0x2(%rip), %rdi  # 0x3000 <squareRoot>", "squareRoot"),
  ]) func plantedViolationIsFound(correct: String, planted: String, function: String) {
    #expect(Self.correct.contains(correct))
    let placement = placement(Self.correct.replacingOccurrences(of: correct, with: planted))
    #expect(placement.violations.count == 1)
    #expect(placement.violations.first?.hasPrefix(function + " [") == true)
  }

  @Test func localFunctionWithoutCallersIsAViolation() {
    let text = Self.correct.replacingOccurrences(of: " <squareRoot>\n", with: " <other+0x4>\n")
    #expect(placement(text).violations.count == 1)
  }

  @Test func swiftFunctionIsJudgedByItsNameAloneThoughItLooksLocal() {
    let name = "$sSa6appendyyxnFSf_Tg5"
    let alias = "0000000000003000 l     F .text\t0000000000000010 \(name)\n"
    let text = alias + Self.correct.replacingOccurrences(of: "squareRoot", with: name)
    #expect(placement(text).violations.count == 1)
  }

  @Test func sharedNameOfAMergedFunctionIsAViolation() {
    let alias = "0000000000001000  w    F .text\t0000000000000010 anybody's\n"
    #expect(placement(alias + Self.correct).violations.count == 1)
  }
}
