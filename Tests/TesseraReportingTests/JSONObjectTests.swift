import TesseraReporting
import Testing

@Suite struct JSONObjectTests {
  @Test func keySetAgainKeepsItsPlace() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = 3
    object["c"] = .null
    #expect(object.text() == #"{"a":3,"b":2,"c":null}"#)
    #expect(object["a"] == .integer(3))
  }

  @Test func keySetToNilIsRemoved() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = nil
    object["missing"] = nil
    #expect(object.text() == #"{"b":2}"#)
    #expect(object["a"] == nil)
  }

  @Test func pairsWithTheSameKeyGiveOneMember() {
    let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
    #expect(object.text() == #"{"a":3,"b":2}"#)
  }

  @Test func optionalsAreNullWithoutAValue() {
    #expect(JSONValue.optional(Int?.none) == .null)
    #expect(JSONValue.optional(Optional(2.5)) == .double(2.5))
    #expect(JSONValue.optional(Optional("x")) == .string("x"))
    #expect(JSONValue.integers([1, 2]).text() == "[1,2]")
    #expect(JSONValue.floats([0.5]).text() == "[0.5]")
    #expect(JSONValue.strings(["A"]).text() == #"["A"]"#)
  }
}
