#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where the program begins.
@main
enum Main {
  static func main() {
    Program.ignoreBrokenPipes()
    let program = Program(console: .standard, root: CommandTable.root)
    exit(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }
}
