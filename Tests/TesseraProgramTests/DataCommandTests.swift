import FileSupport
import Foundation
import Tessera
import Testing

@Suite struct DataCommandTests {
  @Test func generatedLettersAreVerified() throws {
    let folder = try TemporaryFolder()
    let drawn = try ProcessRun("data generate glyphs -o \(folder.path)")
    #expect(drawn.status == 0 && drawn.errors == "")
    #expect(drawn.output.split(separator: "\n").count == 6)
    let line = "data verify glyphs --data \(folder.path)"
    let verified = try ProcessRun(line)
    #expect(verified.status == 0 && verified.errors == "6 files, each as published\n")
    #expect(verified.output.split(separator: "\n").allSatisfy { $0.hasPrefix("ok ") })
    try folder.write("Glyphs/test-labels-idx1-ubyte.gz", [1, 2, 3])
    let changed = try ProcessRun(line)
    #expect(changed.status == 1 && changed.errors == "Error: 1 of 6 files not as published\n")
    #expect(changed.output.contains("DIFFERS  \(folder.path)/Glyphs/test-labels-idx1-ubyte.gz"))
  }

  @Test func verifyOfASetThatIsNowhereIsAFailure() throws {
    let folder = try TemporaryFolder()
    try ProcessRun("data verify mnist --data \(folder.path)").expectFailure("MNIST not found")
    try ProcessRun("data verify --data \(folder.path)").expectFailure("no data set found to verify")
  }

  @Test func listNamesEverySet() throws {
    let sets = try #require(
      try ProcessRun("data list --data glyphs --json").object()["datasets"] as? [[String: Any]])
    #expect(sets.map { $0["name"] as? String } == DatasetKind.allCases.map(\.rawValue))
    #expect(sets.map { $0["stand_in"] as? Bool } == [false, true, true, true])
    #expect(try ProcessRun("data list").status == 0)
  }

  @Test func listShowsWhereASetIsLookedForAndHowToGetIt() throws {
    let folder = try TemporaryFolder()
    try folder.write("mnist/train-labels-idx1-ubyte.gz", [1])
    let text = try ProcessRun("data list --data \(folder.path)").output
    #expect(text.contains("found in \(folder.path)/mnist\n"))
    #expect(text.contains("looked for: --data \(folder.path)\n"))
    let sets = try #require(
      try ProcessRun("data list --data \(folder.path) --json").object()["datasets"]
        as? [[String: Any]])
    #expect(sets.map { $0["source"] as? String } == ["missing", "files", "missing", "missing"])
    var compared = 0
    for set in sets {
      #expect(set["searched"] as? [String] == ["--data \(folder.path)"])
      for download in try #require(set["downloads"] as? [[String: Any]]) {
        let lines = try #require(download["commands"] as? [String])
        let sha256 = try #require(download["sha256"] as? String)
        let file = try #require(download["file"] as? String)
        #expect(lines.allSatisfy { text.contains("            \($0)\n") })
        #expect(lines[0].hasPrefix("curl -fL --create-dirs -o \(file) https://"))
        #expect(text.contains("            \(sha256)  \(file)\n"))
        compared += 1
      }
    }
    #expect(compared == 7)
  }

  @Test func recipesAreListedWithTheirFacts() throws {
    let recipes = try #require(
      try ProcessRun("recipes --json").object()["recipes"] as? [[String: Any]])
    #expect(recipes.map { $0["name"] as? String } == Recipe.all.map(\.name))
    for recipe in recipes {
      #expect((recipe["parameters"] as? Int ?? 0) > 0)
      #expect(recipe["epochs"] is Int != recipe["steps"] is Int)
    }
    let run = try ProcessRun("recipes")
    #expect(run.status == 0 && Recipe.all.allSatisfy { run.output.contains("\($0.name)\n") })
  }

  @Test func summaryOfAModelIsThatOfItsRecipe() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let (recipe, saved) = (try ProcessRun("summary glyphs"), try ProcessRun("summary \(model)"))
    #expect(recipe.status == 0 && recipe.output.hasPrefix("glyphs\n\n"))
    #expect(recipe.output.contains("Layer (type)"))
    #expect(
      saved.output == recipe.output.replacing("glyphs\n", with: "\(model)\n", maxReplacements: 1))
    let object = try ProcessRun("summary glyphs --json").object()
    #expect(object["parameters"] as? Int == 104_342)
    #expect((object["layers"] as? [[String: Any]])?.count == 10)
  }
}
