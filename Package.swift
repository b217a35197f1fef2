// swift-tools-version: 6.2
import PackageDescription

// Modules import downwards only: see "The map" in README.md.

/// In debug builds each module is compiled whole, as release builds do it anyway: one compiler reads
/// its imports once, in place of a compiler for every few files.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(
    ["-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"],
    .when(configuration: .debug)),
]

/// Nothing imports a test module, so no compiler need write its interface before the others end.
let leaf: SwiftSetting = .unsafeFlags(
  ["-no-emit-module-separately-wmo"], .when(configuration: .debug))

/// Not optimised in any build: this code reads a command line, writes a page when all is done, or compares
/// answers to cases of a few thousand elements. The optimiser took a seventh of the whole build for the first
/// two, and a twentieth for the rest.
let unoptimised: [SwiftSetting] =
  strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// Optimised in debug builds too: without it loops over elements crawl and the tests with them.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Kernels work on pointers and integers whose bounds the operators have checked. Without errno a
/// square root is one instruction.
let kernel: [SwiftSetting] =
  strict + [.unsafeFlags(["-Ounchecked", "-Xcc", "-fno-math-errno"])]

/// One module per instruction set, so that its instructions stand in no other module's code.
func instructionSet(_ march: String) -> [SwiftSetting] {
  kernel + [.unsafeFlags(["-Xcc", "-march=\(march)"])]
}

let coreModules: [Target] = [
  .target(name: "TesseraTensors", swiftSettings: optimised),
  .target(name: "TesseraReference", dependencies: ["TesseraTensors"], swiftSettings: optimised),
  .target(name: "TesseraKernels", dependencies: ["TesseraTensors"], swiftSettings: kernel),
  .target(
    name: "TesseraKernelsBaseline", dependencies: ["TesseraKernels"], swiftSettings: kernel),
]

#if arch(x86_64)
  let instructionSetModules: [Target] = [
    .target(
      name: "TesseraKernelsAVX2", dependencies: ["TesseraKernels"],
      swiftSettings: instructionSet("x86-64-v3")),
    .target(
      name: "TesseraKernelsAVX512", dependencies: ["TesseraKernels"],
      swiftSettings: instructionSet("x86-64-v4")),
  ]
#else
  let instructionSetModules: [Target] = []
#endif

let libraryModules: [Target] = [
  .target(
    name: "TesseraOperators",
    dependencies: ["TesseraTensors", "TesseraKernels", "TesseraKernelsBaseline"]
      + instructionSetModules.map { .byName(name: $0.name) },
    swiftSettings: optimised),
  .target(name: "TesseraLayers", dependencies: ["TesseraOperators"], swiftSettings: optimised),
  .target(name: "TesseraFormats", swiftSettings: optimised),
  .target(
    name: "TesseraDatasets", dependencies: ["TesseraTensors", "TesseraFormats"],
    swiftSettings: optimised),
  .target(
    name: "TesseraTraining",
    dependencies: ["TesseraLayers", "TesseraFormats", "TesseraDatasets"],
    swiftSettings: optimised),
  .target(
    name: "TesseraInterchange",
    dependencies: ["TesseraTraining", "TesseraLayers", "TesseraFormats"],
    swiftSettings: unoptimised),
  .target(
    name: "TesseraRecipes",
    dependencies: ["TesseraTraining", "TesseraDatasets", "TesseraFormats"],
    swiftSettings: unoptimised),
  .target(
    name: "TesseraReporting",
    dependencies: ["TesseraTraining", "TesseraDatasets", "TesseraFormats"], swiftSettings: strict),
  .target(
    name: "TesseraReproduction",
    dependencies: ["TesseraRecipes", "TesseraReporting", "TesseraFormats"],
    swiftSettings: unoptimised),
  .target(
    name: "TesseraExplanation", dependencies: ["TesseraReporting", "TesseraGradients"],
    swiftSettings: unoptimised),
  .target(name: "TesseraAnswers", dependencies: ["TesseraReference"], swiftSettings: optimised),
  .target(
    name: "TesseraCases", dependencies: ["TesseraAnswers", "TesseraOperators"],
    swiftSettings: optimised),
  .target(
    name: "TesseraGradients", dependencies: ["TesseraCases", "TesseraRecipes"],
    swiftSettings: optimised),
  .target(name: "TesseraMuseum", dependencies: ["TesseraCases"], swiftSettings: optimised),
  .target(
    name: "TesseraCourt", dependencies: ["TesseraGradients", "TesseraMuseum"],
    swiftSettings: optimised),
  .target(
    name: "TesseraVerification",
    dependencies: ["TesseraCourt", "TesseraOperators", "TesseraReference", "TesseraTensors"],
    swiftSettings: strict),
  .target(
    name: "TesseraOracle", dependencies: ["TesseraFormats", "TesseraCases"],
    swiftSettings: strict),
  .target(
    name: "TesseraJudge", dependencies: ["TesseraOracle", "TesseraGradients", "TesseraMuseum"],
    swiftSettings: unoptimised),
  // A reader's first attempt may warn.
  .target(
    name: "TesseraExercises", dependencies: ["TesseraJudge"],
    swiftSettings: optimised + [.treatAllWarnings(as: .warning)]),
  .target(
    name: "Tessera",
    dependencies: [
      "TesseraTraining", "TesseraRecipes", "TesseraDatasets", "TesseraInterchange",
      "TesseraReporting",
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "TesseraCommand",
    dependencies: [
      "Tessera", "TesseraFormats", "TesseraReproduction", "TesseraExplanation",
      "TesseraVerification", "TesseraOracle", "TesseraJudge", "TesseraExercises",
    ],
    swiftSettings: unoptimised),
]

let package = Package(
  name: "Tessera",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "Tessera", targets: ["Tessera"]),
    .library(
      name: "TesseraVerification",
      targets: [
        "TesseraVerification", "TesseraAnswers", "TesseraCases", "TesseraGradients",
        "TesseraMuseum", "TesseraCourt", "TesseraOracle", "TesseraJudge",
      ]),
    .executable(name: "tessera", targets: ["TesseraCommand"]),
  ],
  targets: coreModules + instructionSetModules + libraryModules + testTargets(),
  swiftLanguageModes: [.v6]
)

