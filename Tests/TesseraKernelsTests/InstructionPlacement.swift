/// Where the vector instructions of a program stand.
///
/// The linker keeps one copy of a function that several objects define under one name, whichever
/// object came first. If an object built for AVX-512 defines a function which does not carry its
/// module's name, the whole program may use that copy, and it stops on a processor without AVX-512.
/// So vector instructions may stand only in functions with the name of such a module.
struct InstructionPlacement {
  /// One line for each function that must not hold what it holds.
  private(set) var violations: [String] = []
  /// Functions that hold vector instructions rightly, by what they need.
  private(set) var accepted: [InstructionRequirement: Int] = [:]

  /// - Parameter demangle: Gives each of many names in plain text, in the same order.
  init(of program: Disassembly, demangle: ([String]) throws -> [String]) rethrows {
    let suspects = program.functions.filter { $0.requirement > .baseline }
    let addresses = Set(suspects.map(\.address))
    let symbols = Dictionary(
      grouping: program.symbols.filter { addresses.contains($0.address) }, by: \.address)
    let callers = Dictionary(
      grouping: program.references.filter { addresses.contains($0.target) }, by: \.target
    ).mapValues { references in references.map { program.functions[$0.function] } }

    let mangled = Array(
      Set(
        suspects.map(\.name) + symbols.values.joined().map(\.name)
          + callers.values.joined().map(\.name)))
    let names = Dictionary(
      uniqueKeysWithValues: zip(mangled, try demangle(mangled)))
    func allowance(_ name: String) -> InstructionRequirement {
      InstructionRequirement(functionName: names[name] ?? name)
    }

    for suspect in suspects {
      let aliases = symbols[suspect.address] ?? []
      let isOwnCopy = !aliases.isEmpty && aliases.allSatisfy { $0.isLocal && !$0.isSwift }
      let callers = (callers[suspect.address] ?? []).filter { $0.address != suspect.address }
      // Two functions with the same instructions may have been made one: each name counts.
      let ownNames = [suspect.name] + aliases.map(\.name)
      if ownNames.allSatisfy({ allowance($0) >= suspect.requirement })
        // A local C function is its object's own: the linker cannot give it to another. The standard
        // library's shims (`_stdlib_squareRoot`) are such, a copy in each object. Of Swift's functions
        // the shared ones look local too, once they are linked, and tables may point to them.
        || isOwnCopy && !callers.isEmpty
          && callers.allSatisfy({ allowance($0.name) >= suspect.requirement })
      {
        accepted[suspect.requirement, default: 0] += 1
      } else {
        let outsiders = callers.map(\.name).filter { allowance($0) < suspect.requirement }
        violations.append(
          "\(names[suspect.name] ?? suspect.name) [\(suspect.name)] holds \(suspect.requirement): "
            + "`\(suspect.example)`"
            + (outsiders.first.map { "; called by \(names[$0] ?? $0)" } ?? ""))
      }
    }
  }
}