func testTargets() -> [Target] {
  [
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "TesseraOperators", "TesseraReference", "TesseraRecipes", "TesseraReporting",
        "TesseraFormats",
      ],
      path: "Benchmarks/benchmarks", swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["TesseraTensors"], path: "Tests/TestSupport",
      swiftSettings: optimised),
    // Apart from TestSupport, whose users would see Foundation's initialisers beside Swift's.
    .target(name: "PythonSupport", path: "Tests/PythonSupport", swiftSettings: unoptimised),
    .target(name: "FileSupport", path: "Tests/FileSupport", swiftSettings: unoptimised),
    tests(of: "TesseraTensors", with: ["TestSupport"]),
    tests(
      of: "TesseraReference", with: ["TesseraAnswers", "TesseraGradients", "TestSupport"]),
    tests(of: "TesseraKernels", with: ["TestSupport"], isOptimised: true),
    tests(of: "TesseraAnswers", with: ["TesseraOperators", "TestSupport"]),
    tests(of: "TesseraCases", with: ["TesseraAnswers", "TestSupport"]),
    tests(
      of: "TesseraGradients",
      with: ["TesseraCases", "TesseraLayers", "TesseraTraining", "TesseraRecipes", "TestSupport"]),
    tests(of: "TesseraMuseum", with: ["TesseraCases", "TestSupport"]),
    tests(of: "TesseraCourt", with: ["TesseraMuseum", "TestSupport"]),
    tests(of: "TesseraVerification", with: []),
    tests(
      of: "TesseraOracle",
      with: ["TesseraFormats", "TesseraCases", "TestSupport", "PythonSupport", "FileSupport"]),
    tests(
      of: "TesseraJudge",
      with: ["TesseraFormats", "TesseraOracle", "TesseraMuseum", "PythonSupport", "FileSupport"]),
    tests(of: "TesseraExercises", with: ["TesseraMuseum"]),
    tests(
      of: "TesseraOperators",
      with: ["TesseraReference", "TesseraGradients", "TestSupport"]),
    tests(of: "TesseraLayers", with: ["TesseraGradients", "TestSupport"]),
    tests(of: "TesseraFormats", with: ["TestSupport", "PythonSupport", "FileSupport"]),
    tests(
      of: "TesseraDatasets",
      with: ["TesseraFormats", "TesseraTensors", "TestSupport", "PythonSupport", "FileSupport"]),
    tests(of: "TesseraTraining", with: ["TesseraRecipes", "TestSupport", "FileSupport"]),
    tests(
      of: "TesseraInterchange",
      with: ["Tessera", "TesseraAnswers", "TesseraFormats", "PythonSupport", "FileSupport"]),
    tests(
      of: "TesseraReporting",
      with: [
        "TesseraDatasets", "TesseraFormats", "TesseraLayers", "TesseraOperators", "TesseraTensors",
        "TesseraTraining", "TestSupport", "PythonSupport", "FileSupport",
      ]),
    tests(of: "TesseraReproduction", with: ["FileSupport"]),
    tests(of: "TesseraExplanation", with: ["TesseraCases", "TesseraLayers", "TesseraRecipes"]),
    tests(of: "Tessera", with: ["TesseraVerification"]),
    tests(
      of: "TesseraCommand",
      with: ["Tessera", "TesseraFormats", "TesseraVerification", "TestSupport"]),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: ["benchmarks", "TesseraOperators", "FileSupport", "PythonSupport"],
      swiftSettings: strict + [leaf]),
    // The built program as its users meet it. These tests see none of its code, so that they are
    // compiled while it is, and not alone at the end.
    .testTarget(
      name: "TesseraProgramTests",
      dependencies: [
        "Tessera", "TesseraFormats", "TesseraVerification", "PythonSupport", "FileSupport",
      ],
      swiftSettings: strict + [leaf]),
  ]
}

/// The loops of tests are in the modules that they test, which are optimised.
///
/// - Parameter isOptimised: Whether the tests themselves have loops worth the optimiser's time, as
///   those have that read every instruction of a program.
func tests(of module: String, with others: [String], isOptimised: Bool = false) -> Target {
  .testTarget(
    name: module + "Tests", dependencies: ([module] + others).map { .byName(name: $0) },
    swiftSettings: (isOptimised ? optimised : strict) + [leaf])
}
